"""What a round looks at: one council's open requests, the meals with portions to give, and what stands between them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.models.meals import Match, Meal, MealRequest
from app.models.people import DinerProfile
from app.store.matches import SHARED

WITH_PORTIONS = (MealState.PUBLISHED, MealState.PARTLY)
_AT_ONCE = 5_000  # what fits into one IN list on both databases


class Wish(NamedTuple):
    """A request that waits. last_meal_on, accepted_on: of its diner, for the days of waiting."""

    request: MealRequest
    last_meal_on: date | None
    accepted_on: date | None


def wishes(session: Session, council_id: int, now: datetime, states: Collection[RequestState]) -> list[Wish]:
    """Requests in these states whose window is not over. One query."""
    rows = session.execute(
        select(MealRequest, DinerProfile.last_meal_on, DinerProfile.accepted_on)
        .join(
            DinerProfile,
            (DinerProfile.council_id == MealRequest.council_id) & (DinerProfile.person_id == MealRequest.diner_id),
        )
        .where(
            MealRequest.council_id == council_id,
            MealRequest.state.in_(states),
            MealRequest.window_end > now,
        )
        .order_by(MealRequest.ref)
    )
    return [Wish(*row) for row in rows]


def meals(session: Session, council_id: int, now: datetime) -> Sequence[Meal]:
    """Meals for anybody nearby, with a portion that no live match holds, whose window is not over. One query."""
    return session.scalars(
        select(Meal)
        .where(
            Meal.council_id == council_id,
            Meal.state.in_(WITH_PORTIONS),
            Meal.live_portions < Meal.portions,
            Meal.window_end > now,
            Meal.for_diner_id.is_(None),
        )
        .order_by(Meal.ref)
    ).all()


def proposals(session: Session, council_id: int) -> Sequence[Match]:
    """Everything that waits for a coordinator, with its meal and request. One query."""
    return session.scalars(
        select(Match)
        .where(Match.council_id == council_id, Match.state == MatchState.PROPOSED)
        .options(joinedload(Match.meal), joinedload(Match.request))
        .order_by(Match.ref)
    ).all()


def held_by_proposals(session: Session, council_id: int, meal_ids: Collection[int]) -> dict[int, int]:
    """The portions that proposals ask of these meals, by meal id."""
    rows = session.execute(
        select(Match.meal_id, func.sum(Match.portions))
        .where(Match.council_id == council_id, Match.meal_id.in_(meal_ids), Match.state == MatchState.PROPOSED)
        .group_by(Match.meal_id)
    )
    return {meal_id: int(portions) for meal_id, portions in rows}


class Ended(NamedTuple):
    """Something that was arranged or proposed of a meal, and why it came to nothing."""

    meal_id: int
    request_id: int
    reason: str


def ended_of(session: Session, council_id: int, meal_ids: Collection[int], reasons: Collection[str]) -> list[Ended]:
    """What was turned down or called off of these meals for one of these reasons. One query."""
    rows = session.execute(
        select(Match.meal_id, Match.request_id, Match.reason).where(
            Match.council_id == council_id,
            Match.meal_id.in_(meal_ids),
            Match.ended_at.is_not(None),
            Match.reason.in_(reasons),
        )
    )
    return [Ended(*row) for row in rows]


def have_shared(session: Session, council_id: int, cook_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Every cook of these and diner who have met over a meal. One query."""
    rows = session.execute(
        select(Match.cook_id, Match.diner_id)
        .where(Match.council_id == council_id, Match.cook_id.in_(cook_ids), Match.state.in_(SHARED))
        .distinct()
    )
    return frozenset((cook_id, diner_id) for cook_id, diner_id in rows)


def meals_by_ref(session: Session, council_id: int, refs: Collection[str]) -> dict[str, Meal]:
    rows = session.scalars(
        select(Meal).where(Meal.council_id == council_id, Meal.ref.in_(refs)).options(joinedload(Meal.cook))
    )
    return {row.ref: row for row in rows}


def requests_by_ref(session: Session, council_id: int, refs: Collection[str]) -> dict[str, MealRequest]:
    rows = session.scalars(
        select(MealRequest)
        .where(MealRequest.council_id == council_id, MealRequest.ref.in_(refs))
        .options(joinedload(MealRequest.diner))
    )
    return {row.ref: row for row in rows}


def in_parts(ids: Collection[int]) -> Iterator[list[int]]:
    """A long list of ids in pieces that both databases take."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
