"""Who counts on something when a council is stopped."""

from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from app.domain.meal_requests import RequestState
from app.domain.meals import OPEN_MEAL_STATES
from app.models.meals import Meal, MealRequest


def counting_on_it(session: Session, council_id: int, now: datetime) -> set[int]:
    """Diners who wait for a meal, and cooks whose meal waits for somebody."""
    waiting = select(MealRequest.diner_id).where(
        MealRequest.council_id == council_id, MealRequest.state == RequestState.OPEN, MealRequest.window_end > now
    )
    posted = select(Meal.cook_id).where(
        Meal.council_id == council_id, Meal.state.in_(OPEN_MEAL_STATES), Meal.window_end > now
    )
    return set(session.scalars(union(waiting, posted)))
