"""Sentences about requests and matches, and the guard's reasons in words."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.eligibility_facts import Reason, Refusal
from app.domain.matches import Word
from app.domain.vocabulary import Allergen, Diet
from app.services.match_reasons import EndReason, LostReason, RejectReason
from app.web.words import names

REASONS: Mapping[Reason, LazyString] = {
    Reason.SAME_PERSON: _l("The cook and the diner are the same person."),
    Reason.SAME_HOUSEHOLD: _l("They live in the same home."),
    Reason.COOK_NOT_ACTIVE: _l("The cook is not cooking at the moment."),
    Reason.COOK_CHECKS_LAPSED: _l("One of the cook’s checks is missing or out of date."),
    Reason.DINER_NOT_ACTIVE: _l("The diner is not taking meals at the moment."),
    Reason.COOK_AWAY: _l("The cook does not cook on that day."),
    Reason.DINER_AWAY: _l("The diner is away on that day."),
    Reason.KEPT_APART: _l("These two people are kept apart."),
    Reason.COOK_NOT_PLACED: _l("The cook’s address is not on the map yet."),
    Reason.DINER_NOT_PLACED: _l("The diner’s address is not on the map yet."),
    Reason.TOO_FAR: _l("The two homes are too far apart."),
    Reason.ALLERGEN_NOT_ASKED: _l("Nobody has asked the diner about %(allergen)s."),
    Reason.ALLERGEN_UNANSWERED: _l("The cook has not said whether there is %(allergen)s in it."),
    Reason.ALLERGEN_CONTAINS: _l("It has %(allergen)s in it, which must be avoided."),
    Reason.ALLERGEN_SEVERE_MAY_CONTAIN: _l("It may contain %(allergen)s, and the allergy is severe."),
    Reason.ALLERGEN_KITCHEN_UNKNOWN: _l(
        "We do not know if the kitchen is free of %(allergen)s, and the allergy is severe."
    ),
    Reason.ALLERGEN_KITCHEN: _l("There is always %(allergen)s in this kitchen, and the allergy is severe."),
    Reason.DIET_MUST: _l("The diner needs a meal that is %(diet)s, and this one does not say so."),
    Reason.CANNOT_HEAT: _l("It comes cold, and the diner has nothing to heat it with."),
    Reason.HEATING_NOT_ASKED: _l("It comes cold, and nobody has asked how the diner can heat it."),
    Reason.NEEDS_HELP_TO_EAT: _l("The diner needs help to eat, which is not a cook’s task."),
    Reason.OUTSIDE_WINDOW: _l("It cannot come in the time that was asked for."),
    Reason.WINDOW_OVER: _l("Its time is over."),
    Reason.USE_BY_PASSED: _l("Its use-by date is before the visit."),
    Reason.NO_PORTIONS: _l("There are not enough portions left."),
    Reason.MEAL_NOT_OPEN: _l("This meal is no longer on offer."),
    Reason.SET_ASIDE_FOR_ANOTHER: _l("The cook has set it aside for somebody else."),
}

REJECT_REASONS: Mapping[RejectReason, LazyString] = {
    RejectReason.ANOTHER_DINER_FIRST: _l("Another diner goes first"),
    RejectReason.ANOTHER_MEAL_SUITS: _l("Another meal suits them better"),
    RejectReason.SPOKE_TO_THEM: _l("I spoke to them, and it does not suit"),
    RejectReason.OTHER: _l("Something else"),
}

END_REASONS: Mapping[EndReason, LazyString] = {
    EndReason.CANNOT_COOK: _l("Something came up"),
    EndReason.UNWELL: _l("I am unwell"),
    EndReason.CANNOT_BE_IN: _l("They cannot be in"),
    EndReason.NO_THANK_YOU: _l("They do not want this meal"),
    EndReason.OTHER: _l("Another reason"),
}

# Why something ended, as the office reads it. Reasons of the guard are in REASONS.
WHY_ENDED: Mapping[str, LazyString] = {
    **{code.value: text for code, text in REJECT_REASONS.items()},
    EndReason.CANNOT_COOK: _l("The cook could not come"),
    EndReason.UNWELL: _l("The cook is unwell"),
    EndReason.CANNOT_BE_IN: _l("The diner could not be in"),
    EndReason.NO_THANK_YOU: _l("The diner did not want this meal"),
    LostReason.PORTION_TAKEN: _l("The portion went to somebody else"),
    LostReason.NO_YES_IN_TIME: _l("Nobody said yes in time"),
    LostReason.WINDOW_OVER: _l("Its time was over"),
    LostReason.REQUEST_CANCELLED: _l("The diner no longer wanted a meal"),
    LostReason.HOLDS_NO_LONGER: _l("It did not fit any more"),
    LostReason.KEPT_APART: _l("They are kept apart"),
    LostReason.COUNCIL_SUSPENDED: _l("The council stopped Extra Plate for now"),
    "hold": _l("A hold was placed"),
    "pause": _l("One of them paused"),
    "paused": _l("One of them paused"),
    "ended": _l("One of them left"),
    "check_lapsed": _l("One of the cook’s checks ran out"),
    "pairing_paused": _l("Their regular visits were paused"),
    "pairing_ended": _l("Their regular visits ended"),
    "withdrawn": _l("The meal was withdrawn"),
    "away": _l("One of them is away"),
    "food_not_right": _l("The food was not right"),
    "plans_changed": _l("The cook’s plans changed"),
    "not_made": _l("The meal was not made"),
    "refused": _l("It was not wanted at the door"),
}

MATCH_WORDS: Mapping[Word, LazyString] = {
    Word.WAITING: _l("Waiting"),
    Word.OFFERED: _l("Offered"),
    Word.ARRANGED: _l("Arranged"),
    Word.DONE: _l("Done"),
    Word.DIDNT_HAPPEN: _l("Didn’t happen"),
}

SENTENCES: dict[str, LazyString] = {
    **{f"guard_{reason.value}": text for reason, text in REASONS.items()},
    "guard_not_now": _l("This meal cannot come to you today. Ring the office to hear what can."),
    "portion_taken": _l(
        "The last portion has gone: %(who)s approved it %(when)s. This request waits again and keeps its place."
    ),
    "no_portion_left": _l("The last portion has gone. Choose another meal."),
    "confirm_other_food": _l("Read the ingredients for what else must be avoided, then tick the box."),
    "undo_too_late": _l("That can be taken back for 10 minutes only. It stands now."),
    "undo_told": _l("One of them knows of it already, so it stands. Call the visit off instead."),
    "undo_nothing": _l("There is nothing to take back here any more."),
    "own_match": _l("You are part of this match yourself. A colleague decides on it."),
    "reject_reason_needed": _l("Choose a reason."),
    "reject_text_needed": _l("Say in a few words why not."),
    "end_reason_needed": _l("Choose a reason."),
    "request_already_proposed": _l("A meal is already proposed for this request. Decide on that one first."),
    "request_already_matched": _l("A meal is already arranged for this request."),
    "request_expired": _l("The time of this request is over. Ask again for another day."),
    "request_not_open": _l("This request is closed."),
    "request_same_day": _l("A meal is asked for on %(day)s already. Change or cancel that one first."),
    "request_portions_range": _l("Choose from 1 to %(most)s portions."),
    "request_window_over": _l("Choose a time that is still to come."),
    "request_too_far_ahead": _l("Choose a day in the next two weeks."),
    "request_window_too_short": _l("Choose at least %(least)s minutes, so that a cook has time to come."),
    "request_window_not_on_day": _l("Choose a time on that day."),
    "diner_week_full": _l("That week is full: %(most)s meals are the most. Choose another week, or ring the office."),
    "cook_week_full": _l("The cook gives %(most)s portions a week at most, and %(given)s are given or promised."),
    "diner_not_active": _l("Meals are paused at the moment. Ring the office to start again."),
    "not_a_diner": _l("Only a diner, or somebody acting for one, can ask for a meal."),
    "not_yet_time_to_hand_over": _l("You can say so from %(when)s, an hour before the visit begins."),
    "too_early_to_set_off": _l("You can set off from %(when)s."),
    "handed_over_in_future": _l("Enter a time that has passed."),
    "handed_over_too_early": _l("Enter a time after the visit was arranged."),
    "handed_over_after_use_by": _l("The meal’s use-by date was %(use_by)s. Ring the office and say what happened."),
    "address_not_yet": _l("You can see the address from %(when)s, once the visit is arranged."),
    "address_not_now": _l("This visit is stopped for now, so the address is hidden. Ring the office before you go."),
    "visit_not_now": _l("This visit is stopped for now. Ring the office before you go."),
    "address_no_longer": _l("The address is hidden again, because the visit is over."),
}


def refusal_words(refusal: Refusal) -> str:
    """One of the guard's reasons as a sentence."""
    said: dict[str, object] = {}
    if refusal.allergen is not None:
        said["allergen"] = names.ALLERGENS_INSIDE[refusal.allergen]
    if refusal.diet is not None:
        said["diet"] = names.DIETS_INSIDE[refusal.diet]
    return str(REASONS[refusal.reason]) % said


def why_ended(code: str, text: str) -> str:
    """Why a match did not come about or ended, as the office reads it; "" where nothing was noted."""
    if code in set(Reason):
        return str(REASONS[Reason(code)]) % {
            "allergen": names.ALLERGENS_INSIDE[Allergen(text)] if text in set(Allergen) else text,
            "diet": names.DIETS_INSIDE[Diet(text)] if text in set(Diet) else text,
        }
    known = WHY_ENDED.get(code)
    return ". ".join(part for part in (str(known) if known else "", text) if part)
