"""What a diner reads about a meal: first whether it fits, then what is in it."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from flask import get_template_attribute, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from app import clock
from app.domain.eligibility import Allowed, DinerFacts, Reason, Refusal, Refused
from app.domain.privacy import Band
from app.domain.vocabulary import Allergen, Need, Presence, Strength
from app.services.meal_lists import Entry, Seen
from app.web.formats import local, zone
from app.web.formats import window as window_in_words
from app.web.words import names
from app.web.words.meals import ARRIVES, SUITS, how_far


class Fit(NamedTuple):
    """kind: yes, may or no, as the tag shows it; None where there is nothing to check against."""

    kind: str | None
    text: str


def fit(answer: Allowed | Refused, diner: DinerFacts) -> Fit:
    refusals = answer.refusals if isinstance(answer, Refused) else ()
    cautions = answer.cautions if isinstance(answer, Allowed) else ()
    return _fit_of(refusals, cautions, avoids=bool(avoided(diner)))


def _fit_of(refusals: tuple[Refusal, ...], cautions: tuple[Allergen, ...], *, avoids: bool) -> Fit:
    if refusals:
        return Fit("no", _why_not(refusals))
    if cautions:
        foods = names.allergens_listed(cautions)
        return Fit("may", str(_("May contain %(foods)s, which you avoid", foods=foods)))
    if avoids:
        return Fit("yes", str(_("Nothing you avoid")))
    return Fit(None, "")


def _why_not(refusals: tuple[Refusal, ...]) -> str:
    """The weightiest reason in words: what is in it goes before what is not known."""
    by_reason: dict[Reason, list[Refusal]] = {}
    for refusal in refusals:
        by_reason.setdefault(refusal.reason, []).append(refusal)
    for reason in _WEIGHT:
        if reason in by_reason:
            return _said(reason, by_reason[reason])
    return str(_("Not for you this time"))


_WEIGHT = (
    Reason.ALLERGEN_CONTAINS,
    Reason.ALLERGEN_SEVERE_MAY_CONTAIN,
    Reason.ALLERGEN_KITCHEN,
    Reason.ALLERGEN_KITCHEN_UNKNOWN,
    Reason.DIET_MUST,
    Reason.ALLERGEN_NOT_ASKED,
    Reason.ALLERGEN_UNANSWERED,
)


def _said(reason: Reason, refusals: list[Refusal]) -> str:
    foods = names.allergens_listed(refusal.allergen for refusal in refusals if refusal.allergen)
    diets = names.listed(names.DIETS_INSIDE[refusal.diet] for refusal in refusals if refusal.diet)
    sentences = {
        Reason.ALLERGEN_CONTAINS: _("Has %(foods)s, which you avoid", foods=foods),
        Reason.ALLERGEN_SEVERE_MAY_CONTAIN: _("May contain %(foods)s, which makes you very ill", foods=foods),
        Reason.ALLERGEN_KITCHEN: _("This kitchen always has %(foods)s in it, which makes you very ill", foods=foods),
        Reason.ALLERGEN_KITCHEN_UNKNOWN: _("We do not know yet if this kitchen is free of %(foods)s", foods=foods),
        Reason.DIET_MUST: _("Does not say that it is %(diets)s", diets=diets),
        Reason.ALLERGEN_NOT_ASKED: _("We have not asked you about %(foods)s yet", foods=foods),
        Reason.ALLERGEN_UNANSWERED: _("The cook has not told us about %(foods)s", foods=foods),
    }
    return str(sentences[reason])


def avoided(diner: DinerFacts) -> list[Allergen]:
    """What the diner avoids or is made ill by."""
    return [one for one in Allergen if diner.allergens.get(one) in {Need.AVOID, Need.SEVERE}]


def kept_diets(diner: DinerFacts) -> str:
    return names.listed(names.DIETS_INSIDE[diet] for diet, how in diner.diets.items() if how is Strength.MUST)


def cards(entries: Sequence[Entry], diner: DinerFacts) -> list[Markup]:
    """The cards of a list, drawn. The same meal looks the same to everybody whom it fits alike."""
    where = _Where(str(get_locale()), str(zone()), local(clock.now()).date())
    avoids = bool(avoided(diner))
    return [_card(where, _Shown.of(entry, avoids=avoids)) for entry in entries]


class _Where(NamedTuple):
    """What words and times hang on."""

    language: str
    zone: str
    today: date


class _Shown(NamedTuple):
    """All that a card says; food: the allergens as stored."""

    ref: str
    dish: str
    photo_sha256: str | None
    alt: str
    cook: str
    left: int
    away: Band
    start: datetime
    end: datetime
    food: str
    refusals: tuple[Refusal, ...]
    cautions: tuple[Allergen, ...]
    avoids: bool

    @classmethod
    def of(cls, entry: Entry, *, avoids: bool) -> "_Shown":
        meal, answer = entry.meal, entry.answer
        window = meal.facts.window
        return cls(
            meal.ref,
            meal.dish,
            meal.photo_sha256,
            meal.photo_alt,
            meal.cook_name,
            meal.left,
            entry.away,
            window.start,
            window.end,
            meal.food,
            answer.refusals if isinstance(answer, Refused) else (),
            answer.cautions if isinstance(answer, Allowed) else (),
            avoids,
        )


@lru_cache(maxsize=4096)  # everything a card says is in its arguments, so a kept one is never out of date
def _card(_where: _Where, meal: _Shown) -> Markup:
    fit_of_it = _fit_of(meal.refusals, meal.cautions, avoids=meal.avoids)
    food = {Allergen(code): Presence(said) for code, said in json.loads(meal.food).items()}
    draw = get_template_attribute("components/meals.html", "meal_card")
    drawn: Markup = draw(
        meal.dish,
        url_for("diner.meal", ref=meal.ref),
        photo_url=url_for("public.photo", sha256=meal.photo_sha256) if meal.photo_sha256 else None,
        photo_alt=meal.alt,
        left=meal.left,
        items=[
            ("person", _("Cooked by %(name)s", name=meal.cook)),
            ("walk", how_far(meal.away)),
            ("clock", window_in_words(meal.start, meal.end)),
        ],
        fit=fit_of_it.kind,
        fit_text=fit_of_it.text,
        contains=[names.ALLERGENS_INSIDE[one] for one in Allergen if food.get(one) is Presence.YES],
        may_contain=[names.ALLERGENS_INSIDE[one] for one in Allergen if food.get(one) is Presence.MAY_CONTAIN],
    )
    return drawn


def facts_of(seen: Seen) -> list[tuple[str, str]]:
    """The lines under a meal's name."""
    meal = seen.meal
    left = meal.portions - meal.live_portions
    lines = [("person", str(_("Cooked by %(name)s, a neighbour", name=meal.cook.first_name)))]
    if seen.away:
        lines.append(("walk", str(_("%(distance)s away. It is brought to your door.", distance=how_far(seen.away)))))
    lines += [
        ("clock", window_in_words(meal.window_start, meal.window_end)),
        ("steam", str(ARRIVES[meal.temperature])),
        ("plate", str(ngettext("%(num)s portion left", "%(num)s portions left", left))),
    ]
    if meal.diets:
        suits = names.listed(SUITS[diet] for diet in SUITS if diet in meal.diets)
        lines.append(("tick", suits))
    if meal.tub_back:
        lines.append(("pot", str(_("The cook would like the tub back."))))
    return lines
