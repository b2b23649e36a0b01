"""When somebody is at the office: weekdays, hours, bank holidays and the council's own closed days, in local time."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from app.domain.council_face import Holidays, Hours, Weekday

_LONGEST_CLOSED = 366
"""Days. A council that closes every day of a year is taken to open again after it."""
_DAY = timedelta(days=1)


@cache
def bank_holidays(division: Holidays) -> frozenset[date]:
    """Those that GOV.UK has published, as the package carries them; nothing is fetched."""
    # Read beside the package's own code, which would fetch the newest list.
    published = json.loads(files("govuk_bank_holidays").joinpath("bank-holidays.json").read_text(encoding="utf-8"))
    return frozenset(date.fromisoformat(event["date"]) for event in published[division.value]["events"])


def known_until(division: Holidays) -> date:
    """The last day of the last year whose bank holidays are known."""
    return max(bank_holidays(division)).replace(month=12, day=31)


def is_open_on(hours: Hours, day: date) -> bool:
    return (
        list(Weekday)[day.weekday()] in hours.days
        and day not in hours.closed
        and (hours.holidays is None or day not in bank_holidays(hours.holidays))
    )


def in_hours(hours: Hours, tz: ZoneInfo, now: datetime) -> bool:
    local = now.astimezone(tz)
    return hours.opens <= local.time() < hours.closes and is_open_on(hours, local.date())


def next_opening(hours: Hours, tz: ZoneInfo, now: datetime) -> datetime:
    """The first moment at or after `now` at which the office opens, in UTC. While it is open: the next day's."""
    opening = datetime.combine(now.astimezone(tz).date(), hours.opens, tz).astimezone(UTC)
    first = now.astimezone(tz).date() + (_DAY if opening < now else timedelta())
    return datetime.combine(first_open_day(hours, first), hours.opens, tz).astimezone(UTC)


def first_open_day(hours: Hours, day: date) -> date:
    """The first day from this one on, itself included, on which the office opens."""
    days = list(_days(day, _DAY))
    return next((one for one in days if is_open_on(hours, one)), days[-1])


def staffed_from(hours: Hours, tz: ZoneInfo, moment: datetime) -> datetime:
    """The moment itself while the office is open then, else the next opening."""
    return moment if in_hours(hours, tz, moment) else next_opening(hours, tz, moment)


def staffed_by(hours: Hours, tz: ZoneInfo, deadline: datetime, now: datetime) -> datetime | None:
    """The last moment from `now` up to a deadline at which somebody is there; None where nobody is until then."""
    if in_hours(hours, tz, deadline):
        return deadline
    for day in _days(deadline.astimezone(tz).date(), -_DAY):
        closing = closing_on(hours, tz, day)
        if closing <= now:
            return None
        if closing <= deadline and is_open_on(hours, day):
            return closing
    return None


def closing_on(hours: Hours, tz: ZoneInfo, day: date) -> datetime:
    return datetime.combine(day, hours.closes, tz).astimezone(UTC)


def _days(first: date, step: timedelta) -> Iterator[date]:
    yield from (first + number * step for number in range(_LONGEST_CLOSED))
