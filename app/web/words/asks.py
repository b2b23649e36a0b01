"""Sentences about cooks who are asked to cook, and about regular days."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.asks import AskState
from app.domain.council_policy import Weekday

STATES: Mapping[AskState, LazyString] = {
    AskState.ASKED: _l("Asked"),
    AskState.ACCEPTED: _l("Said yes, has not posted the meal yet"),
    AskState.COOKED: _l("Said yes and posted the meal"),
    AskState.DECLINED: _l("Said not this time"),
    AskState.LAPSED: _l("Did not answer in time"),
    AskState.WITHDRAWN: _l("No longer asked"),
}

EVERY: Mapping[Weekday, LazyString] = {
    Weekday.MON: _l("Mondays"),
    Weekday.TUE: _l("Tuesdays"),
    Weekday.WED: _l("Wednesdays"),
    Weekday.THU: _l("Thursdays"),
    Weekday.FRI: _l("Fridays"),
    Weekday.SAT: _l("Saturdays"),
    Weekday.SUN: _l("Sundays"),
}

SENTENCES: dict[str, LazyString] = {
    "ask_lapsed": _l("The time to answer is over, so we asked somebody else. Thank you for thinking of it."),
    "ask_withdrawn": _l("This meal is not needed any more. Thank you for thinking of it."),
    "ask_declined": _l("You said not this time, so we asked somebody else."),
    "ask_cooked": _l("The meal for this neighbour is posted already."),
    "ask_accepted": _l("The yes is written down already."),
    "ask_say_yes_first": _l("Say yes first, then post the meal."),
    "ask_open": _l("%(who)s is being asked just now. Wait for the answer, or take the ask back."),
    "ask_too_late": _l("There is no time left to cook for it. Ring the diner."),
    "nobody_to_ask": _l("Nobody is left to ask. Ring a cook, or the diner."),
    "cook_said_no": _l("This cook has said not this time."),
    "cook_asked_enough": _l("This cook was asked %(most)s times today. Ask somebody else, or try tomorrow."),
    "cook_day_known": _l("You have told us of that day already."),
}
