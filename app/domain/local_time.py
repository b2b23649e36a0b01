"""From a day and a time on the kitchen clock to a moment."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.domain.errors import Invalid


def moment(day: date, at: time, tz: ZoneInfo, *, field: str | None = None) -> datetime:
    """The moment in UTC; of an hour that comes twice in autumn, the first.

    Raises Invalid("time_skipped") for a time that the clocks jump over in spring, beside `field`.
    """
    local = datetime.combine(day, at, tz)
    there = local.astimezone(UTC)
    if there.astimezone(tz).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Invalid("time_skipped", field=field, day=day)
    return there


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
