"""The days of the week on which cooks say they cook."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain.council_policy import Weekday
from app.domain.meals import MealState
from app.models.asks import CookDay
from app.models.meals import Meal

_GONE = (MealState.WITHDRAWN, MealState.RECALLED)
_ORDER = {weekday: number for number, weekday in enumerate(Weekday)}


def of_cook(session: Session, council_id: int, cook_id: int) -> list[CookDay]:
    """A cook's regular days, Monday first."""
    rows = session.scalars(
        select(CookDay).where(CookDay.council_id == council_id, CookDay.cook_id == cook_id, CookDay.ended_at.is_(None))
    )
    return sorted(rows, key=lambda row: _ORDER[row.weekday])


def by_ref(session: Session, council_id: int, cook_id: int, ref: str) -> CookDay | None:
    """One of this cook's own, while it lasts."""
    return session.scalar(
        select(CookDay).where(
            CookDay.council_id == council_id,
            CookDay.cook_id == cook_id,
            CookDay.ref == ref,
            CookDay.ended_at.is_(None),
        )
    )


def on_weekday(session: Session, council_id: int, weekday: Weekday) -> Sequence[CookDay]:
    """Everybody who cooks on that day of the week, with the cook."""
    return session.scalars(
        select(CookDay)
        .where(CookDay.council_id == council_id, CookDay.weekday == weekday, CookDay.ended_at.is_(None))
        .options(joinedload(CookDay.cook))
        .order_by(CookDay.id)
    ).all()


class Posted(NamedTuple):
    cook_id: int
    at: datetime


def posted_between(
    session: Session, council_id: int, cook_ids: Collection[int], since: datetime, until: datetime
) -> list[Posted]:
    """The meals of these cooks that are brought from `since` until before `until`."""
    if not cook_ids:
        return []
    rows = session.execute(
        select(Meal.cook_id, Meal.window_start).where(
            Meal.council_id == council_id,
            Meal.cook_id.in_(cook_ids),
            Meal.window_start >= since,
            Meal.window_start < until,
            Meal.state.not_in(_GONE),
        )
    )
    return [Posted(*row) for row in rows]


def latest_of_dish(session: Session, council_id: int, cook_id: int, dish: str) -> Meal | None:
    """What this cook last posted, of this dish if they named one; never a recalled meal."""
    conditions = [Meal.council_id == council_id, Meal.cook_id == cook_id, Meal.state != MealState.RECALLED]
    if dish:
        conditions.append(Meal.dish == dish)
    return session.scalar(
        select(Meal)
        .where(*conditions)
        .options(joinedload(Meal.photo))
        .order_by(Meal.created_at.desc(), Meal.id.desc())
        .limit(1)
    )
