"""A cook's regular days: what is known of the next one, and when to ask about it. Nothing is ever posted by itself."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.council_meals import Matching
from app.domain.council_policy import Weekday
from app.domain.errors import Invalid
from app.domain.food_safety import LONGEST_WINDOW
from app.domain.meal_to_post import DISH_LENGTH
from app.domain.recurrence import Occurrence, Weekly, on_day

NUDGE_DAYS_BEFORE = 2
"""Friday for Sunday: time to shop, and not so long that it is forgotten."""

NUDGE_FROM = time(9)
"""Local. The clock's daily jobs run at night; nobody reads then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CookDay:
    """starts, ends: on the kitchen clock. first: the local day it was said. dish: "" for whatever there will be."""

    weekday: Weekday
    starts: time
    ends: time
    portions: int
    first: date
    dish: str = ""

    @property
    def weekly(self) -> Weekly:
        return Weekly(weekdays=frozenset({self.weekday}), starts=self.starts, ends=self.ends, first=self.first)


def check(day: CookDay, matching: Matching) -> None:
    """Raise Invalid for the first thing that is wrong, beside its field.

    window_ends_before_start, window_too_long and window_too_short (field ends; details least), portions_out_of_range
    (portions; details most), text_too_long (dish; details most).
    """
    if day.weekly.length > LONGEST_WINDOW:
        raise Invalid("window_too_long", field="ends")
    if day.weekly.length < matching.min_overlap:
        raise Invalid("window_too_short", field="ends", least=matching.min_overlap_minutes)
    if not 1 <= day.portions <= matching.max_portions_per_meal:
        raise Invalid("portions_out_of_range", field="portions", most=matching.max_portions_per_meal)
    if len(day.dish) > DISH_LENGTH:
        raise Invalid("text_too_long", field="dish", most=DISH_LENGTH)


def in_sight(day: CookDay, today: date, tz: ZoneInfo) -> Occurrence | None:
    """The next one, where it is near enough to ask about: today, tomorrow or the day after."""
    coming = day.weekly.next_day(today)
    if coming is None or coming > today + timedelta(days=NUDGE_DAYS_BEFORE):
        return None
    return on_day(day.weekly, coming, tz)


def next_one(day: CookDay, now: datetime, tz: ZoneInfo) -> Occurrence:
    """The next one whose time is not over, however far away."""
    today = now.astimezone(tz).date()
    coming = [on_day(day.weekly, one, tz) for one in day.weekly.days(today, max(today, day.first) + timedelta(days=7))]
    return next(one for one in coming if one.window.end > now)


def to_nudge(day: CookDay, today: date, tz: ZoneInfo) -> Occurrence | None:
    """The one that is exactly so many days away: asked about once, today."""
    coming = today + timedelta(days=NUDGE_DAYS_BEFORE)
    return on_day(day.weekly, coming, tz) if day.weekly.falls_on(coming) else None
