"""What waits for a person at the council."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.domain import messages
from app.models.desk import CallAttempt, Task, TaskKind
from app.models.meals import Match
from app.models.people import DinerProfile, Person

CALLS = (TaskKind.CALL, TaskKind.VISIT)
WELFARE_KEY = "welfare-call:"
"""Begins the key of a welfare check that three calls without a word have led to; others have a page of their own."""


def person(session: Session, council_id: int, person_id: int) -> Person | None:
    return session.scalar(select(Person).where(Person.council_id == council_id, Person.id == person_id))


def by_key(session: Session, council_id: int, key: str) -> Task | None:
    return session.scalar(select(Task).where(Task.council_id == council_id, Task.key == key))


def by_ref(session: Session, council_id: int, ref: str) -> Task | None:
    return session.scalar(select(Task).where(Task.council_id == council_id, Task.ref == ref))


def window_start(session: Session, council_id: int, match_id: int) -> datetime | None:
    return session.scalar(select(Match.window_start).where(Match.council_id == council_id, Match.id == match_id))


def match(session: Session, council_id: int, match_id: int) -> Match | None:
    return session.scalar(select(Match).where(Match.council_id == council_id, Match.id == match_id))


def profile(session: Session, council_id: int, person_id: int) -> DinerProfile | None:
    return session.scalar(
        select(DinerProfile).where(DinerProfile.council_id == council_id, DinerProfile.person_id == person_id)
    )


@dataclass(frozen=True, slots=True)
class Call:
    """A call or visit with all that is said in it. profile: of a diner; last_attempt: None before the first."""

    task: Task
    match: Match | None
    profile: DinerProfile | None
    last_attempt: datetime | None

    @property
    def person(self) -> Person:
        who: Person = self.task.person
        return who


def calls(session: Session, council_id: int, kinds: Collection[TaskKind], limit: int, offset: int = 0) -> list[Call]:
    """The open ones, the most urgent first. Two queries."""
    rows = session.execute(
        _tasks(council_id)
        .where(*_is_open(kinds))
        .order_by(Task.urgent.desc(), Task.due_at, Task.id)
        .limit(limit)
        .offset(offset)
    ).all()
    tried = _last_attempts(session, council_id, [task.id for task, _, _ in rows])
    return [Call(task, match, profile, tried.get(task.id)) for task, match, profile in rows]


def call(session: Session, council_id: int, ref: str) -> Call | None:
    """One of them, done or not. Two queries."""
    row = session.execute(_tasks(council_id).where(Task.ref == ref, Task.kind.in_((*CALLS, TaskKind.WELFARE)))).first()
    if row is None:
        return None
    task, match, profile = row
    return Call(task, match, profile, _last_attempts(session, council_id, [task.id]).get(task.id))


def count_calls(session: Session, council_id: int, kinds: Collection[TaskKind] = CALLS) -> int:
    return (
        session.scalar(
            select(func.count(Task.id))
            .outerjoin(Match, _of_task())
            .where(Task.council_id == council_id, *_is_open(kinds))
        )
        or 0
    )


def count_stops(session: Session, council_id: int) -> int:
    """How many people still have to hear that a meal must not be eaten or handed over."""
    return (
        session.scalar(
            select(func.count(Task.id)).where(
                Task.council_id == council_id,
                Task.kind.in_(CALLS),
                Task.message == "match_void_allergen",
                Task.done_at.is_(None),
            )
        )
        or 0
    )


def no_longer_true(session: Session, council_id: int, limit: int = 100) -> Sequence[Task]:
    """Open calls whose match has moved on, so that there is nothing left to ring about."""
    return session.scalars(
        select(Task)
        .join(Match, _of_task())
        .where(Task.council_id == council_id, Task.kind.in_(CALLS), Task.done_at.is_(None), ~_still_true())
        .limit(limit)
    ).all()


def _tasks(council_id: int) -> Select[Task, Match, DinerProfile]:
    return (
        select(Task, Match, DinerProfile)
        .outerjoin(Match, _of_task())
        .outerjoin(
            DinerProfile,
            (DinerProfile.person_id == Task.person_id) & (DinerProfile.council_id == Task.council_id),
        )
        .where(Task.council_id == council_id)
        .options(
            joinedload(Task.person).joinedload(Person.household),
            joinedload(Match.meal),
            joinedload(Match.request),
            joinedload(Match.cook),
            joinedload(Match.diner),
        )
    )


def _is_open(kinds: Collection[TaskKind]) -> tuple[ColumnElement[bool], ...]:
    ours = or_(Task.kind != TaskKind.WELFARE, Task.key.startswith(WELFARE_KEY, autoescape=True))
    told = or_(Task.kind == TaskKind.WELFARE, Match.id.is_(None), _still_true())
    return Task.kind.in_(kinds), Task.done_at.is_(None), ours, told


def _of_task() -> ColumnElement[bool]:
    return (Match.id == Task.match_id) & (Match.council_id == Task.council_id)


def _still_true() -> ColumnElement[bool]:
    """As messages.still_true says it, for a task with a match."""
    bound = {name: kind.true_while for name, kind in messages.KINDS.items() if kind.true_while is not None}
    cases = [(Task.message == name) & Match.state.in_(states) for name, states in bound.items()]
    return or_(Task.message.not_in(list(bound)), *cases)


def _last_attempts(session: Session, council_id: int, task_ids: Sequence[int]) -> Mapping[int, datetime]:
    if not task_ids:
        return {}
    rows = session.execute(
        select(CallAttempt.task_id, func.max(CallAttempt.at))
        .where(CallAttempt.council_id == council_id, CallAttempt.task_id.in_(task_ids))
        .group_by(CallAttempt.task_id)
    )
    return {task_id: at for task_id, at in rows}  # noqa: C416 dict() loses the types of the columns
