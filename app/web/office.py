"""Whether somebody is at the office now, and whom to ring while nobody is."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from app import clock
from app.domain.council_policy import CouncilPolicy
from app.web.formats import day_and_time, phone
from app.web.language import in_own_words


class OfficeNow(NamedTuple):
    """opens: None while it is open. closed: the sentence that says so, or ""."""

    opens: datetime | None
    closed: str
    other_name: str
    other_number: str
    cover: str


def office_now(policy: CouncilPolicy) -> OfficeNow:
    policy, now = in_own_words(policy), clock.now()
    opens = None if policy.in_hours(now) else policy.next_opening(now)
    when = day_and_time(opens, inside=True) if opens else ""
    closed = str(_("The office is closed now. It opens %(when)s.", when=when)) if when else ""
    contact = policy.contact
    return OfficeNow(
        opens, closed, contact.out_of_hours_name, contact.out_of_hours_phone, policy.hours.leave_cover or ""
    )


def answerphone(policy: CouncilPolicy) -> str:
    """What the office's machine says while nobody is there: the council's own words, else these."""
    policy = in_own_words(policy)
    contact = policy.contact
    other = {"name": contact.out_of_hours_name, "number": phone(contact.out_of_hours_phone)}
    return policy.hours.answerphone or "\n".join(
        [
            str(_("This is Extra Plate at %(council)s. The office is closed now.", council=policy.name)),
            str(_("If somebody is in danger, ring 999.")),
            str(_("If it cannot wait until we are back, ring %(name)s on %(number)s.", **other)),
        ]
    )
