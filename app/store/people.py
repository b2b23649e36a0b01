"""People by name, phone, postcode or reference, and everything the desk knows of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.domain.members import MemberState
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.models.accounts import Account
from app.models.people import (
    DinerProfile,
    Household,
    MemberRole,
    Person,
    RequirementCheck,
)
from app.store.folding import fold, folded, has_words

PAGE = 25
WAITING = (MemberState.APPLIED, MemberState.VETTING)
MEMBER_ROLES = (Role.COOK, Role.DINER, Role.RELATIVE)
_FEWEST_DIGITS = 5


class Filter(NamedTuple):
    """role and states: None is any. text: a name, street, phone number, postcode or reference."""

    text: str = ""
    role: Role | None = None
    states: tuple[MemberState, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A line of the list: a person with their home, and their roles in the order they were given."""

    person: Person
    roles: Sequence[MemberRole]


class PageOfPeople(NamedTuple):
    people: list[Listed]
    total: int


def by_ref(session: Session, council_id: int, ref: str) -> Person | None:
    """With the household. One query."""
    return session.scalar(
        select(Person).where(Person.council_id == council_id, Person.ref == ref).options(joinedload(Person.household))
    )


def by_id(session: Session, council_id: int, person_id: int) -> Person | None:
    return session.scalar(
        select(Person)
        .where(Person.council_id == council_id, Person.id == person_id)
        .options(joinedload(Person.household))
    )


def find(session: Session, council_id: int, wanted: Filter, page: int = 1) -> PageOfPeople:
    """A page of 25 by last and first name; who waits for a decision comes longest wait first. Three queries."""
    conditions = _matching(council_id, wanted)
    total = session.scalar(select(func.count()).select_from(Person).outerjoin(Person.household).where(*conditions)) or 0
    rows = session.scalars(
        select(Person)
        .outerjoin(Person.household)
        .where(*conditions)
        .options(joinedload(Person.household))
        .order_by(*_order(council_id, wanted))
        .limit(PAGE)
        .offset((max(page, 1) - 1) * PAGE)
    ).all()
    roles = roles_of(session, council_id, [person.id for person in rows])
    return PageOfPeople([Listed(person, roles.get(person.id, [])) for person in rows], total)


def waiting_applications(session: Session, council_id: int, limit: int = 5) -> list[tuple[MemberRole, Person]]:
    """Who has applied or is being checked, the longest wait first."""
    rows = session.execute(
        select(MemberRole, Person)
        .join(MemberRole.person)
        .where(MemberRole.council_id == council_id, MemberRole.state.in_(WAITING))
        .order_by(MemberRole.applied_at, MemberRole.id)
        .limit(limit)
    ).all()
    return [(role, person) for role, person in rows]


def count_waiting(session: Session, council_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(MemberRole)
            .where(MemberRole.council_id == council_id, MemberRole.state.in_(WAITING))
        )
        or 0
    )


def roles_of(session: Session, council_id: int, person_ids: Sequence[int]) -> dict[int, list[MemberRole]]:
    by_person: dict[int, list[MemberRole]] = {}
    if person_ids:
        for row in session.scalars(
            select(MemberRole)
            .where(MemberRole.council_id == council_id, MemberRole.person_id.in_(person_ids))
            .order_by(MemberRole.id)
        ):
            by_person.setdefault(row.person_id, []).append(row)
    return by_person


def role_of(session: Session, council_id: int, person_id: int, role: Role) -> MemberRole | None:
    return session.scalar(
        select(MemberRole).where(
            MemberRole.council_id == council_id, MemberRole.person_id == person_id, MemberRole.role == role
        )
    )


def profile_of(session: Session, council_id: int, person_id: int) -> DinerProfile | None:
    return session.scalar(
        select(DinerProfile).where(DinerProfile.council_id == council_id, DinerProfile.person_id == person_id)
    )


def household(session: Session, council_id: int, household_id: int) -> Household | None:
    return session.scalar(select(Household).where(Household.council_id == council_id, Household.id == household_id))


def living_at(session: Session, council_id: int, household_id: int) -> Sequence[Person]:
    """Everybody who shares this home."""
    return session.scalars(
        select(Person)
        .where(Person.council_id == council_id, Person.household_id == household_id)
        .order_by(folded(Person.first_name), Person.id)
    ).all()


def at_this_address(session: Session, council_id: int, home: Household) -> Sequence[Person]:
    """Everybody who shares this home, and whoever gave the same address without being known to live together."""
    same = (
        (Household.postcode == home.postcode)
        & (Household.postcode != "")
        & (folded(Household.line1) == fold(home.line1))
        & (folded(Household.line2) == fold(home.line2))
    )
    return session.scalars(
        select(Person)
        .join(Person.household)
        .where(Person.council_id == council_id, or_(Person.household_id == home.id, same))
        .order_by(folded(Person.first_name), Person.id)
    ).all()


def checks_of(session: Session, council_id: int, person_id: int) -> Sequence[RequirementCheck]:
    return session.scalars(
        select(RequirementCheck).where(
            RequirementCheck.council_id == council_id, RequirementCheck.person_id == person_id
        )
    ).all()


def check_of(session: Session, council_id: int, person_id: int, requirement: str) -> RequirementCheck | None:
    return session.scalar(
        select(RequirementCheck).where(
            RequirementCheck.council_id == council_id,
            RequirementCheck.person_id == person_id,
            RequirementCheck.requirement == requirement,
        )
    )


def same_name_and_postcode(session: Session, council_id: int, name: str, postcode: str) -> Person | None:
    """Somebody already known who is called this and lives there; the postcode as stored, or "" for none."""
    if not postcode:
        return None
    return session.scalar(
        select(Person)
        .join(Person.household)
        .where(
            Person.council_id == council_id,
            folded(Person.first_name + " " + Person.last_name) == fold(name),
            Household.postcode == postcode,
        )
        .limit(1)
    )


def has_confirmed_account(session: Session, council_id: int, person_id: int) -> bool:
    return bool(
        session.scalar(
            select(
                exists().where(
                    Account.council_id == council_id,
                    Account.person_id == person_id,
                    Account.confirmed_at.is_not(None),
                )
            )
        )
    )


class SeenCheck(NamedTuple):
    """A check with the first name of who saw it."""

    check: RequirementCheck
    seen_by: str


def checks_with_names(session: Session, council_id: int, person_id: int) -> list[SeenCheck]:
    seer = aliased(Person)
    rows = session.execute(
        select(RequirementCheck, seer.first_name)
        .join(seer, and_(seer.council_id == RequirementCheck.council_id, seer.id == RequirementCheck.seen_by_id))
        .where(RequirementCheck.council_id == council_id, RequirementCheck.person_id == person_id)
    ).all()
    return [SeenCheck(check, name) for check, name in rows]


def cooks_with_checks(session: Session, council_id: int) -> list[tuple[MemberRole, list[RequirementCheck]]]:
    """Every active cook with what has been recorded of them, for the daily look at what has run out. Two queries."""
    cooks = session.scalars(
        select(MemberRole).where(
            MemberRole.council_id == council_id, MemberRole.role == Role.COOK, MemberRole.state == MemberState.ACTIVE
        )
    ).all()
    by_person: dict[int, list[RequirementCheck]] = {cook.person_id: [] for cook in cooks}
    for check in session.scalars(
        select(RequirementCheck).where(
            RequirementCheck.council_id == council_id, RequirementCheck.person_id.in_(list(by_person))
        )
    ):
        by_person[check.person_id].append(check)
    return [(cook, by_person[cook.person_id]) for cook in cooks]


def _matching(council_id: int, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Person.council_id == council_id]
    if wanted.role or wanted.states:
        conditions.append(_has_role(council_id, wanted))
    if wanted.text.strip():
        conditions.append(or_(*_readings(wanted.text)))
    return conditions


def _has_role(council_id: int, wanted: Filter) -> ColumnElement[bool]:
    about = [MemberRole.council_id == council_id, MemberRole.person_id == Person.id]
    if wanted.role:
        about.append(MemberRole.role == wanted.role)
    if wanted.states:
        about.append(MemberRole.state.in_(wanted.states))
    return exists().where(*about)


def _readings(text: str) -> list[ColumnElement[bool]]:
    """What the words may be: a name with a street, a reference, a postcode's beginning, a phone number's part."""
    said = Person.first_name + " " + Person.last_name + " " + func.coalesce(Household.line1, "")
    readings: list[ColumnElement[bool]] = [and_(*has_words(said, fold(text).split()))]
    ref = parse(text)
    if ref:
        readings.append(Person.ref == ref)
    packed = "".join(text.split())
    if packed.isascii() and packed.isalnum() and any(letter.isdigit() for letter in packed):
        readings.append(func.replace(Household.postcode, " ", "").startswith(packed.upper(), autoescape=True))
    digits = "".join(letter for letter in text if letter.isdigit()).removeprefix("0")
    if len(digits) >= _FEWEST_DIGITS:
        readings.append(Person.phone.contains(digits, autoescape=True))
    return readings


def _order(council_id: int, wanted: Filter) -> list[ColumnElement[Any]]:
    names: list[ColumnElement[Any]] = [folded(Person.last_name), folded(Person.first_name), Person.id.expression]
    if wanted.states and set(wanted.states) <= set(WAITING):
        since = (
            select(func.min(MemberRole.applied_at))
            .where(
                MemberRole.council_id == council_id,
                MemberRole.person_id == Person.id,
                MemberRole.state.in_(wanted.states),
            )
            .correlate(Person)
            .scalar_subquery()
        )
        return [since, *names]
    return names
