"""From a day and a time on the kitchen clock to a moment."""

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
