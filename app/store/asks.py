"""Cooks who are asked: what stands open, what was asked before, and who could be asked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.asks import OPEN_ASKS
from app.domain.away import DaysAway
from app.domain.distance import Point
from app.domain.meals import OPEN_MEAL_STATES, MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.domain.windows import Window
from app.models.asks import CookAsk
from app.models.away import AwaySpell
from app.models.meals import Match, Meal, MealRequest
from app.models.people import Household, MemberRole, Person
from app.store.away import away_text, read_away
from app.store.matches import SHARED
from app.store.ranking import parameters, within_reach
from app.store.session import built_once

_NEVER_COOKED = (MealState.WITHDRAWN, MealState.RECALLED)


def _whole(council_id: int, *conditions: ColumnElement[bool]) -> Select[CookAsk]:
    return (
        select(CookAsk)
        .where(CookAsk.council_id == council_id, *conditions)
        .options(
            joinedload(CookAsk.cook),
            joinedload(CookAsk.request).joinedload(MealRequest.diner).joinedload(Person.household),
        )
        .order_by(CookAsk.asked_at, CookAsk.id)
    )


def by_ref(session: Session, council_id: int, ref: str) -> CookAsk | None:
    """With its cook, and its request with the diner and their home. One query."""
    return session.scalar(_whole(council_id, CookAsk.ref == ref))


def open_of_request(session: Session, council_id: int, request_id: int) -> CookAsk | None:
    return session.scalar(_whole(council_id, CookAsk.request_id == request_id, CookAsk.state.in_(OPEN_ASKS)))


def of_request(session: Session, council_id: int, request_id: int) -> Sequence[CookAsk]:
    """Everybody who was ever asked about it, the first one first."""
    return session.scalars(_whole(council_id, CookAsk.request_id == request_id)).all()


def open_of_cook(session: Session, council_id: int, cook_id: int) -> Sequence[CookAsk]:
    return session.scalars(_whole(council_id, CookAsk.cook_id == cook_id, CookAsk.state.in_(OPEN_ASKS))).all()


def all_open(session: Session, council_id: int) -> Sequence[CookAsk]:
    """Every ask of the council that is under way."""
    return session.scalars(_whole(council_id, CookAsk.state.in_(OPEN_ASKS)).order_by(CookAsk.id)).all()


def lapsed_at(session: Session, council_id: int, now: datetime) -> Sequence[CookAsk]:
    """Open ones whose time is up."""
    return session.scalars(_whole(council_id, CookAsk.state.in_(OPEN_ASKS), CookAsk.lapses_at <= now)).all()


def cooks_asked(session: Session, council_id: int, request_id: int) -> frozenset[int]:
    """The ids of those who have been asked about this request."""
    rows = session.scalars(
        select(CookAsk.cook_id).where(CookAsk.council_id == council_id, CookAsk.request_id == request_id)
    )
    return frozenset(rows)


class Near(NamedTuple):
    """An active cook within reach of a table, and when they do not cook."""

    person: Person
    role: MemberRole
    home: Household
    away: tuple[DaysAway, ...]


def cooks_near(session: Session, council_id: int, diner_id: int, here: Point, limit_m: int) -> list[Near]:
    """Narrowed by distance alone: the guard decides. One query."""
    rows = session.execute(_NEAR, parameters(here, limit_m) | {"council": council_id, "diner": diner_id})
    return [Near(row[0], row[1], row[2], read_away(row[3])) for row in rows]


_NEAR = built_once(
    select(Person, MemberRole, Household, away_text(Person.id, AwaySpell.from_cooking))
    .join(
        MemberRole,
        (MemberRole.council_id == Person.council_id)
        & (MemberRole.person_id == Person.id)
        & (MemberRole.role == Role.COOK),
    )
    .join(Household, (Household.council_id == Person.council_id) & (Household.id == Person.household_id))
    .where(
        Person.council_id == bindparam("council"),
        Person.id != bindparam("diner"),
        MemberRole.state == MemberState.ACTIVE,
        within_reach(Household.lat, Household.lon),
    )
    .order_by(Person.id)
)


def asked_times(
    session: Session, council_id: int, cook_ids: Collection[int], since: datetime
) -> dict[int, list[datetime]]:
    """When each of these cooks was asked, for whomever, from a moment on."""
    rows = session.execute(
        select(CookAsk.cook_id, CookAsk.asked_at).where(
            CookAsk.council_id == council_id, CookAsk.cook_id.in_(cook_ids), CookAsk.asked_at >= since
        )
    )
    times: dict[int, list[datetime]] = {}
    for cook_id, asked_at in rows:
        times.setdefault(cook_id, []).append(asked_at)
    return times


def last_turns(session: Session, council_id: int, cook_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these cooks was last asked or last cooked; who never was is left out. Two queries."""
    asked = session.execute(
        select(CookAsk.cook_id, func.max(CookAsk.asked_at))
        .where(CookAsk.council_id == council_id, CookAsk.cook_id.in_(cook_ids))
        .group_by(CookAsk.cook_id)
    ).all()
    cooked = session.execute(
        select(Meal.cook_id, func.max(Meal.window_start))
        .where(Meal.council_id == council_id, Meal.cook_id.in_(cook_ids), Meal.state.not_in(_NEVER_COOKED))
        .group_by(Meal.cook_id)
    ).all()
    last: dict[int, datetime] = {}
    for cook_id, at in [*asked, *cooked]:
        last[cook_id] = max(at, last.get(cook_id, at))
    return last


def cooked_for(session: Session, council_id: int, diner_id: int) -> frozenset[int]:
    """The ids of the cooks who have shared a meal with this diner."""
    rows = session.scalars(
        select(Match.cook_id).where(Match.council_id == council_id, Match.diner_id == diner_id, Match.state.in_(SHARED))
    )
    return frozenset(rows)


def cooking_in(session: Session, council_id: int, cook_ids: Collection[int], window: Window) -> frozenset[int]:
    """Those of these cooks who have a meal on the table for some of this time."""
    rows = session.scalars(
        select(Meal.cook_id).where(
            Meal.council_id == council_id,
            Meal.cook_id.in_(cook_ids),
            Meal.state.in_(OPEN_MEAL_STATES),
            Meal.window_start < window.end,
            Meal.window_end > window.start,
        )
    )
    return frozenset(rows)


def first_name(session: Session, council_id: int, person_id: int) -> str:
    return (
        session.scalar(select(Person.first_name).where(Person.council_id == council_id, Person.id == person_id)) or ""
    )
