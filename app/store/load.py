"""What the weeks of cooks and diners hold already."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.matches import LIVE, MatchState
from app.domain.meal_requests import RequestState
from app.models.meals import Match, MealRequest
from app.models.people import CookProfile
from app.store.matches import SHARED

GIVEN = LIVE | SHARED
"""States in which a match's portions count for its cook's week; a round counts what is proposed as well."""
HAD = frozenset({RequestState.MATCHED, RequestState.FULFILLED})
"""The same for a diner's request."""


def profile(session: Session, council_id: int, cook_id: int) -> CookProfile | None:
    return session.scalar(
        select(CookProfile).where(CookProfile.council_id == council_id, CookProfile.person_id == cook_id)
    )


def week_limit(cook_id: Any, council_id: Any) -> Any:
    """The same number as a column of a larger query, of whichever cook its row is about."""
    mine = (CookProfile.council_id == council_id) & (CookProfile.person_id == cook_id)
    return select(CookProfile.portions_per_week).where(mine).scalar_subquery()


def limits(session: Session, council_id: int) -> dict[int, int]:
    """The portions a week of every cook who has set a limit, by person id."""
    rows = session.execute(
        select(CookProfile.person_id, CookProfile.portions_per_week).where(
            CookProfile.council_id == council_id, CookProfile.portions_per_week.is_not(None)
        )
    )
    return {cook_id: most for cook_id, most in rows if most is not None}


def portions_given(session: Session, council_id: int, cook_id: int, since: datetime, until: datetime) -> int:
    """Of a cook's matches that are live or done and whose visit begins from `since` until before `until`."""
    given = select(func.coalesce(func.sum(Match.portions), 0)).where(
        Match.council_id == council_id,
        Match.cook_id == cook_id,
        Match.state.in_(GIVEN),
        Match.window_start >= since,
        Match.window_start < until,
    )
    return session.scalar(given) or 0


class Given(NamedTuple):
    cook_id: int
    starts: datetime
    portions: int


def given_since(
    session: Session, council_id: int, cook_ids: Collection[int], since: datetime, *, proposed: bool = True
) -> list[Given]:
    """The live and done matches of these cooks from a moment on, and those that are proposed."""
    if not cook_ids:
        return []
    rows = session.execute(
        select(Match.cook_id, Match.window_start, Match.portions).where(
            Match.council_id == council_id,
            Match.cook_id.in_(cook_ids),
            Match.state.in_(GIVEN | {MatchState.PROPOSED} if proposed else GIVEN),
            Match.window_start >= since,
        )
    )
    return [Given(*row) for row in rows]


def meals_had(session: Session, council_id: int, diner_id: int, first: date, last: date, but: int) -> int:
    """How many of a diner's requests on these days are matched or fulfilled; but: the id of one not to count."""
    return (
        session.scalar(
            select(func.count())
            .select_from(MealRequest)
            .where(
                MealRequest.council_id == council_id,
                MealRequest.diner_id == diner_id,
                MealRequest.day.between(first, last),
                MealRequest.state.in_(HAD),
                MealRequest.id != but,
            )
        )
        or 0
    )


def had_since(session: Session, council_id: int, first: date) -> list[tuple[int, date]]:
    """The diner and day of every request from a day on that is matched, fulfilled or has a proposal."""
    rows = session.execute(
        select(MealRequest.diner_id, MealRequest.day).where(
            MealRequest.council_id == council_id,
            MealRequest.day >= first,
            MealRequest.state.in_(HAD | {RequestState.PROPOSED}),
        )
    )
    return [(diner_id, day) for diner_id, day in rows]
