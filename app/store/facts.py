"""What the guard is told, read from the tables in a handful of queries however long the list is."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from app.domain.away import DaysAway
from app.domain.council_policy import CouncilPolicy, parse_policy
from app.domain.distance import Point
from app.domain.eligibility import CookFacts, DinerFacts, MealFacts, RequestFacts
from app.domain.vetting import Check, outstanding
from app.domain.vocabulary import Role
from app.domain.windows import Window
from app.models.away import AwaySpell
from app.models.councils import Council
from app.models.meals import Meal, MealRequest
from app.models.people import DinerProfile, Household, KeepApart, MemberRole, Person, RequirementCheck
from app.store.away import away_text, read_away
from app.store.session import built_once

AWAY_FROM_MEALS = away_text(Person.id, AwaySpell.from_meals).label("away")
DINER_COLUMNS = (
    Person.id,
    Person.household_id,
    Household.lat,
    Household.lon,
    MemberRole.state,
    DinerProfile.allergens,
    DinerProfile.other_allergens,
    DinerProfile.diets,
    DinerProfile.heating,
    DinerProfile.opens_tub,
    DinerProfile.eating,
    AWAY_FROM_MEALS,
)

_DINERS = built_once(
    select(*DINER_COLUMNS)
    .select_from(Person)
    .join(
        MemberRole,
        (MemberRole.council_id == Person.council_id)
        & (MemberRole.person_id == Person.id)
        & (MemberRole.role == Role.DINER),
    )
    .join(DinerProfile, (DinerProfile.council_id == Person.council_id) & (DinerProfile.person_id == Person.id))
    .outerjoin(Household, (Household.council_id == Person.council_id) & (Household.id == Person.household_id))
    .where(Person.council_id == bindparam("council"), Person.id.in_(bindparam("people", expanding=True)))
)


def meals(
    session: Session, council_id: int, meal_ids: Collection[int], now: datetime, policy: CouncilPolicy | None = None
) -> dict[int, MealFacts]:
    """The facts of these meals by id; a meal whose cook has no cook's role is left out.

    Two queries, and one more for what the council asks of its cooks where `policy` is not at hand.
    """
    if not meal_ids:
        return {}
    policy = policy or _policy_of(session, council_id)
    rows = session.execute(
        select(Meal, Person, Household, MemberRole, away_text(Meal.cook_id, AwaySpell.from_cooking))
        .join(Person, (Person.council_id == Meal.council_id) & (Person.id == Meal.cook_id))
        .join(
            MemberRole,
            (MemberRole.council_id == Meal.council_id)
            & (MemberRole.person_id == Meal.cook_id)
            & (MemberRole.role == Role.COOK),
        )
        .outerjoin(Household, (Household.council_id == Person.council_id) & (Household.id == Person.household_id))
        .where(Meal.council_id == council_id, Meal.id.in_(meal_ids))
    ).all()
    seen = checks_of(session, council_id, {person.id for _, person, _, _, _ in rows})
    today = now.astimezone(policy.tz).date()
    return {
        meal.id: meal_facts(
            meal, cook_facts(person, home, role, seen.get(person.id, []), policy, today, read_away(away))
        )
        for meal, person, home, role, away in rows
    }


def diners(session: Session, council_id: int, person_ids: Collection[int]) -> dict[int, DinerFacts]:
    """The facts of these people as diners, by person id; who has no diner's role or profile is left out. One query."""
    if not person_ids:
        return {}
    rows = session.execute(_DINERS, {"council": council_id, "people": list(person_ids)})
    return {row.id: diner_facts(row) for row in rows}


def kept_apart_from(session: Session, council_id: int, person_id: int) -> frozenset[int]:
    """Everybody who is kept apart from this person, whoever asked for it."""
    rows = session.execute(
        select(KeepApart.first_id, KeepApart.second_id).where(
            KeepApart.council_id == council_id,
            KeepApart.ended_at.is_(None),
            (KeepApart.first_id == person_id) | (KeepApart.second_id == person_id),
        )
    )
    return frozenset(second if first == person_id else first for first, second in rows)


def pairs_kept_apart(session: Session, council_id: int) -> frozenset[tuple[int, int]]:
    """Every pair of the council that is kept apart, the smaller id first."""
    rows = session.execute(
        select(KeepApart.first_id, KeepApart.second_id).where(
            KeepApart.council_id == council_id, KeepApart.ended_at.is_(None)
        )
    )
    return frozenset((first, second) for first, second in rows)


def checks_pass(policy: CouncilPolicy, checks: Iterable[RequirementCheck], today: date) -> bool:
    """Whether every requirement of the council is passed and in date: what makes a cook active keeps a cook cooking."""
    seen = (
        Check(check.requirement, check.passed_on, check.recheck_on, getattr(check, "level", None)) for check in checks
    )
    return not outstanding(policy.vetting, seen, today)


def cook_facts(
    person: Person,
    home: Household | None,
    role: MemberRole,
    checks: Iterable[RequirementCheck],
    policy: CouncilPolicy,
    today: date,
    away: tuple[DaysAway, ...],
) -> CookFacts:
    """The kitchen stays None until cooks are asked what is always in theirs."""
    return CookFacts(
        person_id=person.id,
        household_id=_household_number(person.id, person.household_id),
        state=role.state,
        checks_pass=checks_pass(policy, checks, today),
        kitchen=None,
        place=_place(home),
        away=away,
    )


def meal_facts(meal: Meal, cook: CookFacts) -> MealFacts:
    return MealFacts(
        meal_id=meal.id,
        cook=cook,
        state=meal.state,
        portions=meal.portions,
        portions_taken=meal.live_portions,
        allergens=meal.allergens,
        diets=meal.diets,
        temperature=meal.temperature,
        window=Window(meal.window_start, meal.window_end),
        use_by=meal.use_by,
        for_diner_id=meal.for_diner_id,
    )


def diner_facts(row: Row[*tuple[Any, ...]]) -> DinerFacts:
    """From a row with DINER_COLUMNS."""
    return DinerFacts(
        person_id=row.id,
        household_id=_household_number(row.id, row.household_id),
        state=row.state,
        allergens=row.allergens,
        other_allergens=row.other_allergens,
        diets=row.diets,
        heating=row.heating,
        opens_tub=row.opens_tub,
        eating=row.eating,
        place=None if row.lat is None or row.lon is None else Point(row.lat, row.lon),
        away=read_away(row.away),
    )


def request_facts(request: MealRequest) -> RequestFacts:
    return RequestFacts(request.id, request.portions, Window(request.window_start, request.window_end))


def _household_number(person_id: int, household_id: int | None) -> int:
    """People without a household live with nobody: a number of their own, which no household has."""
    return household_id if household_id is not None else -person_id


def _place(home: Household | None) -> Point | None:
    if home is None or home.lat is None or home.lon is None:
        return None
    return Point(home.lat, home.lon)


def checks_of(session: Session, council_id: int, person_ids: Collection[int]) -> dict[int, list[RequirementCheck]]:
    """What is on record of these people, by person. One query."""
    by_person: dict[int, list[RequirementCheck]] = {}
    if person_ids:
        for check in session.scalars(
            select(RequirementCheck).where(
                RequirementCheck.council_id == council_id, RequirementCheck.person_id.in_(person_ids)
            )
        ):
            by_person.setdefault(check.person_id, []).append(check)
    return by_person


def _policy_of(session: Session, council_id: int) -> CouncilPolicy:
    document = session.scalars(select(Council.document).where(Council.id == council_id)).one()
    return _read_policy(document)


@lru_cache(maxsize=512)
def _read_policy(document: str) -> CouncilPolicy:
    return parse_policy(document)
