"""What a diner's home says: what is coming, what is offered, what is asked for, and what is off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.council_policy import Hours, Weekday
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.vocabulary import Temperature
from app.models.meals import Match, Meal, MealRequest
from app.web.formats import local, wall_time, window
from app.web.words import food, names

LOOKS_BACK = timedelta(hours=24)
ARRANGED = frozenset({MatchState.CONFIRMED, MatchState.ON_THE_WAY, MatchState.NO_REPLY})
ARRIVES = {
    Temperature.HOT: _l("It will be hot."),
    Temperature.CHILLED: _l("It comes cold. Heat it before you eat it."),
    Temperature.FROZEN: _l("It comes frozen. Heat it before you eat it."),
}


@dataclass(frozen=True)
class Coming:
    """A meal that is arranged or offered. unread: nobody has read its ingredients for what the diner told in words."""

    match: Match
    when: str
    photo: str | None
    arrives: str
    in_it: str
    cautions: str
    unread: bool


@dataclass(frozen=True)
class Day:
    """stopped: meals that must not be eaten, because of what is in them. off: other visits that fell through."""

    today: list[Coming]
    later: list[Coming]
    offered: list[Coming]
    stopped: list[Match]
    off: list[Match]


def day_of(matches: Iterable[Match], now: datetime) -> Day:
    found = Day([], [], [], [], [])
    today = local(now).date()
    for match in matches:
        if match.state in ARRANGED:
            is_today = local(match.window_start).date() <= today
            (found.today if is_today else found.later).append(_coming(match))
        elif match.state is MatchState.APPROVED:
            found.offered.append(_coming(match))
        elif match.state is MatchState.VOID and match.reason.startswith("allergen_"):
            found.stopped.append(match)
        elif _fell_through(match):
            found.off.append(match)
    return found


def _fell_through(match: Match) -> bool:
    """Called off by somebody else after it was promised; what a diner turned down needs no telling."""
    return (
        match.state in {MatchState.CANCELLED_EARLY, MatchState.CANCELLED_LATE, MatchState.VOID, MatchState.NOT_MADE}
        and match.decided_at is not None
        and match.request.state is not RequestState.CANCELLED
    )


def _coming(match: Match) -> Coming:
    meal: Meal = match.meal
    return Coming(
        match=match,
        when=window(match.window_start, match.window_end),
        photo=url_for("public.photo", sha256=meal.photo.sha256) if meal.photo else None,
        arrives=str(ARRIVES[meal.temperature]),
        in_it=food.in_it(meal, match.cautions),
        cautions=food.cautions(match.cautions),
        unread=match.needs_confirming and match.confirmed_food_by_id is None,
    )


@dataclass(frozen=True)
class Waiting:
    """asked: the match behind a wish for one named meal, which the council has yet to look at."""

    wish: MealRequest
    when: str
    asked: Match | None


def waiting_words(requests: Sequence[MealRequest]) -> list[tuple[MealRequest, str]]:
    return [(wish, window(wish.window_start, wish.window_end)) for wish in requests]


def wishes(requests: Sequence[MealRequest], matches: Iterable[Match]) -> list[Waiting]:
    proposed = {match.request_id: match for match in matches if match.state is MatchState.PROPOSED}
    return [_waiting(wish, proposed.get(wish.id)) for wish in requests]


def _waiting(wish: MealRequest, match: Match | None) -> Waiting:
    asked = match if match and match.meal_id == wish.meal_id else None
    times = (asked.window_start, asked.window_end) if asked else (wish.window_start, wish.window_end)
    return Waiting(wish, window(*times), asked)


def office_hours(hours: Hours) -> str:
    """Monday to Friday, 9 to 5: the days in a row where they are one."""
    order = list(Weekday)
    days = sorted(hours.days, key=order.index)
    in_a_row = [order.index(day) for day in days] == list(range(order.index(days[0]), order.index(days[-1]) + 1))
    if len(days) > 1 and in_a_row:
        said = _("%(first)s to %(last)s", first=names.WEEKDAYS[days[0]], last=names.WEEKDAYS[days[-1]])
    else:
        said = ", ".join(str(names.WEEKDAYS[day]) for day in days)
    times = {
        "opens": wall_time(hours.opens),
        "closes": wall_time(hours.closes),
    }
    return str(_("%(days)s, %(opens)s to %(closes)s", days=said, **times))
