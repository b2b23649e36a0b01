"""What the pages about a cook's meals show."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.matches import LIVE, MatchState, word_for
from app.domain.meals import OPEN_MEAL_STATES, MealState
from app.domain.vocabulary import Allergen
from app.models.meals import Match, Meal
from app.services.meal_lists import Neighbour
from app.store.meals import Known
from app.web.cook import meal_fields as parts
from app.web.cook.forms_meals import MealForm
from app.web.cook.meal_fields import SAME_DAY
from app.web.formats import local, window
from app.web.words import names, needs
from app.web.words.meals import ALLERGEN_HINTS, how_far


def photo_url(sha256: str | None) -> str | None:
    return url_for("public.photo", sha256=sha256) if sha256 else None


def of_meal(meal: Meal) -> str | None:
    """The address of a meal's picture; the meal was loaded with it."""
    return photo_url(meal.photo.sha256 if meal.photo else None)


def to_copy(meal: Meal) -> dict[str, Any]:
    """What posting again starts from: never the allergens, never the use-by date."""
    photo = meal.photo.sha256 if meal.photo else ""
    return {
        "dish": meal.dish,
        "ingredients": meal.ingredients,
        "photo_kept": photo,
        "photo_alt": meal.photo_alt,
        "portions": str(meal.portions),
        "temperature": meal.temperature.value,
        "diets": sorted(diet.value for diet in meal.diets),
        "tub_back": meal.tub_back,
        "between": parts.span(local(meal.window_start).time(), local(meal.window_end).time()),
    }


def to_change(meal: Meal, known_diners: Sequence[Known]) -> dict[str, Any]:
    """Everything as it was posted."""
    ready, start, end = local(meal.ready_at), local(meal.window_start), local(meal.window_end)
    set_aside = [one.ref for one in known_diners if one.person_id == meal.for_diner_id]
    return to_copy(meal) | {
        **{f"allergen_{allergen.value}": answer.value for allergen, answer in meal.allergens.items()},
        "ready_day": ready.date().isoformat() if ready.date() != start.date() else SAME_DAY,
        "ready_at": f"{ready:%H:%M}",
        "use_by": meal.use_by.isoformat(),
        "day": start.date().isoformat(),
        "window_start": f"{start:%H:%M}",
        "window_end": f"{end:%H:%M}",
        "for_diner": set_aside[0] if set_aside else "",
        "version": meal.version,
    }


def allergen_rows(form: MealForm) -> list[dict[str, Any]]:
    """The 14 for the picker. What is locked sends nothing; the form carries its names."""
    return [
        {
            "name": f"allergen_{allergen.value}",
            "label": names.ALLERGENS[allergen],
            "hint": ALLERGEN_HINTS.get(allergen),
            "value": form.answer(allergen).data,
            "error": next(iter(form.answer(allergen).errors), None),
            "locked": _("Yes: %(words)s", words=form.locked[allergen]) if allergen in form.locked else None,
        }
        for allergen in Allergen
    ]


def line(meal: Meal) -> dict[str, Any]:
    """A meal in the cook's own list."""
    left = meal.portions - meal.live_portions
    open_now = meal.state in OPEN_MEAL_STATES
    said = {
        MealState.WITHDRAWN: _("You took this meal back."),
        MealState.RECALLED: _("This meal was recalled."),
        MealState.CLOSED: _("Its time is over."),
    }
    return {
        "dish": meal.dish,
        "href": url_for("cook.meal", ref=meal.ref),
        "photo": of_meal(meal),
        "when": window(meal.window_start, meal.window_end),
        "left": _("%(left)s of %(all)s portions left", left=left, all=meal.portions)
        if open_now
        else said.get(meal.state, _("Its time is over.")),
    }


def match_lines(matches: Sequence[Match]) -> list[dict[str, Any]]:
    """Who is to have it, in the five words. Of diners a cook sees the first name alone here."""
    return [
        {
            "name": match.diner.first_name,
            "word": "no_reply" if match.state is MatchState.NO_REPLY else word_for(match.state).value,
            "portions": match.portions,
            "ref": match.ref,
            "live": match.state in LIVE,
        }
        for match in matches
    ]


def neighbour(one: Neighbour) -> dict[str, Any]:
    """First name, half mile, and what a cook must meet: never an address, a number or a surname."""
    return {
        "ref": one.ref,
        "name": one.first_name,
        "text": " ".join([_("%(distance)s.", distance=how_far(one.away)), *needs.for_a_cook(one.needs), *_wish(one)]),
        "offers": [{"ref": meal.ref, "dish": meal.dish} for meal in one.offers],
    }


def _wish(one: Neighbour) -> list[str]:
    """When they can be in, for how many, and how long they have waited."""
    days, portions = one.days, one.request.portions
    when = window(one.request.window.start, one.request.window.end, inside=True)
    said = [
        _("In %(when)s.", when=when),
        portions > 1 and _("For %(number)s people.", number=portions),
        ngettext("Waiting %(num)s day.", "Waiting %(num)s days.", days) if days else _("New today."),
    ]
    return [str(text) for text in said if text]


def day_hints(form: MealForm) -> dict[str, dict[str, str]]:
    """The dates under the names of days, by field."""
    return {field.name: parts.day_hints(field.choices) for field in (form.day, form.ready_day, form.use_by)}
