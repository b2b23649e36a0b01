"""What comes again each week: kept as local wall-clock times, made into windows in UTC one day at a time.

18:00 stays 18:00 when the clocks change (RFC 5545's reading of local time with a zone). Of an hour that comes twice in
autumn, the first is meant; a time that the clocks jump over in spring moves on by what they jump, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.council_policy import Weekday
from app.domain.errors import Invalid
from app.domain.windows import Window

MOST_WEEKS = 8
"""The longest step that is still a habit."""
_DAYS = tuple(Weekday)


def weekday_of(day: date) -> Weekday:
    return _DAYS[day.weekday()]


def monday_of(day: date) -> date:
    """Weeks run from Monday to Sunday, as people count them."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """Some days of each week, or of every second, third ... week counted from that of its first day.

    starts, ends: on the kitchen clock, the same day. first, until: the first and last local day it may fall on;
    without `until` it goes on.

    Raises Invalid("days_missing", field weekdays), Invalid("window_ends_before_start", field ends),
    Invalid("every_weeks_range", field every; details most) and Invalid("until_before_first", field until).
    """

    weekdays: frozenset[Weekday]
    starts: time
    ends: time
    first: date
    every: int = 1
    until: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise Invalid("days_missing", field="weekdays")
        if self.ends <= self.starts:
            raise Invalid("window_ends_before_start", field="ends")
        if not 1 <= self.every <= MOST_WEEKS:
            raise Invalid("every_weeks_range", field="every", most=MOST_WEEKS)
        if self.until is not None and self.until < self.first:
            raise Invalid("until_before_first", field="until")

    @property
    def length(self) -> timedelta:
        """By the kitchen clock."""
        return datetime.combine(self.first, self.ends) - datetime.combine(self.first, self.starts)

    def falls_on(self, day: date) -> bool:
        if day < self.first or (self.until is not None and day > self.until):
            return False
        weeks = (monday_of(day) - monday_of(self.first)).days // 7
        return weeks % self.every == 0 and weekday_of(day) in self.weekdays

    def days(self, since: date, until: date) -> Iterator[date]:
        """The days it falls on, from `since` to `until`, both included, in order."""
        day = max(since, self.first)
        last = until if self.until is None else min(until, self.until)
        while day <= last:
            if self.falls_on(day):
                yield day
            day += timedelta(days=1)

    def next_day(self, since: date) -> date | None:
        """The first day it falls on, from `since` on; None once it is over."""
        begin = max(since, self.first)
        return next(self.days(begin, begin + timedelta(weeks=self.every + 1)), None)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """day: local. window: in UTC. moved: the clocks jump over its time that day, so it is later than usual."""

    day: date
    window: Window
    moved: bool


def on_day(weekly: Weekly, day: date, tz: ZoneInfo) -> Occurrence:
    """What falls on this local day, whether or not it is one of its days."""
    start, start_moved = _there(day, weekly.starts, tz)
    end, end_moved = _there(day, weekly.ends, tz)
    if start_moved and not end_moved:
        end += _jump(day, weekly.starts, tz)  # all of it moves: nobody's hour shrinks to nothing
    return Occurrence(day, Window(start, end), moved=start_moved or end_moved)


def occurrences(weekly: Weekly, since: date, until: date, tz: ZoneInfo) -> list[Occurrence]:
    """What falls on the local days from `since` to `until`, both included, in order."""
    return [on_day(weekly, day, tz) for day in weekly.days(since, until)]


def _there(day: date, at: time, tz: ZoneInfo) -> tuple[datetime, bool]:
    """The moment in UTC, and whether the clocks jump over it (fold 0 then reads it with the offset before the jump)."""
    there = datetime.combine(day, at.replace(fold=0), tz).astimezone(UTC)
    return there, _jump(day, at, tz) != timedelta()


def _jump(day: date, at: time, tz: ZoneInfo) -> timedelta:
    """How far a wall-clock time is moved on, because that day does not have it; mostly not at all."""
    local = datetime.combine(day, at.replace(fold=0), tz)
    back = local.astimezone(UTC).astimezone(tz)
    return back.replace(tzinfo=None, fold=0) - local.replace(tzinfo=None)
