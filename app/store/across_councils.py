"""The one file that may look beyond a council: for the worker, the operator, the health page and the throttles."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, case, func, inspect, or_, select, text, union
from sqlalchemy.orm import Session

from app.domain.asks import OPEN_ASKS
from app.domain.matches import LIVE, MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import OPEN_MEAL_STATES
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.asks import CookAsk
from app.models.base import UtcDateTime
from app.models.desk import Task, TaskKind
from app.models.meals import Match, Meal, MealRequest
from app.models.people import MemberRole
from app.models.rounds import Round, RoundState
from app.models.trace import Heartbeat, OutboxMessage
from app.store import standby
from app.store.session import ALL_COUNCILS, belong_to, writing

UNSETTLED = frozenset({RequestState.OPEN, RequestState.PROPOSED})


class Pulse(NamedTuple):
    worker_age: timedelta | None
    outbox_age: timedelta | None
    outbox_waiting: int


@contextmanager
def all_councils(session: Session) -> Iterator[Session]:
    """For the time of the block the session sees every council's rows. Never inside another transaction."""
    before = session.info.get("council_id")
    session.rollback()
    belong_to(session, ALL_COUNCILS)
    try:
        yield session
    finally:
        session.rollback()
        session.info["council_id"] = before


def pulse(session: Session, now: datetime) -> Pulse:
    """How old the worker's last sign of life and the oldest due message are."""
    with all_councils(session):
        beat = session.scalar(select(func.max(Heartbeat.at)).where(Heartbeat.name == "worker"))
        oldest, waiting = session.execute(
            select(func.min(OutboxMessage.due_at), func.count()).where(
                OutboxMessage.finished_at.is_(None), OutboxMessage.due_at <= now
            )
        ).one()
    return Pulse(now - beat if beat else None, now - oldest if waiting else None, waiting)


def councils_with_due_messages(session: Session, now: datetime) -> list[int]:
    """Which councils have something to send that nobody is sending, the most urgent first."""
    with all_councils(session):
        rows = session.execute(
            select(OutboxMessage.council_id, func.min(OutboxMessage.urgency))
            .where(
                OutboxMessage.finished_at.is_(None),
                OutboxMessage.due_at <= now,
                or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now),
            )
            .group_by(OutboxMessage.council_id)
            .order_by(func.min(OutboxMessage.urgency), func.min(OutboxMessage.due_at))
        ).all()
    return [council_id for council_id, _ in rows]


def councils_with_due_rounds(session: Session, now: datetime, lease: timedelta) -> list[int]:
    """Where a round waits to be run, or was left in the middle, the longest due first."""
    with all_councils(session):
        rows = session.execute(_DUE_ROUNDS, {"now": now, "lost": now - lease}).all()
    return list(dict.fromkeys(council_id for (council_id,) in rows))


_DUE_ROUNDS = (
    select(Round.council_id)
    .where(
        or_(
            (Round.state == RoundState.QUEUED) & (Round.due_at <= bindparam("now", type_=UtcDateTime())),
            (Round.state == RoundState.RUNNING) & (Round.started_at <= bindparam("lost", type_=UtcDateTime())),
        )
    )
    .order_by(Round.due_at)
)


class Queue(NamedTuple):
    """What waits in one council, of one kind. failed: how many of them have been tried in vain."""

    council_id: int
    kind: str
    waiting: int
    failed: int


def queues(session: Session, now: datetime) -> list[Queue]:
    """Counts of due messages by council and kind, without anything of what they say."""
    tried = func.sum(case((OutboxMessage.attempts > 0, 1), else_=0))
    with all_councils(session):
        rows = session.execute(
            select(OutboxMessage.council_id, OutboxMessage.kind, func.count(), tried)
            .where(OutboxMessage.finished_at.is_(None), or_(OutboxMessage.due_at <= now, OutboxMessage.attempts > 0))
            .group_by(OutboxMessage.council_id, OutboxMessage.kind)
            .order_by(OutboxMessage.council_id, OutboxMessage.kind)
        )
        return [Queue(council_id, kind, waiting, int(failed)) for council_id, kind, waiting, failed in rows]


def councils_with_due_work(session: Session, now: datetime) -> set[int]:
    """Where the clock has something to do: a window began or ended, nobody answered or told, a call is settled."""
    due = union(
        select(Meal.council_id).where(Meal.state.in_(OPEN_MEAL_STATES), Meal.window_end <= now),
        select(MealRequest.council_id).where(MealRequest.state.in_(UNSETTLED), MealRequest.window_end <= now),
        select(Match.council_id).where(Match.state.in_({*LIVE, MatchState.PROPOSED}), Match.window_start <= now),
        select(CookAsk.council_id).where(CookAsk.state.in_(OPEN_ASKS), CookAsk.lapses_at <= now),
        select(Match.council_id)
        .join(MealRequest, (MealRequest.id == Match.request_id) & (MealRequest.council_id == Match.council_id))
        .where(
            Match.state.in_(standby.FELL_THROUGH),
            MealRequest.state.in_(standby.WITHOUT),
            Match.window_start <= now + standby.RING_BEFORE,
            MealRequest.window_end > now,
        ),
        select(Task.council_id).where(Task.message == standby.NO_MEAL, Task.done_at.is_(None)),
        select(Task.council_id).where(
            Task.kind.in_({TaskKind.CALL, TaskKind.VISIT}), Task.done_at.is_(None), Task.match_id.is_not(None)
        ),
    )
    with all_councils(session):
        return set(session.scalars(due).all())


def active_roles(session: Session) -> dict[int, set[Role]]:
    """By council, the roles that somebody is active in."""
    held: dict[int, set[Role]] = {}
    with all_councils(session):
        active = select(MemberRole.council_id, MemberRole.role).where(MemberRole.state == MemberState.ACTIVE)
        for council_id, role in session.execute(active.distinct()):
            held.setdefault(council_id, set()).add(role)
    return held


def beat(session: Session, name: str, now: datetime, pid: int) -> None:
    """A sign of life."""
    with writing(session, ALL_COUNCILS):
        session.merge(Heartbeat(name=name, at=now, pid=pid))


def last_beat(session: Session, name: str) -> datetime | None:
    """When that one last gave a sign of life, or never."""
    with all_councils(session):
        return session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))


def clock_of(engine: Engine) -> datetime:
    """What time the database's machine has (PostgreSQL)."""
    with engine.connect() as connection:
        at: datetime = connection.execute(text("select clock_timestamp()")).scalar_one()
    return at


def role_is_free_of_walls(engine: Engine) -> bool:
    """Whether the PostgreSQL role of this engine is one that row-level security does not bind."""
    with engine.connect() as connection:
        free = connection.scalar(text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user"))
    return bool(free)


def schema_version(engine: Engine) -> str | None:
    """The migration this database is at; None before the first."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version = connection.scalar(text("select version_num from alembic_version"))
    return str(version) if version else None
