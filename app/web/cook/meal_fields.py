"""What the form of a meal is made of: days to choose from, times as people type them, answers that must be given."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from wtforms import SelectChoice
from wtforms.validators import StopValidation

from app.domain.references import parse as parse_reference
from app.web.fields import one_line
from app.web.formats import clock_time, local, long_day
from app.web.tenant import this_council

OTHER = "other"
SAME_DAY = "same"
Choices = list[SelectChoice]

_TIME = re.compile(r"^(\d{1,2})(?:[.:]?(\d{2}))?\s*([ap])?\.?\s*(?:m\.?)?$")
_NOON = 12
USUAL = ((time(12), time(13)), (time(17), time(18)), (time(17, 30), time(18, 30)))


def options(names: Mapping[Any, object]) -> Choices:
    """A closed list as choices, in its order."""
    return [SelectChoice(str(code), name) for code, name in names.items()]


def values(field: Any) -> set[str]:
    """What may be sent for a field of choices."""
    return {choice.value for choice in field.choices}


def chosen(text: LazyString) -> Callable[[Any, Any], None]:
    """One of the choices must be picked; otherwise this sentence. For fields with validate_choice=False."""

    def check(_form: Any, field: Any) -> None:
        if field.data not in values(field):
            raise StopValidation(str(text))

    return check


def one_of_mine(text: LazyString) -> Callable[[Any, Any], None]:
    """As `chosen`, where a choice is a reference: one that is not offered is 404, here and everywhere."""

    def check(_form: Any, field: Any) -> None:
        if field.data not in values(field):
            field.names_nothing = parse_reference(str(field.data or "")) is not None
            raise StopValidation(str(text))

    return check


def all_known(text: LazyString) -> Callable[[Any, Any], None]:
    """Any number of the choices may be picked, and nothing else."""

    def check(_form: Any, field: Any) -> None:
        if not set(field.data or ()) <= values(field):
            raise StopValidation(str(text))

    return check


def several_lines(text: str | None) -> str | None:
    """Without control characters, which PostgreSQL does not store; line breaks stay."""
    if text is None:
        return None
    lines = (one_line(line) or "" for line in text.splitlines())
    return "\n".join(lines).strip()


def parse_time(text: str | None) -> time | None:
    """17:30, 5.30pm, 5:30 PM, 1730, 5pm; None for anything else."""
    found = _TIME.match((text or "").strip().lower())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif found[2] is None:
        return None  # a bare 5 may be morning or evening
    try:
        return time(hour, minute)
    except ValueError:
        return None


def parse_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def day_name(day: date, today: date) -> str:
    names = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
    return str(names.get((day - today).days) or format_date(day, "EEEE", rebase=False))


def day_tiles(today: date, offsets: Iterable[int]) -> Choices:
    days = [today + timedelta(away) for away in offsets]
    return [SelectChoice(day.isoformat(), day_name(day, today)) for day in days]


def more_days(today: date, offsets: Iterable[int]) -> Choices:
    """For a list to pick from, with nothing picked."""
    days = [(today + timedelta(away)) for away in offsets]
    return [SelectChoice("", str(_("Choose a day"))), *(SelectChoice(day.isoformat(), long_day(day)) for day in days)]


def day_hints(choices: Choices) -> dict[str, str]:
    """The date under each day's name."""
    said = ((choice.value, parse_day(choice.value)) for choice in choices)
    return {value: str(format_date(day, "d MMM", rebase=False)) for value, day in said if day}


def span(start: time, end: time) -> str:
    """How a pair of times is sent: "17:30-18:30"."""
    return f"{start:%H:%M}-{end:%H:%M}"


def parse_span(text: str) -> tuple[time, time] | None:
    start, _dash, end = text.partition("-")
    opens, closes = parse_time(start), parse_time(end)
    return (opens, closes) if opens and closes else None


def span_choices(last: tuple[datetime, datetime] | None) -> Choices:
    """The usual times, last time's among them, and any other."""
    spans = list(USUAL)
    if last:
        before = (local(last[0]).time(), local(last[1]).time())
        if before not in spans:
            spans = [*spans[:2], before]
    said = [
        SelectChoice(span(*pair), str(_("%(start)s to %(end)s", start=say_time(pair[0]), end=say_time(pair[1]))))
        for pair in spans
    ]
    return [*said, SelectChoice(OTHER, str(_("Another time")))]


def say_time(at: time) -> str:
    noon_today = local(datetime(2026, 1, 15, 12, tzinfo=this_council().policy.tz))
    return clock_time(noon_today.replace(hour=at.hour, minute=at.minute))
