"""Sentences about pairs, their days and states in words, and what was done."""

from collections.abc import Iterable, Mapping
from datetime import time

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.council_policy import Weekday
from app.domain.pairings import EndCode, Hurdle, Missing, PairingState, ReviewCode
from app.domain.vocabulary import Asked
from app.web.formats import wall_time
from app.web.words.names import WEEKDAYS, listed

SENTENCES: dict[str, LazyString] = {
    "pairing_already": _l("The two are a pair already, or somebody is arranging it."),
    "pairing_cook_full": _l("The cook has said that %(most)s portions a week are enough. This would be more."),
    "pairing_no_days": _l("Set the days first. Nobody can say yes to days they do not know."),
    "pairing_not_ready": _l("Something is still missing. The list on this page says what."),
    "pairing_not_suggested": _l("Everybody has been asked already. Look at the page again."),
    "pairing_over": _l("This pairing has ended."),
    "paused_by_other": _l("Somebody else paused this. Ring the office to start again."),
    "both_asked_needed": _l("Ask both first, then tick the box."),
    "pause_until_past": _l("Enter a day that is still to come."),
    "side_missing": _l("Choose who said yes."),
    "spoken_whom_missing": _l("Choose whom you talked to."),
}

STATES: Mapping[PairingState, LazyString] = {
    PairingState.SUGGESTED: _l("Being asked"),
    PairingState.TRIAL: _l("On trial"),
    PairingState.ACTIVE: _l("Active"),
    PairingState.PAUSED: _l("Paused"),
    PairingState.REVIEW_DUE: _l("To talk about"),
    PairingState.ENDED: _l("Ended"),
}

MISSING: Mapping[Missing, LazyString] = {
    Missing.DAYS: _l("The days"),
    Missing.COOK_CONSENT: _l("The cook’s yes"),
    Missing.DINER_CONSENT: _l("The diner’s yes"),
    Missing.SHARES: _l("More meals on trial"),
    Missing.COOK_ASKED: _l("A talk with the cook"),
    Missing.DINER_ASKED: _l("A talk with the diner"),
}

ENDED: Mapping[EndCode, LazyString] = {
    EndCode.COOK_WISHED: _l("The cook wished it"),
    EndCode.DINER_WISHED: _l("The diner wished it"),
    EndCode.OFFICE: _l("The office ended it"),
    EndCode.LEFT: _l("One of them left"),
    EndCode.HOLD: _l("A hold was placed"),
    EndCode.DECEASED: _l("One of them has died"),
    EndCode.MOVED: _l("One of them moved"),
    EndCode.KEPT_APART: _l("They are kept apart"),
}

REVIEWS: Mapping[ReviewCode, LazyString] = {
    ReviewCode.TIME: _l("It is time to ask both how it goes."),
    ReviewCode.FOOD: _l("What the diner eats, or what is in the kitchen, has changed. Talk to both."),
    ReviewCode.COMPLAINT: _l("Somebody was not content. Talk to both."),
}

HURDLES: Mapping[Hurdle, LazyString] = {
    Hurdle.NOT_ALLOWED: _l("Your council has a person decide on each meal."),
    Hurdle.NOT_ACTIVE: _l("The pair is on trial, paused or to be talked about."),
    Hurdle.NEVER_SHARED: _l("No meal between the two has been approved by a person yet."),
    Hurdle.FOOD_CHANGED: _l("What the diner eats has changed since a person last approved one."),
    Hurdle.NEW_ALLERGEN: _l("There is something in it that this diner has not had from this cook before."),
    Hurdle.CAUTION: _l("It may contain something the diner avoids."),
    Hurdle.OTHER_FOOD: _l("The diner avoids something that a person must look for in the ingredients."),
}

HOW: Mapping[Asked, LazyString] = {
    Asked.WEB: _l("online"),
    Asked.PHONE: _l("by phone"),
    Asked.VISIT: _l("on a visit"),
    Asked.LETTER: _l("by letter"),
}

DEEDS: Mapping[str, LazyString] = {
    "pairing_suggested": _l("Suggested"),
    "pairing_planned": _l("The days were set"),
    "pairing_asked": _l("Both were asked"),
    "pairing_consent": _l("A yes was written down"),
    "pairing_trial": _l("The trial began"),
    "pairing_active": _l("Made active"),
    "pairing_paused": _l("Paused"),
    "pairing_resumed": _l("Began again"),
    "pairing_review_due": _l("Due to be talked about"),
    "pairing_reviewed": _l("Talked about with both"),
    "pairing_food_changed": _l("What is eaten or cooked with has changed"),
    "pairing_spoken": _l("Talked to"),
    "pairing_ended": _l("Ended"),
}


def days_words(weekdays: Iterable[Weekday], every: int = 1) -> str:
    """Sundays and Wednesdays; every second week is said as well. As it stands inside a sentence."""
    given = set(weekdays)
    days = listed(WEEKDAYS[day] for day in Weekday if day in given)
    if every == 1:
        return str(_("each %(days)s", days=days))
    return str(ngettext("every %(num)s week on %(days)s", "every %(num)s weeks on %(days)s", every, days=days))


def times_words(starts: time, ends: time) -> str:
    """5.30pm to 6.30pm, from the kitchen clock."""
    return str(_("%(start)s to %(end)s", start=wall_time(starts), end=wall_time(ends)))


def plan_words(weekdays: Iterable[Weekday], starts: time | None, ends: time | None, every: int = 1) -> str:
    """As "each Sunday, 5.30pm to 6.30pm"; "" where no days are set."""
    given = frozenset(weekdays)
    if not given or starts is None or ends is None:
        return ""
    return str(_("%(days)s, %(times)s", days=days_words(given, every), times=times_words(starts, ends)))


def told_days(facts: Mapping[str, object]) -> str:
    """The days that a message kept."""
    days = facts.get("days")
    if not isinstance(days, dict) or not days.get("weekdays"):
        return ""
    starts, ends = (time.fromisoformat(str(days[name])) for name in ("starts", "ends"))
    return plan_words(frozenset(map(Weekday, days["weekdays"])), starts, ends, int(days.get("every") or 1))
