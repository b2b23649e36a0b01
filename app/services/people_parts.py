"""What every deed about a person begins with: finding them, and who may not decide about whom."""

from app.domain.errors import Forbidden, NotFound
from app.domain.members import MemberState
from app.domain.permissions import STAFF
from app.domain.references import parse
from app.domain.vocabulary import Asked, Role
from app.models.people import MemberRole, Person
from app.services.frame import Deed
from app.store import bonds, people

OPEN_STATES = frozenset({MemberState.APPLIED, MemberState.VETTING, MemberState.ACTIVE, MemberState.PAUSED})
"""The states in which somebody takes part or is about to."""

TOLD_TO_THE_DESK = frozenset({Asked.PHONE, Asked.VISIT, Asked.LETTER})
"""How a coordinator may have heard what somebody said."""


def load_person(deed: Deed, ref: str) -> Person:
    """The person with their home. Raises NotFound for a reference this council does not have."""
    stored = parse(ref)
    person = people.by_ref(deed.session, deed.council_id, stored) if stored else None
    if person is None:
        raise NotFound
    return person


def load_role(deed: Deed, person: Person, role: Role) -> MemberRole:
    """Raises Forbidden("staff_role") for those who run the scheme: their roles are not given on a person's page."""
    if role in STAFF:
        raise Forbidden("staff_role")
    member = people.role_of(deed.session, deed.council_id, person.id, role)
    if member is None:
        raise NotFound
    return member


def not_about_self(deed: Deed, *persons: Person) -> None:
    """Raise Forbidden("own_household"): nobody decides about themselves or those they live with."""
    actor = deed.actor
    for person in persons:
        same_home = actor.household_id is not None and person.household_id == actor.household_id
        if person.id == actor.person_id or same_home:
            raise Forbidden("own_household")


def stop_all_acting(deed: Deed, *, actor_id: int | None = None, for_id: int | None = None) -> None:
    """End at once every session in which this person acts for somebody, or somebody acts for that one."""
    for row in bonds.acting_sessions(deed.session, deed.council_id, actor_id=actor_id, for_id=for_id):
        row.acting_for_id, row.acting_how, row.acting_reason = None, None, ""
