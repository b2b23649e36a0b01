"""How many people and meals a council has, for whoever is about to change what it decides. Counts, never names."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.distance import Point
from app.domain.matches import LIVE
from app.domain.meals import OPEN_MEAL_STATES
from app.domain.members import MemberState
from app.domain.pairings import SETS_ASIDE
from app.domain.vocabulary import Role
from app.models.meals import Match, Meal, MealRequest
from app.models.pairings import Pairing
from app.models.people import Household, MemberRole, Person
from app.store.across_councils import UNSETTLED


class ActiveHome(NamedTuple):
    """Where an active cook or diner lives."""

    role: Role
    authority: str
    postcode: str
    point: Point | None


def active_roles(session: Session, council_id: int) -> dict[Role, int]:
    rows = session.execute(
        select(MemberRole.role, func.count())
        .where(MemberRole.council_id == council_id, MemberRole.state == MemberState.ACTIVE)
        .group_by(MemberRole.role)
    )
    return dict(rows.all())


def active_homes(session: Session, council_id: int) -> list[ActiveHome]:
    rows = session.execute(
        select(MemberRole.role, Household.authority, Household.postcode, Household.lat, Household.lon)
        .join(Person, (Person.council_id == MemberRole.council_id) & (Person.id == MemberRole.person_id))
        .join(Household, (Household.council_id == Person.council_id) & (Household.id == Person.household_id))
        .where(
            MemberRole.council_id == council_id,
            MemberRole.state == MemberState.ACTIVE,
            MemberRole.role.in_([Role.COOK, Role.DINER]),
        )
    )
    return [
        ActiveHome(role, authority, postcode, None if lat is None or lon is None else Point(lat, lon))
        for role, authority, postcode, lat, lon in rows
    ]


def speaking(session: Session, council_id: int, languages: Sequence[str]) -> int:
    """People who are written to in one of these languages."""
    return _count(session, select(Person.id).where(Person.council_id == council_id, Person.language.in_(languages)))


def live_matches(session: Session, council_id: int) -> int:
    return _count(session, select(Match.id).where(Match.council_id == council_id, Match.state.in_(LIVE)))


def open_meals(session: Session, council_id: int, *, over: int = 0) -> int:
    """Meals on offer with more than so many portions."""
    return _count(
        session,
        select(Meal.id).where(Meal.council_id == council_id, Meal.state.in_(OPEN_MEAL_STATES), Meal.portions > over),
    )


def waiting_requests(session: Session, council_id: int, *, over: int = 0) -> int:
    """Requests that wait for a meal, for more than so many portions."""
    return _count(
        session,
        select(MealRequest.id).where(
            MealRequest.council_id == council_id, MealRequest.state.in_(UNSETTLED), MealRequest.portions > over
        ),
    )


def waiting_points(session: Session, council_id: int) -> list[Point]:
    """Where each request that waits would be brought, as far as the home has been placed."""
    rows = session.execute(
        select(Household.lat, Household.lon)
        .select_from(MealRequest)
        .join(Person, (Person.council_id == MealRequest.council_id) & (Person.id == MealRequest.diner_id))
        .join(Household, (Household.council_id == Person.council_id) & (Household.id == Person.household_id))
        .where(MealRequest.council_id == council_id, MealRequest.state.in_(UNSETTLED), Household.lat.is_not(None))
    )
    return [Point(lat, lon) for lat, lon in rows if lat is not None and lon is not None]


def pairs(session: Session, council_id: int) -> int:
    return _count(session, select(Pairing.id).where(Pairing.council_id == council_id, Pairing.state.in_(SETS_ASIDE)))


def _count(session: Session, rows: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
