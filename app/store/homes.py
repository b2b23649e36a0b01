"""Homes, and the meals that are cooked in them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.meals import OPEN_MEAL_STATES
from app.models.desk import Task
from app.models.meals import Meal
from app.models.people import Household, Person


def of_person(session: Session, council_id: int, person: Person) -> Household | None:
    """Where somebody lives, or None while nobody has said."""
    if person.household_id is None:
        return None
    return session.scalar(
        select(Household).where(Household.council_id == council_id, Household.id == person.household_id)
    )


def open_meals_cooked_in(session: Session, council_id: int, household_id: int, now: datetime) -> Sequence[Meal]:
    """Meals still to be handed over whose cook lives there."""
    return session.scalars(
        select(Meal)
        .join(Meal.cook)
        .where(
            Meal.council_id == council_id,
            Person.household_id == household_id,
            Meal.state.in_(OPEN_MEAL_STATES),
            Meal.window_end > now,
        )
    ).all()


def said_of(session: Session, council_id: int, household_id: int) -> str:
    """Why a home that another council serves is with this one, in the words of who lives there; "" where unsaid."""
    of_home = (Task.council_id == council_id, Task.key == f"place:{household_id}", Task.done_at.is_(None))
    facts = session.scalar(select(Task.facts).where(*of_home))
    return str((facts or {}).get("because", ""))
