"""What a coordinator's pages show of requests and matches. Each function is one query, however much there is."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.models.desk import Task, TaskKind
from app.models.meals import Match, Meal, MealRequest
from app.models.people import DinerProfile, Person
from app.store.matches import SHARED

WITH_PORTIONS = (MealState.PUBLISHED, MealState.PARTLY)
_NOT_ON_THE_DAY = (MatchState.PROPOSED, MatchState.REJECTED, MatchState.DECLINED, MatchState.CANCELLED_EARLY)

# The later of the two days is when the waiting began; a comparison with nothing is never true.
_SINCE = case(
    (DinerProfile.last_meal_on > DinerProfile.accepted_on, DinerProfile.last_meal_on),
    else_=func.coalesce(DinerProfile.accepted_on, DinerProfile.last_meal_on),
)
_LONGEST_FIRST = (_SINCE.is_(None), _SINCE)


def _of_diner(row: type[Match] | type[MealRequest]) -> ColumnElement[bool]:
    return (DinerProfile.council_id == row.council_id) & (DinerProfile.person_id == row.diner_id)


def to_decide(session: Session, council_id: int, limit: int, offset: int = 0) -> list[tuple[Match, DinerProfile]]:
    """Proposals with their meal, people and the diner's profile, the longest wait first."""
    rows = session.execute(
        select(Match, DinerProfile)
        .join(DinerProfile, _of_diner(Match))
        .where(Match.council_id == council_id, Match.state == MatchState.PROPOSED)
        .options(joinedload(Match.meal), joinedload(Match.request), joinedload(Match.cook), joinedload(Match.diner))
        .order_by(*_LONGEST_FIRST, Match.proposed_at, Match.id)
        .limit(limit)
        .offset(offset)
    )
    return [(row, profile) for row, profile in rows]


def count_to_decide(session: Session, council_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Match)
            .where(Match.council_id == council_id, Match.state == MatchState.PROPOSED)
        )
        or 0
    )


def unproposed(
    session: Session, council_id: int, now: datetime, limit: int, offset: int = 0
) -> list[tuple[MealRequest, DinerProfile]]:
    """Open requests without a proposal, with diner and profile, the longest wait first."""
    rows = session.execute(
        select(MealRequest, DinerProfile)
        .join(DinerProfile, _of_diner(MealRequest))
        .where(*_open(council_id, now))
        .options(joinedload(MealRequest.diner).joinedload(Person.household))
        .order_by(*_LONGEST_FIRST, MealRequest.window_start, MealRequest.id)
        .limit(limit)
        .offset(offset)
    )
    return [(row, profile) for row, profile in rows]


def count_unproposed(session: Session, council_id: int, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(MealRequest).where(*_open(council_id, now))) or 0


def _open(council_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        MealRequest.council_id == council_id,
        MealRequest.state == RequestState.OPEN,
        MealRequest.window_end > now,
    )


def profile(session: Session, council_id: int, person_id: int) -> DinerProfile | None:
    return session.scalar(
        select(DinerProfile).where(DinerProfile.council_id == council_id, DinerProfile.person_id == person_id)
    )


def profiles(session: Session, council_id: int, person_ids: Collection[int]) -> dict[int, DinerProfile]:
    """The diners' profiles of these people, by person id."""
    rows = session.scalars(
        select(DinerProfile).where(DinerProfile.council_id == council_id, DinerProfile.person_id.in_(person_ids))
    )
    return {row.person_id: row for row in rows}


def open_meals(session: Session, council_id: int, now: datetime) -> Sequence[Meal]:
    """Meals with a portion left whose window is not over, with their cooks, the soonest first."""
    return session.scalars(
        select(Meal)
        .where(
            Meal.council_id == council_id,
            Meal.state.in_(WITH_PORTIONS),
            Meal.live_portions < Meal.portions,
            Meal.window_end > now,
        )
        .options(joinedload(Meal.cook))
        .order_by(Meal.window_start, Meal.id)
    ).all()


def awaiting_yes(session: Session, council_id: int) -> Sequence[Match]:
    """Offers to which the diner has not said yes, the soonest first."""
    return session.scalars(
        _with_people(council_id).where(Match.state == MatchState.APPROVED).order_by(Match.window_start, Match.id)
    ).all()


def visits_between(session: Session, council_id: int, since: datetime, until: datetime) -> Sequence[Match]:
    """What was to happen between these moments, whatever came of it, in the order of the day."""
    return session.scalars(
        _with_people(council_id)
        .where(Match.state.not_in(_NOT_ON_THE_DAY), Match.window_start >= since, Match.window_start < until)
        .order_by(Match.window_start, Match.id)
    ).all()


def _with_people(council_id: int) -> Select[Match]:
    return (
        select(Match)
        .where(Match.council_id == council_id)
        .options(joinedload(Match.meal), joinedload(Match.request), joinedload(Match.cook), joinedload(Match.diner))
    )


def times_shared(
    session: Session, council_id: int, cook_ids: Collection[int], diner_ids: Collection[int]
) -> dict[tuple[int, int], int]:
    """How often each cook and diner have met over a meal."""
    if not cook_ids:
        return {}
    rows = session.execute(
        select(Match.cook_id, Match.diner_id, func.count())
        .where(
            Match.council_id == council_id,
            Match.cook_id.in_(cook_ids),
            Match.diner_id.in_(diner_ids),
            Match.state.in_(SHARED),
        )
        .group_by(Match.cook_id, Match.diner_id)
    )
    return {(cook_id, diner_id): count for cook_id, diner_id, count in rows}


def tasks_of_kind(session: Session, council_id: int, kinds: Collection[TaskKind], limit: int) -> list[tuple[Task, str]]:
    """Open tasks with the person they are about and, where there is one, the reference of the match."""
    rows = session.execute(
        select(Task, Match.ref)
        .outerjoin(Match, (Match.council_id == Task.council_id) & (Match.id == Task.match_id))
        .where(Task.council_id == council_id, Task.kind.in_(kinds), Task.done_at.is_(None))
        .options(joinedload(Task.person))
        .order_by(Task.due_at, Task.id)
        .limit(limit)
    )
    return [(task, ref or "") for task, ref in rows]
