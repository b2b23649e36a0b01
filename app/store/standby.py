"""Who counted on a meal that will not come, and has no other yet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.models.desk import Task, TaskKind
from app.models.meals import Match, MealRequest

FELL_THROUGH = frozenset(
    {MatchState.CANCELLED_LATE, MatchState.DECLINED, MatchState.LAPSED, MatchState.VOID, MatchState.NOT_MADE}
)
"""The ends of what had been approved, after which the diner may still be waiting at home."""
WITHOUT = (RequestState.OPEN, RequestState.PROPOSED)
NO_MEAL = "no_meal_today"
RING_BEFORE = timedelta(minutes=30)
"""By then before the window opens it is too late for another cook: somebody rings, so that nobody waits at the door."""


def left_without(
    session: Session, council_id: int, now: datetime, opens_before: datetime | None, late_hours: int
) -> list[Match]:
    """The last thing that fell through late for each request whose window is not over, the soonest first. One query.

    opens_before: only where the visit would have begun by then; None for all. late_hours: what the council calls late.
    """
    wanted = [Match.window_start <= opens_before] if opens_before else []
    rows = session.scalars(
        select(Match)
        .join(MealRequest, (MealRequest.council_id == Match.council_id) & (MealRequest.id == Match.request_id))
        .where(
            Match.council_id == council_id,
            Match.state.in_(FELL_THROUGH),
            or_(Match.decided_at.is_not(None), Match.state == MatchState.CANCELLED_LATE),
            Match.ended_at.is_not(None),
            MealRequest.state.in_(WITHOUT),
            MealRequest.window_end > now,
            *wanted,
        )
        .options(joinedload(Match.meal), joinedload(Match.request), joinedload(Match.cook), joinedload(Match.diner))
        .order_by(Match.ended_at, Match.id)
    ).all()
    late = timedelta(hours=late_hours)
    last = {row.request_id: row for row in rows if _was_late(row, late)}
    return sorted(last.values(), key=lambda row: (row.request.window_end, row.id))


def _was_late(row: Match, late: timedelta) -> bool:
    told_late = row.ended_at is not None and row.window_start - row.ended_at < late
    return row.state is MatchState.CANCELLED_LATE or told_late


def no_meal_calls(session: Session, council_id: int) -> Sequence[Task]:
    """The open calls to people who have no meal today."""
    return session.scalars(
        select(Task).where(
            Task.council_id == council_id,
            Task.kind.in_((TaskKind.CALL, TaskKind.VISIT)),
            Task.done_at.is_(None),
            Task.message == NO_MEAL,
        )
    ).all()


def request_of(session: Session, council_id: int, ref: str) -> MealRequest | None:
    return session.scalar(select(MealRequest).where(MealRequest.council_id == council_id, MealRequest.ref == ref))
