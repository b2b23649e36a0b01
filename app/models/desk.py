"""What waits for a person at the council: calls, tasks and concerns."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, CouncilOwned, Referenced, Versioned, belongs_to, in_council, pair_key


class TaskKind(StrEnum):
    """call and visit stand on "Calls to make"; the others on the desk."""

    CALL = "call"
    VISIT = "visit"
    PLACE_ADDRESS = "place_address"
    RECORD_OUTCOME = "record_outcome"
    WELFARE = "welfare"
    FIND_COOK = "find_cook"
    CHECK_BACK = "check_back"


class CallOutcome(StrEnum):
    SPOKE = "spoke"
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"


class ConcernState(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Task(Base, CouncilOwned, Referenced, Versioned):
    """message: the kind of message a call stands for. facts: what the words to say need. key: makes it once."""

    __tablename__ = "tasks"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        UniqueConstraint("council_id", "key"),
        in_council("person_id", "people"),
        in_council("match_id", "matches"),
        in_council("done_by_id", "people"),
        Index("ix_tasks_open", "council_id", "done_at", "due_at"),
    )

    kind: Mapped[TaskKind]
    person_id: Mapped[int]
    match_id: Mapped[int | None]
    message: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(String(120))
    urgent: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None]

    person = belongs_to("Task", "person_id", "Person")


class CallAttempt(Base, CouncilOwned):
    __tablename__ = "call_attempts"
    __table_args__ = (
        pair_key(),
        in_council("task_id", "tasks"),
        in_council("by_id", "people"),
        Index("ix_call_attempts_task", "council_id", "task_id"),
    )

    task_id: Mapped[int]
    outcome: Mapped[CallOutcome]
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
    by_id: Mapped[int]


class Concern(Base, CouncilOwned, Referenced, Versioned):
    """Only `text` is needed. Read by the safeguarding lead alone, never by the person it names."""

    __tablename__ = "concerns"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("about_id", "people"),
        in_council("reporter_id", "people"),
        in_council("acknowledged_by_id", "people"),
    )

    text: Mapped[str] = mapped_column(Text)
    about_id: Mapped[int | None]
    about_text: Mapped[str] = mapped_column(String(200), default="")
    in_danger: Mapped[bool] = mapped_column(default=False)
    reporter_id: Mapped[int | None]
    reporter_contact: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[ConcernState]
    raised_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(Text, default="")

    about = belongs_to("Concern", "about_id", "Person")
    reporter = belongs_to("Concern", "reporter_id", "Person")
