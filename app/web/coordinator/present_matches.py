"""Matches and requests as a coordinator reads them: three reasons on the row, all of them on the page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.council_policy import CouncilPolicy
from app.domain.eligibility import Refused
from app.domain.errors import DomainError
from app.domain.meal_requests import waiting_days
from app.domain.references import show
from app.domain.vocabulary import Need, Origin
from app.domain.windows import Window
from app.models.meals import Match, Meal
from app.models.people import DinerProfile
from app.services.fitting import Answer
from app.services.frame import Done
from app.services.match_undo import can_be_undone
from app.web.distances import miles, way
from app.web.formats import clock_time, window
from app.web.words import food, sentence
from app.web.words.matches import refusal_words
from app.web.words.names import allergens_listed

REASONS_ON_A_ROW = 3

RULES = {
    "two_households": _l("They live in two different homes"),
    "cook_ready": _l("The cook is active, and every check is in date"),
    "diner_ready": _l("The diner is active"),
    "nobody_away": _l("Neither of them is away that day"),
    "not_kept_apart": _l("They are not kept apart"),
    "diets": _l("It suits what the diner always keeps to"),
    "can_heat": _l("The diner can heat it, or it comes hot"),
    "can_eat": _l("The diner eats without a cook’s help"),
    "in_time": _l("It comes in the time asked for, before its use-by date"),
    "portions_left": _l("There are portions enough"),
    "meal_open": _l("The meal is on offer"),
    "not_set_aside": _l("It is not set aside for somebody else"),
}


class QueueRow(NamedTuple):
    """reads_first: something in words must be read before it is approved, so the row leads to its page."""

    ref: str
    version: int
    chosen_as: str
    name: str
    first_name: str
    url: str
    shown_ref: str
    days: int
    dish: str
    cook: str
    items: list[tuple[str, str]]
    reasons: list[str]
    reads_first: bool


def queue_rows(
    rows: Sequence[tuple[Match, DinerProfile]],
    shared: Mapping[tuple[int, int], int],
    policy: CouncilPolicy,
    today: date,
) -> list[QueueRow]:
    waits = [waiting_days(profile.last_meal_on, profile.accepted_on, today) for _match, profile in rows]
    return [
        _queue_row(match, profile, days, shared, policy, longest=bool(days) and days == max(waits))
        for (match, profile), days in zip(rows, waits, strict=True)
    ]


def _queue_row(
    match: Match,
    profile: DinerProfile,
    days: int,
    shared: Mapping[tuple[int, int], int],
    policy: CouncilPolicy,
    *,
    longest: bool,
) -> QueueRow:
    meal: Meal = match.meal
    times = shared.get((match.cook_id, match.diner_id), 0)
    return QueueRow(
        ref=match.ref,
        version=match.version,
        chosen_as=f"{match.ref}.{match.version}",
        name=match.diner.full_name,
        first_name=match.diner.first_name,
        url=url_for("coordinator.match", ref=match.ref),
        shown_ref=show(match.request.ref),
        days=days,
        dish=meal.dish,
        cook=match.cook.first_name,
        items=[
            ("clock", window(match.window_start, match.window_end)),
            ("walk", way(match.distance_m, policy)),
            ("plate", food.avoids(profile)),
        ],
        reasons=reasons(match, profile, times, policy, longest=longest)[:REASONS_ON_A_ROW],
        reads_first=match.needs_confirming,
    )


def reasons(
    match: Match, profile: DinerProfile, times: int, policy: CouncilPolicy, *, longest: bool = False
) -> list[str]:
    """Why this portion and this diner, what matters most first."""
    cook, diner = match.cook.first_name, match.diner.first_name
    said = [str(_("Longest wait of all"))] if longest else []
    said.append(food_reason(match, profile))
    if match.origin is Origin.DINER_ASKED:
        said.append(str(_("%(name)s asked for this very meal", name=diner)))
    elif match.origin is Origin.COOK_PICKED:
        said.append(str(_("%(name)s would like to cook for %(diner)s", name=cook, diner=diner)))
    if times:
        said.append(
            str(
                ngettext(
                    "%(cook)s has cooked for them once", "%(cook)s has cooked for them %(num)s times", times, cook=cook
                )
            )
        )
    limit = miles(policy.matching.limit_metres)
    said.append(str(_("%(miles)s apart, within %(limit)s", miles=miles(match.distance_m), limit=limit)))
    return said


def food_reason(match: Match, profile: DinerProfile) -> str:
    """What the diner avoids, against the cook's 14 answers."""
    cautions = food.cautions(match.cautions)
    if profile.other_allergens:
        return str(_("Also avoids %(foods)s: read the ingredients", foods=profile.other_allergens))
    if cautions:
        return str(_("May contain %(foods)s: say so when you ask", foods=cautions))
    avoided = food.with_need(profile.allergens, Need.AVOID, Need.SEVERE)
    if avoided:
        return str(_("No %(foods)s in it: 14 of 14 answered", foods=allergens_listed(avoided)))
    return str(_("Nothing to avoid: 14 of 14 answered"))


def all_reasons(match: Match, profile: DinerProfile, times: int, policy: CouncilPolicy) -> list[str]:
    """What the guard looked at, and the rest of why."""
    checked = [str(RULES[code]) for code in match.passed if code in RULES]
    return [*reasons(match, profile, times, policy), *checked]


class Decided(NamedTuple):
    """What came of one row of several. said: who approved it and when, or why not."""

    ref: str
    name: str
    dish: str
    cook: str
    approved: bool
    said: str
    can_undo: bool
    version: int


def decided(match: Match, came: Done | DomainError, now: datetime) -> Decided:
    approved = isinstance(came, Done)
    if isinstance(came, DomainError):
        said = sentence(came.code, came.details)
    else:
        said = str(_("By you, %(time)s.", time=clock_time(match.decided_at or now)))
    return Decided(
        ref=match.ref,
        name=match.diner.full_name,
        dish=match.meal.dish,
        cook=match.cook.first_name,
        approved=approved,
        said=said,
        can_undo=approved and can_be_undone(match, now),
        version=match.version,
    )


class Offer(NamedTuple):
    """One meal held against a request. against: what stands in the way, nothing where it fits.

    when: of the visit, or of the meal where it does not fit.
    """

    meal_ref: str
    dish: str
    cook: str
    when: str
    away: str
    left: int
    cautions: str
    against: list[str]
    reads_first: bool


def offer(found: Answer, policy: CouncilPolicy) -> Offer:
    meal, answer = found.meal, found.answer
    against, cautions, reads_first = [], "", False
    when = Window(meal.window_start, meal.window_end)
    if isinstance(answer, Refused):
        against = [refusal_words(refusal) for refusal in answer.refusals]
    else:
        when, cautions, reads_first = answer.visit, allergens_listed(answer.cautions), answer.needs_confirming
    return Offer(
        meal_ref=meal.ref,
        dish=meal.dish,
        cook=meal.cook.first_name,
        when=window(when.start, when.end),
        away=str(_("Not on the map yet")) if found.metres is None else way(found.metres, policy),
        left=meal.portions - meal.live_portions,
        cautions=cautions,
        against=against,
        reads_first=reads_first,
    )
