"""What the front door and a council's home show."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

from flask_babel import gettext as _

from app.domain.council_policy import CouncilPolicy, Hours, Language, Weekday
from app.models.councils import Council
from app.web.formats import capital, weekday_name
from app.web.language import in_own_words
from app.web.tenant import is_open_to_all, own_url, read_policy


class CouncilDoor(NamedTuple):
    name: str
    url: str
    phone: str
    language: str


def doors(councils: Iterable[Council]) -> list[CouncilDoor]:
    """Every open council by name, with its address and the number of its office."""
    found = [_door(read_policy(council.document)) for council in councils if is_open_to_all(council)]
    return sorted(found, key=lambda door: door.name.casefold())


def _door(policy: CouncilPolicy) -> CouncilDoor:
    name = in_own_words(policy).display_name
    spoken = Language.ENGLISH if name == policy.display_name else Language.WELSH
    return CouncilDoor(name, own_url(policy), policy.contact.office_phone, spoken.value)


def opening_hours(hours: Hours) -> str:
    """Monday to Friday, 9am to 5pm; or each day by name where they do not follow on each other."""
    days = [list(Weekday).index(day) for day in hours.days]
    times = {"opens": _clock(hours.opens), "closes": _clock(hours.closes)}
    if len(days) > 1 and days == list(range(days[0], days[-1] + 1)):
        span = {"first": weekday_name(days[0]), "last": weekday_name(days[-1])}
        return capital(_("%(first)s to %(last)s, %(opens)s to %(closes)s", **span, **times))
    return capital(_("%(days)s, %(opens)s to %(closes)s", days=", ".join(map(weekday_name, days)), **times))


def _clock(moment: time) -> str:
    hour = moment.hour % 12 or 12
    minutes = f".{moment.minute:02d}" if moment.minute else ""
    half = "am" if moment.hour < 12 else "pm"  # noqa: PLR2004 noon
    return f"{hour}{minutes}{half}"
