"""Doing the online step for somebody, in one's own name: coordinators with a reason, relatives who were linked."""

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.members import MemberState
from app.domain.permissions import STAFF, Permission
from app.domain.vocabulary import Asked, Role
from app.models.accounts import SignIn
from app.models.people import Person, Representation
from app.services.frame import Deed
from app.services.members import needed
from app.services.people_parts import OPEN_STATES, load_person, not_about_self, stop_all_acting
from app.store import bonds, people

HEARD = frozenset({Asked.PHONE, Asked.VISIT, Asked.LETTER})


def start_for_member(deed: Deed, sign_in_id: int, person_ref: str, how: Asked | None, reason: str) -> Person:
    """A coordinator does something for a member who asked. how and reason go into every entry made meanwhile.

    Raises Invalid("how_missing" | "reason_missing"), Forbidden for oneself, one's household and staff.
    """
    deed.needs(Permission.ACT_FOR)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    if how not in HEARD:
        raise Invalid("how_missing", field="how")
    return _start(deed, sign_in_id, person, how, needed(reason))


def start_for_relative(deed: Deed, sign_in_id: int, person_ref: str) -> Person:
    """A relative acts for a diner they were linked with. Raises NotFound for anybody else."""
    deed.needs(Permission.ACT_FOR_RELATIVE)
    person = load_person(deed, person_ref)
    relative_id = deed.actor.person_id or 0
    bond = bonds.representation(deed.session, deed.council_id, relative_id, person.id)
    if bond is None or bond.state is not MemberState.ACTIVE:
        raise NotFound
    return _start(deed, sign_in_id, person, Asked.WEB, "")


def stop(deed: Deed, sign_in_id: int) -> Person | None:
    """Be only oneself again. Gives whom it had been for, or None when it was nobody."""
    row = _own_session(deed, sign_in_id)
    if row.acting_for_id is None:
        return None
    person = people.by_id(deed.session, deed.council_id, row.acting_for_id)
    assert person is not None
    row.acting_for_id, row.acting_how, row.acting_reason = None, None, ""
    deed.record("acting_stopped", person)
    return person


def link_relative(deed: Deed, relative_ref: str, diner_ref: str, relation: str) -> Representation:
    """Let a relative act for a diner, after the coordinator has asked the diner. relation: "daughter"."""
    deed.needs(Permission.ACTIVATE_MEMBER)
    relative, diner = load_person(deed, relative_ref), load_person(deed, diner_ref)
    not_about_self(deed, relative, diner)
    if relative.id == diner.id:
        raise Invalid("same_person", field="other")
    if people.role_of(deed.session, deed.council_id, relative.id, Role.RELATIVE) is None:
        raise Conflict("not_a_relative", field="other")
    if people.role_of(deed.session, deed.council_id, diner.id, Role.DINER) is None:
        raise Conflict("not_a_diner", field="other")
    row = bonds.representation(deed.session, deed.council_id, relative.id, diner.id)
    if row is None:
        row = Representation(council_id=deed.council_id, relative_id=relative.id, diner_id=diner.id)
        row.asked_at = deed.now
        deed.session.add(row)
    elif row.state is MemberState.ACTIVE:
        raise Conflict("already_linked", field="other")
    row.state, row.relation = MemberState.ACTIVE, relation.strip()
    deed.record("relative_linked", row, after={"relative": relative.ref, "diner": diner.ref, "relation": row.relation})
    return row


def unlink_relative(deed: Deed, relative_ref: str, diner_ref: str, reason: str) -> Representation:
    """End it. A session in which the relative acts for this diner acts for nobody from its next page."""
    deed.needs(Permission.ACTIVATE_MEMBER)
    relative, diner = load_person(deed, relative_ref), load_person(deed, diner_ref)
    not_about_self(deed, relative, diner)
    row = bonds.representation(deed.session, deed.council_id, relative.id, diner.id)
    if row is None or row.state is MemberState.ENDED:
        raise NotFound
    row.state = MemberState.ENDED
    stop_all_acting(deed, actor_id=relative.id, for_id=diner.id)
    deed.record("representation_ended", row, reason=needed(reason))
    return row


def _start(deed: Deed, sign_in_id: int, person: Person, how: Asked, reason: str) -> Person:
    roles = people.roles_of(deed.session, deed.council_id, [person.id]).get(person.id, [])
    if any(member.role in STAFF for member in roles):
        raise Forbidden("not_for_staff")
    if any(member.state is MemberState.ON_HOLD for member in roles):
        raise Conflict("person_on_hold")
    if not any(member.state in OPEN_STATES for member in roles):
        raise Conflict("role_over")
    row = _own_session(deed, sign_in_id)
    row.acting_for_id, row.acting_how, row.acting_reason = person.id, how, reason
    deed.record("acting_started", person, after={"how": how}, reason=reason)
    return person


def _own_session(deed: Deed, sign_in_id: int) -> SignIn:
    """Nobody starts or stops in another's session, whatever a form says."""
    row = bonds.sign_in(deed.session, deed.council_id, sign_in_id)
    if row is None or row.account.person_id != deed.actor.person_id:
        raise NotFound
    return row
