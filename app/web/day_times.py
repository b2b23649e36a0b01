"""A time of day as people type it: 5.40pm, 5:40 pm, 17:40, 1740."""

import re
from datetime import UTC, date, datetime, time

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from app.web.formats import zone

_TIME = re.compile(r"(\d{1,2})(?:[.:h ]?(\d{2}))? ?(am|pm)?", re.IGNORECASE)
NOON = 12


def moment_on(day: date, text: str) -> datetime:
    """The moment (aware, UTC) on a local day. Raises ValidationError with a sentence for what is no time."""
    return datetime.combine(day, _read(text), zone()).astimezone(UTC)


def _read(text: str) -> time:
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
