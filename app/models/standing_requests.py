"""Wishes for a meal that come again each week."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.council_policy import Weekday
from app.domain.recurrence import Weekly
from app.domain.standing_requests import StandingState
from app.domain.vocabulary import Asked
from app.models.base import Base, CodeSet, CouncilOwned, Referenced, Versioned, belongs_to, in_council, pair_key


class StandingRequest(Base, CouncilOwned, Referenced, Versioned):
    """On these days of every week, or every n weeks, between two times on the kitchen clock; see domain/recurrence.

    first_day, until: the first and last local day it may fall on; no `until`: until it is ended.
    """

    __tablename__ = "standing_requests"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("diner_id", "people"),
        in_council("asked_by_id", "people"),
        in_council("ended_by_id", "people"),
        CheckConstraint("portions >= 1", name="portions"),
        Index("ix_standing_requests_diner", "council_id", "diner_id", "state"),
    )

    diner_id: Mapped[int]
    weekdays: Mapped[frozenset[Weekday]] = mapped_column(CodeSet(Weekday))
    starts: Mapped[time]
    ends: Mapped[time]
    every_weeks: Mapped[int] = mapped_column(default=1)
    first_day: Mapped[date]
    until: Mapped[date | None]
    portions: Mapped[int]
    state: Mapped[StandingState]
    asked_by_id: Mapped[int]
    asked_how: Mapped[Asked]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]

    diner = belongs_to("StandingRequest", "diner_id", "Person")

    @property
    def weekly(self) -> Weekly:
        return Weekly(
            weekdays=self.weekdays,
            starts=self.starts,
            ends=self.ends,
            first=self.first_day,
            every=self.every_weeks,
            until=self.until,
        )
