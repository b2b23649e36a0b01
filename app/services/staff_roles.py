"""Taking a role in running the scheme away: only what is one's to give, never one's own, and never too many."""

from collections.abc import Iterable

from app.domain.council_life import Phase
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.members import MEMBER, MemberMove, MemberState
from app.domain.permissions import IN_CHARGE, STAFF, Permission, may_give
from app.domain.vocabulary import Role
from app.models.people import MemberRole
from app.services import accounts, proof
from app.services.frame import Deed
from app.services.members import needed
from app.services.people_parts import load_person, stop_all_acting
from app.store import people
from app.store import staff as store

FEWEST_IN_CHARGE = 2


def check_may_give(deed: Deed, roles: Iterable[Role]) -> None:
    """Raise Forbidden("more_than_held") unless the actor, by a role held at this moment, may give all of these."""
    own = people.roles_of(deed.session, deed.council_id, [deed.actor.person_id or 0]).get(deed.actor.person_id or 0, [])
    if not set(roles) <= may_give(member.role for member in own if member.state is MemberState.ACTIVE):
        raise Forbidden("more_than_held")


def take_away(deed: Deed, person_ref: str, role: Role, reason: str, version: int) -> MemberRole:
    """End a colleague's role, and with it every place they are signed in at.

    Raises Forbidden("own_roles" | "more_than_held" | "proof_needed"), Conflict("too_few_in_charge" |
    "person_on_hold"), Invalid("reason_missing").
    """
    deed.needs(Permission.MANAGE_STAFF)
    person = load_person(deed, person_ref)
    member = people.role_of(deed.session, deed.council_id, person.id, role) if role in STAFF else None
    if member is None or member.state not in {MemberState.ACTIVE, MemberState.ON_HOLD}:
        raise NotFound
    if person.id == deed.actor.person_id:
        raise Forbidden("own_roles")
    check_may_give(deed, [role])
    proof.needs_fresh(deed)
    deed.check_version(member, version)
    if member.state is MemberState.ON_HOLD:
        raise Conflict("person_on_hold")
    member.state = MEMBER.next(member.state, MemberMove.END)
    deed.session.flush()
    keep_enough_in_charge(deed, role)
    deed.record("staff_ended", member, before={"role": role}, after={"state": member.state}, reason=needed(reason))
    stop_all_acting(deed, actor_id=person.id)
    accounts.end_all_sessions(deed, person.id)
    key = f"staff_ended:{person.ref}:{role}:{member.version}"
    deed.tell("staff_ended", person.id, key, facts={"role": role.value})
    tell_managers(deed, key, {"role": role.value, "change": "ended"}, but={person.id})
    return member


def keep_enough_in_charge(deed: Deed, lost: Role) -> None:
    """Raise Conflict("too_few_in_charge") where a live council would be left to fewer than two who answer for it.

    lost: the role that was just taken away, in this transaction.
    """
    if lost not in IN_CHARGE or deed.council.phase is not Phase.LIVE:
        return
    if len(store.in_charge(deed.session, deed.council_id)) < FEWEST_IN_CHARGE:
        raise Conflict("too_few_in_charge", fewest=FEWEST_IN_CHARGE)


def tell_managers(deed: Deed, key: str, facts: dict[str, str], but: set[int] | None = None) -> None:
    """Let the managers know of a change among those who run the scheme; never whoever made it."""
    for person_id in store.active_in(deed.session, deed.council_id, Role.MANAGER):
        if person_id not in {deed.actor.person_id, *(but or ())}:
            deed.tell("staff_changed", person_id, f"staff_changed:{person_id}:{key}", facts=facts)
