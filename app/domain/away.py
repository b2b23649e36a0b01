"""Days on which somebody is not there: on holiday, in hospital, or a cook who does not cook."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.errors import Invalid

FURTHEST_BACK = timedelta(days=60)
FURTHEST_AHEAD = timedelta(days=366)
CHECK_BACK_EVERY = timedelta(weeks=1)
"""How often somebody asks after a person whose return nobody knows."""


class AwayKind(StrEnum):
    AWAY = "away"
    HOSPITAL = "hospital"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class DaysAway:
    """first, last: local days, both away. last: None while nobody knows."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, first: date, last: date) -> bool:
        """Whether any day from `first` to `last`, both included, is one of these."""
        return self.first <= last and (self.last is None or first <= self.last)

    def clashes(self, other: "DaysAway") -> bool:
        return self.meets(other.first, other.last or date.max)


def is_away(spells: Iterable[DaysAway], first: date, last: date) -> bool:
    """Whether somebody with these spells is away on any day from `first` to `last`, both included."""
    return any(spell.meets(first, last) for spell in spells)


def check_days(days: DaysAway, today: date) -> None:
    """What may be written down.

    Raises Invalid("away_ends_before_start" | "away_over", field last_day) and
    Invalid("away_too_long_ago" | "away_too_far", field first_day).
    """
    if days.last is not None and days.last < days.first:
        raise Invalid("away_ends_before_start", field="last_day")
    if days.last is not None and days.last < today:
        raise Invalid("away_over", field="last_day")
    if days.first < today - FURTHEST_BACK:
        raise Invalid("away_too_long_ago", field="first_day")
    if days.first > today + FURTHEST_AHEAD:
        raise Invalid("away_too_far", field="first_day")


def first_check_back(days: DaysAway, today: date) -> date | None:
    """When somebody asks after them first: a week on, where nobody knows when they come back."""
    return max(days.first, today) + CHECK_BACK_EVERY if days.last is None else None
