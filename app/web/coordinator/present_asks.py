"""The cooks who were asked about a request, and whose turn it is next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.domain.asks import OPEN_ASKS, AskState, is_worth_asking
from app.domain.windows import Window
from app.extensions import db
from app.models.asks import CookAsk
from app.models.meals import MealRequest
from app.services.ask_turns import Turn
from app.services.ask_turns import turns as find_turns
from app.services.frame import CouncilContext
from app.store import asks as store
from app.store import facts
from app.web.distances import way
from app.web.formats import day_and_time
from app.web.tenant import this_council
from app.web.words.asks import STATES
from app.web.words.needs import for_a_cook

SHOWN = 25


def line(ask: CookAsk) -> dict[str, Any]:
    cook = ask.cook
    return {
        "ref": ask.ref,
        "version": ask.version,
        "name": cook.full_name,
        "first_name": cook.first_name,
        "phone": cook.phone,
        "url": url_for("coordinator.person", ref=cook.ref),
        "state": STATES[ask.state],
        "when": _when(ask),
        "is_open": ask.state in OPEN_ASKS,
        "said_yes": ask.state is AskState.ACCEPTED,
    }


def _when(ask: CookAsk) -> str:
    asked = day_and_time(ask.asked_at)
    if ask.state is AskState.ASKED:
        return str(_("%(asked)s. Lapses %(by)s.", asked=asked, by=day_and_time(ask.lapses_at, inside=True)))
    if ask.state is AskState.ACCEPTED:
        return str(_("%(asked)s. Posts the meal by %(by)s.", asked=asked, by=day_and_time(ask.lapses_at, inside=True)))
    return asked


def can_ask(wish: MealRequest, asked: Sequence[CookAsk], now: datetime) -> bool:
    """Whether nobody is being asked just now, and there is time to cook."""
    in_time = is_worth_asking(now, Window(wish.window_start, wish.window_end))
    return in_time and not any(ask.state in OPEN_ASKS for ask in asked)


def turns(wish: MealRequest, now: datetime) -> list[dict[str, Any]]:
    """Who could be asked, whose turn it is first."""
    council = this_council()
    return [_turn(one, wish, council) for one in find_turns(db.session(), council, wish, now)[:SHOWN]]


def _turn(one: Turn, wish: MealRequest, council: CouncilContext) -> dict[str, Any]:
    candidate = one.candidate
    last = candidate.last
    items = [
        ("walk", way(candidate.distance_m, council.policy)),
        (
            "hourglass",
            _("Last asked or cooked %(when)s", when=day_and_time(last, inside=True)) if last else _("New to it"),
        ),
    ]
    if candidate.bonded:
        items.append(("heart", _("Has cooked for %(name)s", name=wish.diner.first_name)))
    return {"ref": one.person.ref, "name": one.person.full_name, "first_name": one.person.first_name, "items": items}


def asked_about(ask_ref: str) -> dict[str, Any] | None:
    """Of the neighbour whom a cook is rung about: what they can eat, to be read out, and the request's page."""
    session, council = db.session(), this_council()
    ask = store.by_ref(session, council.id, ask_ref)
    diner = facts.diners(session, council.id, [ask.request.diner_id]).get(ask.request.diner_id) if ask else None
    if ask is None or diner is None:
        return None
    url = url_for("coordinator.meal_request", ref=ask.request.ref)
    return {"name": ask.request.diner.first_name, "needs": for_a_cook(diner), "url": url}
