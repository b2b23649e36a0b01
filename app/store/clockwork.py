"""What the clock looks for in a council, and the note that a job has been done."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.domain.meals import OPEN_MEAL_STATES
from app.models.meals import Meal
from app.models.trace import FormKey, JobRun


def meals_over(session: Session, council_id: int, now: datetime) -> Sequence[Meal]:
    """Open meals whose window has ended."""
    return session.scalars(
        select(Meal)
        .where(Meal.council_id == council_id, Meal.state.in_(OPEN_MEAL_STATES), Meal.window_end <= now)
        .order_by(Meal.id)
    ).all()


def has_run(session: Session, council_id: int, job: str, day: date) -> bool:
    found = session.scalar(
        select(JobRun.id).where(JobRun.council_id == council_id, JobRun.job == job, JobRun.local_day == day)
    )
    return found is not None


def note_run(session: Session, council_id: int, job: str, day: date, now: datetime) -> None:
    session.execute(insert(JobRun).values(council_id=council_id, job=job, local_day=day, finished_at=now))


def forget_forms(session: Session, council_id: int, before: datetime) -> None:
    session.execute(delete(FormKey).where(FormKey.council_id == council_id, FormKey.at < before))


def forget_runs(session: Session, council_id: int, before: date) -> None:
    session.execute(delete(JobRun).where(JobRun.council_id == council_id, JobRun.local_day < before))
