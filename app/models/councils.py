"""A council is its stored document and how open it is; the tables beside it only make it findable."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.council_life import CouncilMove, CouncilState
from app.models.base import Base, CouncilOwned, Referenced, Versioned, in_council, pair_key


class Council(Base):
    __tablename__ = "councils"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    document: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime]
    state: Mapped[CouncilState] = mapped_column(default=CouncilState.TRIAL, server_default=CouncilState.TRIAL.value)
    state_since: Mapped[datetime | None]


class CouncilHost(Base):
    """A council's own domain, beside <slug>.<base domain>."""

    __tablename__ = "council_hosts"

    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)


class CouncilArea(Base):
    """An authority's code, for a pilot with one of its sectors behind it. The primary key lets no two claim one."""

    __tablename__ = "council_areas"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)


class Decision(StrEnum):
    """What became of a change that somebody asked for."""

    ASKED = "asked"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class CouncilChange(Base, CouncilOwned, Referenced, Versioned):
    """One change of a council's state: who asked and why, and the second person who agreed.

    asked_by_id, decided_by_id: None where those who run the installation did it.
    """

    __tablename__ = "council_changes"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        Index(
            "uq_council_changes_asked",
            "council_id",
            unique=True,
            sqlite_where=text("decision = 'asked'"),
            postgresql_where=text("decision = 'asked'"),
        ),
        in_council("asked_by_id", "people"),
        in_council("decided_by_id", "people"),
    )

    move: Mapped[CouncilMove]
    decision: Mapped[Decision]
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None]
