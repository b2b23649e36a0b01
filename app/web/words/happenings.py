"""What was done, in words: the lines of a match's or a request's history."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.store.trace import Happening
from app.web.formats import day_and_time
from app.web.words import pairings

DEEDS = {
    "request_opened": _l("Asked for"),
    "request_changed": _l("Changed to this meal"),
    "request_proposed": _l("A meal was proposed"),
    "request_matched": _l("A meal was found"),
    "request_undone": _l("Back to the proposal"),
    "request_kept": _l("Kept for the cook they are paired with"),
    "request_pooled": _l("Anybody may cook it now"),
    "request_reopened": _l("Waiting again"),
    "request_fulfilled": _l("The meal arrived"),
    "request_unmet": _l("No meal came"),
    "request_cancelled": _l("Cancelled"),
    "ask_made": _l("A cook was asked"),
    "ask_accepted": _l("The cook said yes"),
    "ask_declined": _l("The cook said not this time"),
    "ask_lapsed": _l("The cook did not answer in time"),
    "ask_withdrawn": _l("The ask was taken back"),
    "ask_cooked": _l("The cook posted the meal"),
    "match_proposed": _l("Proposed"),
    "proposal_dropped": _l("The proposal no longer held"),
    "match_rejected": _l("Said no"),
    "match_approved": _l("Approved"),
    "match_undone": _l("The decision was taken back"),
    "match_confirmed": _l("The diner said yes"),
    "match_lapsed": _l("Nobody said yes in time"),
    "match_declined": _l("Turned down"),
    "match_cancelled_early": _l("Called off"),
    "match_cancelled_late": _l("Called off late"),
    "match_voided": _l("Stopped by a rule"),
    "match_asked_again": _l("Something changed, so the diner is asked again"),
    "match_rechecked": _l("Checked again after a change"),
    "match_set_off": _l("The cook set off"),
    "match_handed_over": _l("Handed over"),
    "match_not_made": _l("The meal was not made"),
    "match_refused": _l("Not wanted at the door"),
    "match_no_answer": _l("Nobody answered the door"),
    "match_failed_visit": _l("The diner was found well, elsewhere"),
    "match_emergency": _l("It was an emergency"),
    "address_revealed": _l("The address was shown"),
    "phone_revealed": _l("The phone number was shown"),
}


DEEDS |= pairings.DEEDS


class Line(NamedTuple):
    text: str
    note: str


def happening_words(line: Happening) -> Line:
    """One entry: what was done, by whom and when. The clock has no name."""
    said = str(DEEDS.get(line.deed) or _("Changed"))
    when = day_and_time(line.at, inside=bool(line.who))
    who = _("%(name)s, %(when)s", name=line.who, when=when) if line.who else when
    return Line(said, f"{who}: {line.reason}" if line.reason else str(who))
