"""Wishes that come again each week."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain.meal_requests import RequestState
from app.domain.members import MemberState
from app.domain.standing_requests import KEPT, StandingState
from app.domain.vocabulary import Role
from app.models.meals import MealRequest
from app.models.people import MemberRole, Person
from app.models.standing_requests import StandingRequest
from app.store.meal_requests import WAITING


def by_ref(session: Session, council_id: int, ref: str) -> StandingRequest | None:
    """With its diner and their home."""
    return session.scalar(
        select(StandingRequest)
        .where(StandingRequest.council_id == council_id, StandingRequest.ref == ref)
        .options(joinedload(StandingRequest.diner).joinedload(Person.household))
    )


def of_diner(session: Session, council_id: int, diner_id: int) -> Sequence[StandingRequest]:
    """Those that are active or paused, the oldest first."""
    return session.scalars(
        select(StandingRequest)
        .where(
            StandingRequest.council_id == council_id,
            StandingRequest.diner_id == diner_id,
            StandingRequest.state.in_(KEPT),
        )
        .order_by(StandingRequest.id)
    ).all()


def to_open(session: Session, council_id: int, diner_id: int | None = None) -> Sequence[StandingRequest]:
    """The active ones of active diners, or of this one, in the order they were asked for."""
    theirs = () if diner_id is None else (StandingRequest.diner_id == diner_id,)
    return session.scalars(
        select(StandingRequest)
        .join(
            MemberRole,
            (MemberRole.council_id == StandingRequest.council_id)
            & (MemberRole.person_id == StandingRequest.diner_id)
            & (MemberRole.role == Role.DINER),
        )
        .where(
            StandingRequest.council_id == council_id,
            StandingRequest.state == StandingState.ACTIVE,
            MemberRole.state == MemberState.ACTIVE,
            *theirs,
        )
        .order_by(StandingRequest.id)
    ).all()


def requests_between(
    session: Session, council_id: int, diner_ids: Collection[int], first: date, last: date
) -> Sequence[MealRequest]:
    """All that these diners ever asked for on these days, whatever came of it."""
    if not diner_ids:
        return []
    return session.scalars(
        select(MealRequest).where(
            MealRequest.council_id == council_id,
            MealRequest.diner_id.in_(diner_ids),
            MealRequest.day.between(first, last),
        )
    ).all()


def opened_for(session: Session, council_id: int, standing_id: int) -> Sequence[MealRequest]:
    """Its days that wait or have a meal, the soonest first."""
    return session.scalars(
        select(MealRequest)
        .where(
            MealRequest.council_id == council_id,
            MealRequest.standing_id == standing_id,
            MealRequest.state.in_(WAITING | {RequestState.MATCHED}),
        )
        .order_by(MealRequest.window_start)
    ).all()


def over(session: Session, council_id: int, today: date) -> Sequence[StandingRequest]:
    """Those whose last day has passed."""
    return session.scalars(
        select(StandingRequest).where(
            StandingRequest.council_id == council_id,
            StandingRequest.state.in_(KEPT),
            StandingRequest.until < today,
        )
    ).all()
