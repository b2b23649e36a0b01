"""Times and days as people type them: 5.40pm, 5:40 pm, 17:40, 1740; 15/10/2026."""

import re
from datetime import UTC, date, datetime, time

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from app.domain.errors import Invalid
from app.web.formats import zone

_TIME = re.compile(r"(\d{1,2})(?:[.:h ]?(\d{2}))? ?(am|pm)?", re.IGNORECASE)
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\W+(?P<m>\d{1,2})\W+(?P<y>\d{4})"),
)
NOON = 12


def moment_on(day: date, text: str) -> datetime:
    """The moment (aware, UTC) on a local day. Raises ValidationError with a sentence for what is no time."""
    return datetime.combine(day, read_time(text), zone()).astimezone(UTC)


def read_time(text: str) -> time:
    """Raises ValidationError with a sentence for what is no time."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValidationError(_("Enter a time, like 5.40pm."))
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= NOON:
        raise ValidationError(_("Enter a time, like 5.40pm."))
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValidationError(_("Enter a time, like 5.40pm.")) from None


def parse_day(text: str) -> date:
    """2026-10-15 as browsers send it, or 15/10/2026 as people write it. Raises Invalid("day_missing")."""
    for pattern in _DAYS:
        found = pattern.fullmatch(text.strip())
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Invalid("day_missing", field="day")
