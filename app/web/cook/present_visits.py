"""A visit as its cook needs it: where, when, what to say at the door, and what can be done now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from flask_babel import gettext as _

from app.domain.matches import MATCH, MatchMove, MatchState
from app.domain.privacy import address_visible
from app.domain.vocabulary import Need, OpensTub
from app.domain.windows import Window
from app.models.meals import Match, Meal
from app.models.people import DinerProfile
from app.services.outcomes import SET_OFF_BEFORE
from app.services.reveals import Revealed
from app.web.formats import local, long_day, near_day
from app.web.tenant import this_council
from app.web.words import food
from app.web.words.names import TEMPERATURES, allergens_listed

AT_THE_DOOR = timedelta(minutes=30)


def is_address_open(match: Match, now: datetime) -> bool:
    hours = this_council().policy.matching
    window = Window(match.window_start, match.window_end)
    return address_visible(match.state, window, now, hours.address_before_hours, hours.address_after_hours)


def address_opens(match: Match) -> datetime:
    moment: datetime = match.window_start
    return moment - timedelta(hours=this_council().policy.matching.address_before_hours)


def directions(shown: Revealed) -> str:
    """An address the phone's own map opens; nothing is sent to anybody before it is tapped."""
    return "geo:0,0?q=" + quote(", ".join(shown.lines))


@dataclass(frozen=True)
class Can:
    """What the page offers now. early: the visit is too far off for anything but calling it off."""

    set_off: bool
    hand_over: bool
    call_off: bool
    no_answer: bool


def can_now(match: Match, now: datetime) -> Can:
    opens = match.window_start
    near = now >= opens - SET_OFF_BEFORE
    return Can(
        set_off=near and now < match.window_end and MATCH.can(match.state, MatchMove.SET_OFF),
        hand_over=near and MATCH.can(match.state, MatchMove.HAND_OVER),
        call_off=match.state is MatchState.APPROVED or MATCH.can(match.state, MatchMove.HAND_OVER),
        no_answer=now >= opens - AT_THE_DOOR and MATCH.can(match.state, MatchMove.NO_ANSWER),
    )


def is_allergen_stop(match: Match) -> bool:
    """Whether this meal must not be eaten or handed over, because of what is in it."""
    return match.state is MatchState.VOID and match.reason.startswith("allergen_")


def before_you_go(match: Match, profile: DinerProfile) -> list[str]:
    """Read back before the door: food first, then how it is brought, then the people."""
    meal: Meal = match.meal
    name = match.diner.first_name
    said = [*_food(match, profile, name), _keeps(match)]
    if profile.opens_tub is OpensTub.NO:
        said.append(_("%(name)s cannot open a tub. Open it for them.", name=name))
    if profile.small_portion:
        said.append(_("%(name)s likes a small portion.", name=name))
    if meal.tub_back:
        said.append(_("You want your tub back. Ask %(name)s when to fetch it.", name=name))
    return [str(text) for text in said]


def _food(match: Match, profile: DinerProfile, name: str) -> list[str]:
    said = []
    avoided = food.with_need(profile.allergens, Need.AVOID, Need.SEVERE)
    cautions = food.cautions(match.cautions)
    clear = [allergen for allergen in avoided if allergen.value not in match.cautions]
    if clear:
        foods = allergens_listed(clear)
        said.append(_("%(name)s avoids %(foods)s. Your meal has none of it.", name=name, foods=foods))
    if cautions:
        said.append(
            _("It may contain %(foods)s, which %(name)s avoids. Say so at the door.", foods=cautions, name=name)
        )
    if profile.other_allergens:
        said.append(_("%(name)s also avoids: %(foods)s.", name=name, foods=profile.other_allergens))
    said.append(_("%(in_it)s Say so at the door.", in_it=food.in_it(match.meal, match.cautions)))
    return [str(text) for text in said]


def _keeps(match: Match) -> str:
    meal, here = match.meal, local(match.window_start)
    day = near_day(here, inside=True) if meal.use_by == here.date() else long_day(meal.use_by)
    return str(_("%(how)s. Use by %(day)s.", how=TEMPERATURES[meal.temperature], day=day))
