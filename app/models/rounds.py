"""Rounds of matching: asked for, run by the worker, and what came of each."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, CouncilOwned, Referenced, in_council, pair_key


class RoundKind(StrEnum):
    """What a round was asked for by. WHAT_IF stores nothing but its own row."""

    POSTED = "posted"
    OPENED = "opened"
    FELL_THROUGH = "fell_through"
    NIGHTLY = "nightly"
    BY_HAND = "by_hand"
    WHAT_IF = "what_if"


class RoundState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_QUEUED_REAL = text("state = 'queued' AND kind <> 'what_if'")
_QUEUED_WHAT_IF = text("state = 'queued' AND kind = 'what_if'")
_WAITING = text("state IN ('queued', 'running')")


class Round(Base, CouncilOwned, Referenced):
    """At most one real round and one "what if" of a council wait at a time: a burst of deeds makes one round.

    due_at: not before. objective: the four aims; gap: people, as in domain/rounds. proposed: how many
    proposals came of it; skipped: what no longer held under the lock. result: references, codes and counts alone.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("asked_by_id", "people"),
        Index("uq_rounds_queued", "council_id", unique=True, sqlite_where=_QUEUED_REAL, postgresql_where=_QUEUED_REAL),
        Index(
            "uq_rounds_queued_what_if",
            "council_id",
            unique=True,
            sqlite_where=_QUEUED_WHAT_IF,
            postgresql_where=_QUEUED_WHAT_IF,
        ),
        Index("ix_rounds_waiting", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_rounds_asked", "council_id", "asked_at"),
    )

    kind: Mapped[RoundKind]
    state: Mapped[RoundState]
    asked_by_id: Mapped[int | None]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    portions: Mapped[int] = mapped_column(default=0)
    waiting_days: Mapped[int] = mapped_column(default=0)
    bonds: Mapped[int] = mapped_column(default=0)
    distance_m: Mapped[int] = mapped_column(default=0)
    proven: Mapped[bool | None]
    gap: Mapped[int | None]
    seconds: Mapped[float | None]
    proposed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(60), default="")
    result: Mapped[dict[str, Any] | None]
