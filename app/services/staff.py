"""Those who run a council's scheme: coordinators, managers, safeguarding leads and auditors."""

import re
from collections.abc import Iterable, Sequence

from app.domain.contacts import parse_email
from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.members import MEMBER, MemberMove, MemberState, can_sign_in
from app.domain.permissions import STAFF
from app.domain.references import new_reference
from app.domain.vocabulary import Channel, Role
from app.models.accounts import Account
from app.models.people import MemberRole, Person
from app.services import accounts
from app.services.frame import Deed
from app.store import accounts as store
from app.store import bonds, people
from app.store.accounts import Holder

LONGEST_FIRST, LONGEST_LAST = 60, 80
TO_ACTIVE = {
    MemberState.APPLIED: (MemberMove.BEGIN_VETTING, MemberMove.ACTIVATE),
    MemberState.VETTING: (MemberMove.ACTIVATE,),
    MemberState.PAUSED: (MemberMove.RESUME,),
    MemberState.DECLINED: (MemberMove.REAPPLY, MemberMove.BEGIN_VETTING, MemberMove.ACTIVATE),
    MemberState.ENDED: (MemberMove.REAPPLY, MemberMove.BEGIN_VETTING, MemberMove.ACTIVATE),
}
"""The way into the role from where it stands. From a hold, and from death, there is none."""
SENTENCES = {
    "email_malformed": "That is no email address. Enter one like name@example.org.",
    "email_letters": "No mail reaches that address. Use one with only a to z and numbers before the @.",
    "not_a_staff_role": "The roles are coordinator, manager, safeguarding_lead and auditor. Members join on the pages.",
    "name_needed": 'Nobody here has this address yet. Say who it is: --name "First Last"',
    "name_too_long": "Use at most 60 letters for the first name and 80 for the last.",
    "already_appointed": "This person has that role already.",
    "person_on_hold": "This person is on hold. The safeguarding lead lifts a hold; then try again.",
    "person_gone": "This person can take no role any more.",
}


def appoint(deed: Deed, email: str, role: Role, name: str = "") -> MemberRole:
    """Make somebody active in a staff role, known by their address or, with a name, new.

    They sign in with a code sent to that address and then set their second factor up. Whoever is signed in as this
    person has to sign in again. Raises DomainError with a code of SENTENCES.
    """
    if deed.actor.kind != "system":
        raise Forbidden("not_allowed")
    if role not in STAFF:
        raise Invalid("not_a_staff_role")
    return take_up(deed, parse_email(email), [role], name)[0]


def take_up(
    deed: Deed, address: str, roles: Iterable[Role], name: str, *, stays: int | None = None
) -> list[MemberRole]:
    """Make whoever has this address active in these staff roles. stays: the one session of theirs that goes on.

    For other deeds, which have settled that it may be. Raises Conflict("person_gone" | "person_on_hold" |
    "already_appointed"), Invalid("name_needed" | "name_too_long").
    """
    wanted = sorted(roles)
    holder = store.by_email(deed.session, deed.council_id, address)
    _check_free(deed, holder, wanted)
    account, person = _person_behind(deed, holder, address, name)
    members = [_activate(deed, person, role) for role in wanted if not _holds(holder, role)]
    accounts.end_sessions_of_account(deed, account.id, but=stays)
    return members


def _activate(deed: Deed, person: Person, role: Role) -> MemberRole:
    member = people.role_of(deed.session, deed.council_id, person.id, role)
    if member is None:
        member = MemberRole(council_id=deed.council_id, person_id=person.id, role=role, state=MemberState.APPLIED)
        member.applied_at = deed.now
        deed.session.add(member)
    before = {"state": member.state}
    for move in TO_ACTIVE[member.state]:
        member.state = MEMBER.next(member.state, move)
    member.active_since = deed.now
    deed.record("staff_appointed", member, before=before, after={"role": role, "state": member.state})
    deed.tell("role_active", person.id, f"role_active:{person.ref}:{role}:{member.version}", facts={"role": role.value})
    return member


def _holds(holder: Holder | None, role: Role) -> bool:
    return holder is not None and holder.roles.get(role) is MemberState.ACTIVE


def _check_free(deed: Deed, holder: Holder | None, roles: Sequence[Role]) -> None:
    if holder is None or holder.account.person_id is None:
        return
    if not all(map(can_sign_in, holder.roles.values())):
        raise Conflict("person_gone")
    if bonds.open_hold(deed.session, deed.council_id, holder.account.person_id):
        raise Conflict("person_on_hold")
    if all(_holds(holder, role) for role in roles):
        raise Conflict("already_appointed")


def _person_behind(deed: Deed, holder: Holder | None, address: str, name: str) -> tuple[Account, Person]:
    """The account of this address with its person; each made where there is none yet."""
    known_id = holder.account.person_id if holder else None
    known = people.by_id(deed.session, deed.council_id, known_id) if known_id else None
    if holder is not None and known is not None:
        return holder.account, known
    first, last = names(name)
    person = Person(
        council_id=deed.council_id,
        ref=new_reference(),
        first_name=first,
        last_name=last,
        channel=Channel.EMAIL,
        language=deed.policy.languages[0].value,
        created_at=deed.now,
    )
    deed.session.add(person)
    deed.record("person_appointed", person, after={"name": person.full_name})
    account = holder.account if holder else Account(council_id=deed.council_id, email=address, created_at=deed.now)
    account.confirmed_at = account.confirmed_at or deed.now  # nobody gets in without a code sent there
    account.person_id, account.wanted_role = person.id, None
    deed.session.add(account)
    deed.session.flush()
    return account, person


def names(name: str) -> tuple[str, str]:
    """First and last. Raises Invalid("name_needed" | "name_too_long")."""
    first, _, last = re.sub(r"[\s\x00-\x1f\x7f]+", " ", name).strip().partition(" ")
    if not first or not last:
        raise Invalid("name_needed", field="name")
    if len(first) > LONGEST_FIRST or len(last) > LONGEST_LAST:
        raise Invalid("name_too_long", field="name")
    return first, last
