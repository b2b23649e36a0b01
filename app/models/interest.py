"""Who wants to hear when a council begins. These rows belong to no council: there is none yet where they live."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class InterestLetter(StrEnum):
    """What is to be sent to an address: is this wish yours, or a council near you has begun."""

    CONFIRM = "confirm"
    OPENED = "opened"


class Interest(Base):
    """One row an address, and of the address nothing but the district of its postcode ("RH2").

    wanted: the district last asked for, which counts once the reader has confirmed it. begun: the councils that were
    open in that district already. keep_until: the row's last moment; months: what it gets on confirming.
    link_hash: opens the page that confirms it and takes it off. sealed: the link's key, encrypted, until it is sent.
    letter, due_at: what waits to be sent.
    """

    __tablename__ = "interest_list"
    __table_args__ = (Index("ix_interest_list_letter", "letter", "due_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    outward: Mapped[str] = mapped_column(String(4))
    wanted: Mapped[str] = mapped_column(String(4))
    months: Mapped[int]
    begun: Mapped[list[str]]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    keep_until: Mapped[datetime] = mapped_column(index=True)
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str | None] = mapped_column(String(300))
    letter: Mapped[InterestLetter | None]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
