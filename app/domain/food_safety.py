"""Times within which home-cooked food is safe.

Source: Food Standards Agency and Food Standards Scotland advice for home cooks, the stricter figure where they differ:
hot food is used within 2 hours, leftovers within 2 days, rice within 1 day; a use-by date lasts until its midnight.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.errors import Invalid
from app.domain.vocabulary import Temperature
from app.domain.windows import Window

LONGEST_WINDOW = timedelta(hours=4)
FURTHEST_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long food keeps, from when it leaves the heat (hot) or was cooked (chilled, frozen)."""

    hot_hours: int = 2
    chilled_hours: int = 48
    rice_hours: int = 24
    frozen_days: int = 30


DEFAULT_LIMITS = Limits()


@lru_cache(maxsize=1024)  # a round asks it of each pair
def use_by_instant(use_by: date, tz: ZoneInfo) -> datetime:
    """Local midnight at the end of the day, aware, in UTC."""
    return datetime.combine(use_by + timedelta(days=1), time.min, tzinfo=tz).astimezone(UTC)


def _keeps_for(temperature: Temperature, *, has_rice: bool, limits: Limits) -> timedelta:
    if temperature is Temperature.HOT:
        return timedelta(hours=limits.hot_hours)
    if temperature is Temperature.FROZEN:
        return timedelta(days=limits.frozen_days)
    hours = min(limits.chilled_hours, limits.rice_hours) if has_rice else limits.chilled_hours
    return timedelta(hours=hours)


def latest_use_by(
    temperature: Temperature,
    ready_at: datetime,
    has_rice: bool,  # noqa: FBT001 - one of five facts of a meal, always passed on as it was found
    tz: ZoneInfo,
    limits: Limits = DEFAULT_LIMITS,
) -> date:
    """Return the last local day that may stand as use-by: the day on which the food has kept as long as it may."""
    # In UTC, so that 48 hours are 48 hours when the clocks change.
    keeps = _keeps_for(temperature, has_rice=has_rice, limits=limits)
    return (ready_at.astimezone(UTC) + keeps).astimezone(tz).date()


def check_meal_times(
    *,
    temperature: Temperature,
    ready_at: datetime,
    use_by: date,
    window: Window,
    has_rice: bool,
    now: datetime,
    tz: ZoneInfo,
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """Raise Invalid for the first of these that holds.

    window_past (field window_start), window_too_far (window_start), window_too_long (window_end),
    use_by_past (use_by), ready_too_old (ready_at), ready_after_window (ready_at),
    hot_too_long (window_end; details latest, an aware datetime), use_by_too_late (use_by; details latest, a date),
    window_after_use_by (window_end).
    """
    _check_window(window, now)
    if use_by < now.astimezone(tz).date():
        raise Invalid("use_by_past", field="use_by")
    _check_ready(temperature, ready_at, window, now, _keeps_for(temperature, has_rice=has_rice, limits=limits))
    latest = latest_use_by(temperature, ready_at, has_rice, tz, limits)
    if use_by > latest:
        raise Invalid("use_by_too_late", field="use_by", latest=latest)
    if window.end.astimezone(tz).date() > use_by:
        raise Invalid("window_after_use_by", field="window_end")


def _check_window(window: Window, now: datetime) -> None:
    if window.end <= now:
        raise Invalid("window_past", field="window_start")
    if window.start - now > FURTHEST_AHEAD:
        raise Invalid("window_too_far", field="window_start")
    if window.end - window.start > LONGEST_WINDOW:
        raise Invalid("window_too_long", field="window_end")


def _check_ready(temperature: Temperature, ready_at: datetime, window: Window, now: datetime, keeps: timedelta) -> None:
    if ready_at > window.start:
        raise Invalid("ready_after_window", field="ready_at")
    latest = ready_at.astimezone(UTC) + keeps
    if temperature is Temperature.HOT:
        if window.end > latest:
            raise Invalid("hot_too_long", field="window_end", latest=latest)
    elif now > latest:
        raise Invalid("ready_too_old", field="ready_at")
