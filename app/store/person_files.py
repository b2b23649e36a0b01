"""Everything the desk knows of one person, for their page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.vocabulary import Role
from app.models.away import AwaySpell
from app.models.pairings import Pairing
from app.models.people import DinerProfile, Hold, MemberRole, Person
from app.models.standing_requests import StandingRequest
from app.store import away, bonds, pairings, people, standing_requests, trace
from app.store.bonds import Apart, Link
from app.store.people import SeenCheck
from app.store.trace import Happening


@dataclass(frozen=True)
class PersonFile:
    """profile: a diner's. hold: an open one. links: with relatives, or with the diners a relative acts for.

    same_address: gave the address of this home, and nobody has said that they live together.
    """

    person: Person
    roles: Sequence[MemberRole]
    profile: DinerProfile | None
    checks: Sequence[SeenCheck]
    hold: Hold | None
    links: Sequence[Link]
    pairings: Sequence[Pairing]
    aparts: Sequence[Apart]
    housemates: Sequence[Person]
    same_address: Sequence[Person]
    weekly: Sequence[StandingRequest]
    away: Sequence[AwaySpell]
    history: Sequence[Happening]

    def has(self, role: Role) -> bool:
        return any(member.role is role for member in self.roles)


def read(session: Session, council_id: int, person: Person) -> PersonFile:
    """Eleven queries at most, however much has happened. The person comes with their household loaded."""
    roles = people.roles_of(session, council_id, [person.id]).get(person.id, [])
    held = {member.role for member in roles}
    profile = people.profile_of(session, council_id, person.id) if Role.DINER in held else None
    checks = people.checks_with_names(session, council_id, person.id) if Role.COOK in held else []
    links = bonds.representations(session, council_id, person.id) if held & {Role.DINER, Role.RELATIVE} else []
    pairs = pairings.of_person(session, council_id, person.id) if held & {Role.COOK, Role.DINER} else []
    home_id = person.household_id
    there = _others_there(session, council_id, person)
    hold = bonds.open_hold(session, council_id, person.id)
    aparts = bonds.kept_apart_from(session, council_id, person.id)
    weekly = standing_requests.of_diner(session, council_id, person.id) if Role.DINER in held else []
    spells = away.of_person(session, council_id, person.id) if held & {Role.DINER, Role.COOK} else []
    subjects = [("people", person.id)]
    subjects += [("households", home_id)] if home_id else []
    subjects += [("member_roles", member.id) for member in roles]
    subjects += [("diner_profiles", profile.id)] if profile else []
    subjects += [("requirement_checks", seen.check.id) for seen in checks]
    subjects += [("representations", link.row.id) for link in links]
    subjects += [("keep_aparts", apart.row.id) for apart in aparts]
    subjects += [("holds", hold.id)] if hold else []
    subjects += [("standing_requests", row.id) for row in weekly] + [("away_spells", spell.id) for spell in spells]
    return PersonFile(
        person=person,
        roles=roles,
        profile=profile,
        checks=checks,
        hold=hold,
        links=links,
        pairings=pairs,
        aparts=aparts,
        housemates=[other for other in there if other.household_id == home_id],
        same_address=[other for other in there if other.household_id != home_id],
        weekly=weekly,
        away=spells,
        history=trace.history(session, council_id, subjects),
    )


def _others_there(session: Session, council_id: int, person: Person) -> list[Person]:
    home = person.household
    found = people.at_this_address(session, council_id, home) if home else []
    return [other for other in found if other.id != person.id]
