"""Cooks who are asked for a meal, and the days on which a cook says they cook."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.asks import OPEN_ASKS, AskState
from app.domain.council_policy import Weekday
from app.domain.vocabulary import Asked
from app.models.base import Base, CouncilOwned, Referenced, Versioned, belongs_to, in_council, pair_key

OPEN_SQL = "state IN ({})".format(", ".join(f"'{state.value}'" for state in sorted(OPEN_ASKS)))


class CookAsk(Base, CouncilOwned, Referenced, Versioned):
    """One cook is asked to cook for one request. A request has one open ask at a time.

    pairing_id: the pairing whose day it is. asked_by_id: a coordinator who chose this cook. lapses_at: by when to
    answer and, after a yes, by when to post the meal. meal_id: the meal that came of it. reason: why it was withdrawn.
    """

    __tablename__ = "cook_asks"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("request_id", "meal_requests"),
        in_council("cook_id", "people"),
        in_council("meal_id", "meals"),
        in_council("pairing_id", "pairings"),
        in_council("asked_by_id", "people"),
        in_council("answered_by_id", "people"),
        Index(
            "uq_cook_asks_open",
            "council_id",
            "request_id",
            unique=True,
            sqlite_where=text(OPEN_SQL),
            postgresql_where=text(OPEN_SQL),
        ),
        Index("ix_cook_asks_cook", "council_id", "cook_id", "asked_at"),
        Index("ix_cook_asks_request", "council_id", "request_id"),
        Index(
            "ix_cook_asks_lapse",
            "lapses_at",
            sqlite_where=text(OPEN_SQL),
            postgresql_where=text(OPEN_SQL),
        ),
    )

    request_id: Mapped[int]
    cook_id: Mapped[int]
    pairing_id: Mapped[int | None]
    meal_id: Mapped[int | None]
    state: Mapped[AskState]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None]
    lapses_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_how: Mapped[Asked | None]
    answered_by_id: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(24), default="")

    request = belongs_to("CookAsk", "request_id", "MealRequest")
    cook = belongs_to("CookAsk", "cook_id", "Person")


class CookDay(Base, CouncilOwned, Referenced, Versioned):
    """On this day of each week somebody cooks.

    starts, ends: local wall-clock times. first: the local day it was said. dish: "" for any.
    """

    __tablename__ = "cook_days"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("cook_id", "people"),
        CheckConstraint("portions >= 1", name="portions"),
        Index(
            "uq_cook_days_weekday",
            "council_id",
            "cook_id",
            "weekday",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    cook_id: Mapped[int]
    weekday: Mapped[Weekday]
    starts: Mapped[time]
    ends: Mapped[time]
    portions: Mapped[int]
    dish: Mapped[str] = mapped_column(String(80), default="")
    first: Mapped[date]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    cook = belongs_to("CookDay", "cook_id", "Person")
