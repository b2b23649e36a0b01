"""Requests for a meal."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.meal_requests import RequestState
from app.models.meals import MealRequest
from app.models.people import DinerProfile, Person

WAITING = frozenset({RequestState.OPEN, RequestState.PROPOSED})
STANDING = WAITING | {RequestState.MATCHED}
"""States in which a request keeps its day."""


def by_ref(session: Session, council_id: int, ref: str) -> MealRequest | None:
    """The request with its diner and the diner's home. One query."""
    return session.scalar(
        select(MealRequest)
        .where(MealRequest.council_id == council_id, MealRequest.ref == ref)
        .options(joinedload(MealRequest.diner).joinedload(Person.household))
    )


def of_day(session: Session, council_id: int, diner_id: int, day: date) -> MealRequest | None:
    """The diner's request that keeps this day, if there is one."""
    return session.scalar(
        select(MealRequest).where(
            MealRequest.council_id == council_id,
            MealRequest.diner_id == diner_id,
            MealRequest.day == day,
            MealRequest.state.in_(STANDING),
        )
    )


def count_between(session: Session, council_id: int, diner_id: int, first: date, last: date) -> int:
    """How many of the diner's requests on these days were met or may still be, both days included."""
    return (
        session.scalar(
            select(func.count())
            .select_from(MealRequest)
            .where(
                MealRequest.council_id == council_id,
                MealRequest.diner_id == diner_id,
                MealRequest.day.between(first, last),
                MealRequest.state.in_(STANDING | {RequestState.FULFILLED}),
            )
        )
        or 0
    )


def of_diner(
    session: Session, council_id: int, diner_id: int, states: Collection[RequestState]
) -> Sequence[MealRequest]:
    """The diner's requests in these states, the soonest first."""
    return session.scalars(
        select(MealRequest)
        .where(MealRequest.council_id == council_id, MealRequest.diner_id == diner_id, MealRequest.state.in_(states))
        .order_by(MealRequest.window_start)
    ).all()


def expired(session: Session, council_id: int, now: datetime) -> Sequence[MealRequest]:
    """Requests nobody could meet by the end of their window."""
    return session.scalars(
        select(MealRequest)
        .where(MealRequest.council_id == council_id, MealRequest.state.in_(WAITING), MealRequest.window_end <= now)
        .order_by(MealRequest.id)
    ).all()


def profile_of(session: Session, council_id: int, person_id: int) -> DinerProfile | None:
    return session.scalar(
        select(DinerProfile).where(DinerProfile.council_id == council_id, DinerProfile.person_id == person_id)
    )
