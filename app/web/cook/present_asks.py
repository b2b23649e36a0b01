"""What a cook is shown of a neighbour whom they are asked to cook for: as members see each other, and no more."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.asks import OPEN_ASKS, AskState
from app.domain.distance import Point, distance_m
from app.domain.eligibility import DinerFacts
from app.domain.food_safety import LONGEST_WINDOW
from app.domain.privacy import band
from app.extensions import db
from app.models.asks import CookAsk
from app.models.people import Household
from app.store import asks as store
from app.store import facts, people
from app.web.cook import meal_fields as parts
from app.web.cook.meal_fields import OTHER
from app.web.formats import local, window
from app.web.tenant import this_council
from app.web.words import asks as words
from app.web.words.meals import how_far
from app.web.words.needs import for_a_cook


def cards(cook_id: int) -> list[dict[str, Any]]:
    """Whom this cook is asked about, or has said yes to, the earliest ask first. One query; three if there is one."""
    return shown(store.open_of_cook(db.session(), this_council().id, cook_id))


def shown(asks: Sequence[CookAsk]) -> list[dict[str, Any]]:
    """asks: of one cook."""
    if not asks:
        return []
    session, council = db.session(), this_council()
    diners = facts.diners(session, council.id, [ask.request.diner_id for ask in asks])
    cook = people.by_id(session, council.id, asks[0].cook_id)
    kitchen = cook.household if cook else None
    return [_card(ask, diners.get(ask.request.diner_id), kitchen) for ask in asks]


def _card(ask: CookAsk, diner: DinerFacts | None, kitchen: Household | None) -> dict[str, Any]:
    """Of an ask that is over only that it is: what a neighbour can eat is for whoever may cook for them."""
    is_open = ask.state in OPEN_ASKS
    wish, portions = ask.request, ask.request.portions
    return {
        "ref": ask.ref,
        "version": ask.version,
        "href": url_for("cook.ask", ref=ask.ref),
        "name": wish.diner.first_name,
        "is_open": is_open,
        "said_yes": ask.state is AskState.ACCEPTED,
        "over": "" if is_open else str(words.SENTENCES[f"ask_{ask.state.value}"]),
        "when": window(wish.window_start, wish.window_end),
        "far": _far(diner, kitchen) if is_open else "",
        "portions": ngettext("%(num)s portion", "%(num)s portions", portions),
        "needs": for_a_cook(diner) if diner and is_open else [],
        "by": ask.lapses_at,
        "meal_href": url_for("cook.ask_meal", ref=ask.ref),
    }


def _far(diner: DinerFacts | None, kitchen: Household | None) -> str:
    if diner is None or diner.place is None or kitchen is None or kitchen.lat is None or kitchen.lon is None:
        return ""
    away = band(distance_m(Point(kitchen.lat, kitchen.lon), diner.place))
    return str(_("%(distance)s from you", distance=how_far(away)))


def to_start_from(ask: CookAsk, last: tuple[datetime, datetime] | None) -> dict[str, Any]:
    """How the eight questions begin: when and for how many. What is in it and how long it keeps is the cook's to say.

    last: the window of the cook's last meal.
    """
    start, end = local(ask.request.window_start), local(ask.request.window_end)
    given = {"day": start.date().isoformat(), "portions": str(ask.request.portions), "for_diner": ask.request.diner.ref}
    for choice in parts.span_choices(last):
        span = parts.parse_span(choice.value)
        if span and _within(span, start, end):
            return given | {"between": choice.value}
    latest = min(end, start + LONGEST_WINDOW)
    return given | {"between": OTHER, "window_start": f"{start:%H:%M}", "window_end": f"{latest:%H:%M}"}


def _within(span: tuple[time, time], start: datetime, end: datetime) -> bool:
    opens, closes = (datetime.combine(start.date(), at, start.tzinfo) for at in span)
    return start <= opens and closes <= end
