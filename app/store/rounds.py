"""Rounds: which wait, which the worker holds, and what came of the latest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.orm import Session

from app.models.base import UtcDateTime
from app.models.rounds import Round, RoundKind, RoundState
from app.store.session import built_once

_QUEUED = built_once(
    select(Round).where(
        Round.council_id == bindparam("council"),
        Round.state == RoundState.QUEUED,
        (Round.kind == RoundKind.WHAT_IF) == bindparam("what_if"),
    )
)
_BY_REF = built_once(select(Round).where(Round.council_id == bindparam("council"), Round.ref == bindparam("round_ref")))
_FIRST = built_once(
    select(Round)
    .where(
        Round.council_id == bindparam("council"),
        or_(
            (Round.state == RoundState.QUEUED) & (Round.due_at <= bindparam("now", type_=UtcDateTime())),
            (Round.state == RoundState.RUNNING) & (Round.started_at <= bindparam("lost", type_=UtcDateTime())),
        ),
    )
    .order_by((Round.kind == RoundKind.WHAT_IF), Round.due_at, Round.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def queued(session: Session, council_id: int, *, what_if: bool) -> Round | None:
    """The one that waits, of this sort."""
    return session.scalars(_QUEUED, {"council": council_id, "what_if": what_if}).one_or_none()


def first_to_run(session: Session, council_id: int, now: datetime, lease: timedelta) -> Round | None:
    """The next that is due, real ones first; also one whose worker stopped in the middle of it."""
    return session.scalars(_FIRST, {"council": council_id, "now": now, "lost": now - lease}).one_or_none()


def by_ref(session: Session, council_id: int, ref: str) -> Round | None:
    return session.scalars(_BY_REF, {"council": council_id, "round_ref": ref}).one_or_none()


def by_id(session: Session, council_id: int, round_id: int) -> Round | None:
    return session.scalar(select(Round).where(Round.council_id == council_id, Round.id == round_id))


def latest(session: Session, council_id: int, limit: int) -> Sequence[Round]:
    """The last ones that were asked for, the newest first."""
    return session.scalars(
        select(Round)
        .where(Round.council_id == council_id)
        .order_by(Round.asked_at.desc(), Round.id.desc())
        .limit(limit)
    ).all()


def forget(session: Session, council_id: int, before: datetime, what_ifs_before: datetime) -> None:
    """Old rounds; a "what if" has served its turn sooner."""
    over = Round.finished_at < before
    soon_over = (Round.kind == RoundKind.WHAT_IF) & (Round.finished_at < what_ifs_before)
    session.execute(delete(Round).where(Round.council_id == council_id, or_(over, soon_over)))
