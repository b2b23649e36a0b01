"""Standing pairs: one cook and one diner, on their own days of the week."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.council_policy import Weekday
from app.domain.pairings import PairingState, Party
from app.domain.vocabulary import Asked
from app.models.base import (
    Base,
    CodeSet,
    CouncilOwned,
    Referenced,
    Versioned,
    belongs_to,
    in_council,
    pair_key,
)

_NOT_ENDED = text("state <> 'ended'")


class Pairing(Base, CouncilOwned, Referenced, Versioned):
    """weekdays: none until somebody has proposed days; starts, ends, first_on, until_on: local, see recurrence.Weekly.

    asked_at: when both sides were asked, so that they know of it. food_changed_at: when what the diner eats or what is
    in the kitchen last changed. review_why: a ReviewCode, "" unless review is due. *_spoken_on: when somebody of the
    council last talked to them. end_code: an EndCode, "" before.
    """

    __tablename__ = "pairings"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("cook_id", "people"),
        in_council("diner_id", "people"),
        in_council("suggested_by_id", "people"),
        in_council("cook_yes_by_id", "people"),
        in_council("diner_yes_by_id", "people"),
        in_council("ended_by_id", "people"),
        CheckConstraint("portions >= 1", name="portions"),
        Index(
            "uq_pairings_open",
            "council_id",
            "cook_id",
            "diner_id",
            unique=True,
            sqlite_where=_NOT_ENDED,
            postgresql_where=_NOT_ENDED,
        ),
        Index("ix_pairings_state", "council_id", "state"),
        Index("ix_pairings_diner", "council_id", "diner_id", "state"),
    )

    cook_id: Mapped[int]
    diner_id: Mapped[int]
    state: Mapped[PairingState]
    suggested_by: Mapped[Party]
    suggested_by_id: Mapped[int | None]
    suggested_at: Mapped[datetime]
    weekdays: Mapped[frozenset[Weekday]] = mapped_column(CodeSet(Weekday))
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    every: Mapped[int] = mapped_column(default=1)
    first_on: Mapped[date | None]
    until_on: Mapped[date | None]
    portions: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime | None]
    cook_yes_at: Mapped[datetime | None]
    cook_yes_by_id: Mapped[int | None]
    cook_yes_how: Mapped[Asked | None]
    diner_yes_at: Mapped[datetime | None]
    diner_yes_by_id: Mapped[int | None]
    diner_yes_how: Mapped[Asked | None]
    trial_from: Mapped[datetime | None]
    active_from: Mapped[datetime | None]
    review_on: Mapped[date | None]
    review_why: Mapped[str] = mapped_column(String(24), default="")
    food_changed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_by: Mapped[Party | None]
    paused_from: Mapped[PairingState | None]
    paused_until: Mapped[date | None]
    cook_spoken_on: Mapped[date | None]
    diner_spoken_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]
    end_code: Mapped[str] = mapped_column(String(24), default="")

    cook = belongs_to("Pairing", "cook_id", "Person")
    diner = belongs_to("Pairing", "diner_id", "Person")
