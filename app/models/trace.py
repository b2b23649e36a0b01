"""The audit chain, the outbox, and what makes a deed happen once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, CouncilOwned, belongs_to, in_council, pair_key


class AuditEntry(Base, CouncilOwned):
    """One link of a council's chain. actor: "person", "system", "anonymous" or "operator".

    details_hash is salted; the salt stands with the details, so that both can be erased and the chain still verifies.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "seq"),
        Index("ix_audit_entries_subject", "council_id", "subject_kind", "subject_id"),
    )

    seq: Mapped[int]
    at: Mapped[datetime]
    deed: Mapped[str] = mapped_column(String(48))
    actor: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[int | None]
    acting_for_id: Mapped[int | None]
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    details_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditDetail(Base, CouncilOwned):
    """What an entry's hash was taken of: reason, before and after. May be erased."""

    __tablename__ = "audit_details"
    __table_args__ = (pair_key(), UniqueConstraint("council_id", "entry_id"), in_council("entry_id", "audit_entries"))

    entry_id: Mapped[int]
    salt: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500), default="")
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class OutboxMessage(Base, CouncilOwned):
    """A message that will go out: its kind and facts, never its text. urgency: 0 first.

    sealed: an encrypted one-time code, wiped when sent. useful_until: after this it becomes a task, not a message.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "key"),
        in_council("person_id", "people"),
        in_council("match_id", "matches"),
        Index(
            "ix_outbox_due",
            "urgency",
            "due_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int | None]
    match_id: Mapped[int | None]
    email: Mapped[str | None] = mapped_column(String(254))
    facts: Mapped[dict[str, Any]]
    sealed: Mapped[str | None] = mapped_column(String(300))
    urgency: Mapped[int] = mapped_column(default=5)
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(String(24), default="")
    last_error: Mapped[str] = mapped_column(String(200), default="")

    person = belongs_to("OutboxMessage", "person_id", "Person")


class FormKey(Base, CouncilOwned):
    """A form that has been sent. body_hash tells the same form from another one under the same key."""

    __tablename__ = "form_keys"
    __table_args__ = (pair_key(), UniqueConstraint("council_id", "key"))

    key: Mapped[str] = mapped_column(String(64))
    body_hash: Mapped[str] = mapped_column(String(64))
    result: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime]


class JobRun(Base, CouncilOwned):
    """A timed job, once for each council and local day."""

    __tablename__ = "job_runs"
    __table_args__ = (pair_key(), UniqueConstraint("council_id", "job", "local_day"))

    job: Mapped[str] = mapped_column(String(40))
    local_day: Mapped[date]
    finished_at: Mapped[datetime]


class Heartbeat(Base):
    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    pid: Mapped[int] = mapped_column(Integer, default=0)
