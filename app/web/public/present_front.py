"""What the front door and a council's home show."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _

from app.domain.council_policy import Hours, Weekday
from app.models.councils import Council
from app.web.tenant import council_url, is_open_to_all, read_policy


class CouncilDoor(NamedTuple):
    name: str
    url: str
    phone: str
    language: str


def doors(councils: Iterable[Council]) -> list[CouncilDoor]:
    """Every open council by name, with its address and the number of its office."""
    policies = [read_policy(council.document) for council in councils if is_open_to_all(council)]
    found = [
        CouncilDoor(
            policy.display_name, council_url(policy.slug), policy.contact.office_phone, policy.languages[0].value
        )
        for policy in policies
    ]
    return sorted(found, key=lambda door: door.name.casefold())


def opening_hours(hours: Hours) -> str:
    """Monday to Friday, 9am to 5pm; or each day by name where they do not follow on each other."""
    names = get_locale().days["format"]["wide"]
    days = [list(Weekday).index(day) for day in hours.days]
    times = {"opens": _clock(hours.opens), "closes": _clock(hours.closes)}
    if len(days) > 1 and days == list(range(days[0], days[-1] + 1)):
        span = {"first": names[days[0]], "last": names[days[-1]]}
        return str(_("%(first)s to %(last)s, %(opens)s to %(closes)s", **span, **times))
    return str(_("%(days)s, %(opens)s to %(closes)s", days=", ".join(names[day] for day in days), **times))


def _clock(moment: time) -> str:
    hour = moment.hour % 12 or 12
    minutes = f".{moment.minute:02d}" if moment.minute else ""
    half = "am" if moment.hour < 12 else "pm"  # noqa: PLR2004 noon
    return f"{hour}{minutes}{half}"
