"""Rounds in words: why a request has no meal, the one change that would help, and what a proposal counts for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import LazyString, format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.council_policy import CouncilPolicy
from app.domain.explain import Block, Change, ChangeKind, Why
from app.domain.vocabulary import Need, Strength
from app.domain.windows import Window
from app.models.meals import MealRequest
from app.models.people import DinerProfile
from app.models.rounds import RoundKind, RoundState
from app.web.distances import miles
from app.web.formats import window
from app.web.words import food
from app.web.words.names import DIETS_INSIDE, allergens_listed, listed

KINDS: Mapping[RoundKind, LazyString] = {
    RoundKind.POSTED: _l("A meal was posted or changed"),
    RoundKind.OPENED: _l("Somebody asked for a meal"),
    RoundKind.FELL_THROUGH: _l("Something fell through"),
    RoundKind.NIGHTLY: _l("As every night"),
    RoundKind.BY_HAND: _l("Somebody wanted one now"),
    RoundKind.WHAT_IF: _l("What if: nothing was proposed"),
}
STATES: Mapping[RoundState, LazyString] = {
    RoundState.QUEUED: _l("Waiting"),
    RoundState.RUNNING: _l("Looking"),
    RoundState.DONE: _l("Done"),
    RoundState.FAILED: _l("Went wrong"),
}

_BLOCKED: Mapping[Block, Callable[[int], str]] = {
    Block.SELF: lambda n: ngettext("%(num)s meal is their own", "%(num)s meals are their own", n),
    Block.HOUSEHOLD: lambda n: ngettext("%(num)s is cooked in their home", "%(num)s are cooked in their home", n),
    Block.BLOCK: lambda n: ngettext("%(num)s is from somebody kept apart", "%(num)s are from somebody kept apart", n),
    Block.DISTANCE: lambda n: ngettext("%(num)s is too far away", "%(num)s are too far away", n),
    Block.NOT_ASKED: lambda n: ngettext(
        "%(num)s waits until the 14 foods are asked", "%(num)s wait until the 14 foods are asked", n
    ),
    Block.ALLERGEN: lambda n: ngettext(
        "%(num)s has, or may have, something they must avoid", "%(num)s have, or may have, something they must avoid", n
    ),
    Block.DIET: lambda n: ngettext("%(num)s does not suit their diet", "%(num)s do not suit their diet", n),
    Block.WINDOW: lambda n: ngettext("%(num)s comes at another time", "%(num)s come at another time", n),
    Block.PORTIONS: lambda n: ngettext("%(num)s has too few portions", "%(num)s have too few portions", n),
    Block.TAKEN: lambda n: ngettext("%(num)s fits and is taken", "%(num)s fit and are taken", n),
    Block.COOK: lambda n: ngettext("%(num)s cannot be given just now", "%(num)s cannot be given just now", n),
    Block.DINER: lambda _n: _("Their meals are paused"),
    Block.PLACE: lambda _n: _("A home is not on the map yet"),
    Block.HEATING: lambda n: ngettext("%(num)s comes cold", "%(num)s come cold", n),
    Block.EATING: lambda _n: _("They need help to eat, which is not a cook’s task"),
    Block.SET_ASIDE: lambda n: ngettext("%(num)s is set aside", "%(num)s are set aside", n),
    Block.TRIED: lambda n: ngettext("%(num)s was turned down before", "%(num)s were turned down before", n),
    Block.AWAY: lambda _n: _("Somebody is away that day"),
}


def blocked_words(blocked_by: Mapping[Block, int]) -> list[str]:
    """Every rule with its number of meals, in the order of the rules. Names nobody."""
    return [str(_BLOCKED[block](count)) for block, count in blocked_by.items()]


def change_words(change: Change, wish: MealRequest, profile: DinerProfile, policy: CouncilPolicy) -> str:
    """The one change that would serve this request, as a plain sentence. Names nobody."""
    if change.kind is ChangeKind.ONE_MORE:
        return _one_more(wish, profile, policy)
    if change.kind is ChangeKind.OTHER_TIME and change.window:
        when = window(change.window.start, change.window.end, inside=True)
        return str(_("A meal that fits comes %(window)s. Ask if they can be in then.", window=when))
    if change.kind is ChangeKind.FEWER:
        fewer = change.portions or 1
        return str(
            ngettext(
                "A meal with %(num)s portion fits. Ask if that is enough.",
                "A meal with %(num)s portions fits. Ask if that is enough.",
                fewer,
            )
        )
    return str(_PLAIN[change.kind])


_PLAIN: Mapping[ChangeKind, LazyString] = {
    ChangeKind.NOTHING: _l("No cook’s meal can help: they need help to eat. Ring adult social care."),
    ChangeKind.RESUME: _l("Their meals are paused. Start them again."),
    ChangeKind.PLACE: _l("Place their address on the map."),
    ChangeKind.ASK_FOODS: _l("Ask which of the 14 foods they avoid."),
    ChangeKind.ASK_HEATING: _l("Ask how they can heat a meal: one that comes cold would fit."),
}


def _one_more(wish: MealRequest, profile: DinerProfile, policy: CouncilPolicy) -> str:
    """What the portion has to be like, all of it the diner's own."""
    severe = food.with_need(profile.allergens, Need.SEVERE)
    avoided = food.with_need(profile.allergens, Need.AVOID, Need.SEVERE)
    musts = [DIETS_INSIDE[diet] for diet in DIETS_INSIDE if profile.diets.get(diet) is Strength.MUST]
    like = [str(listed(musts))] if musts else []
    if avoided:
        like.append(str(_("without %(foods)s", foods=allergens_listed(avoided))))
    if severe:
        like.append(str(_("from a kitchen that never has %(foods)s", foods=allergens_listed(severe))))
    if profile.heating == frozenset():
        like.append(str(_("hot")))
    like.append(str(_("within %(limit)s", limit=miles(policy.matching.limit_metres))))
    like.append(window(wish.window_start, wish.window_end, inside=True))
    what = ngettext("One more portion", "%(num)s more portions from one kitchen", wish.portions)
    return str(_("%(what)s would do: %(like)s.", what=what, like=", ".join(like)))


def score_words(part: Mapping[str, Any]) -> list[str]:
    """What a proposal adds to its round, aim by aim; over a round the parts sum to what the round came to."""
    days, metres = int(part["waiting_days"]), int(part["metres"])
    known = _("Friends together: 1, they have shared a meal before") if part["known"] else _("Friends together: 0")
    return [
        str(ngettext("People fed: %(num)s", "People fed: %(num)s", int(part["people"]))),
        str(ngettext("Days waited: %(num)s", "Days waited: %(num)s", days)),
        str(known),
        str(_("Metres to walk: %(metres)s", metres=format_decimal(metres))),
    ]


def why_of(stored: Mapping[str, Any]) -> Why:
    """An explanation as a round has stored it."""
    blocked = {Block(code): int(count) for code, count in stored["blocked_by"].items()}
    when = stored.get("window")
    asked = Window(*(datetime.fromisoformat(moment) for moment in when)) if when else None
    return Why(blocked, Change(ChangeKind(stored["change"]), asked, stored.get("portions")))
