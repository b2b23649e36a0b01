"""A cook's home: what is due today, who waits, what was cooked before."""

from flask import url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.domain.matches import MatchState
from app.domain.pairings import Party
from app.domain.permissions import Permission
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.meals import Match
from app.services.meal_lists import neighbours_waiting
from app.store import away as away_store
from app.store import matches as match_store
from app.store import meals as store
from app.store import pairings
from app.web.away import away_words
from app.web.cook import bp, present_asks, present_meals, present_regular_days
from app.web.cook.views_meals import the_cook
from app.web.formats import local
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.navigation import url_if
from app.web.pages import page
from app.web.pairs import seen_by
from app.web.tenant import this_council

ARRANGED = frozenset({MatchState.CONFIRMED, MatchState.ON_THE_WAY, MatchState.NO_REPLY})
SHOWN = 3


@bp.route("")
@requires(Permission.POST_MEAL)
def home() -> ResponseReturnValue:
    session, council, now, cook = db.session(), this_council(), clock.now(), the_cook()
    member = signed_in()
    waiting = neighbours_waiting(session, council, cook, now, limit=SHOWN)
    dishes = store.latest_dishes(session, council.id, cook)
    days = present_regular_days.of_cook(cook)
    coming = store.open_of_cook(session, council.id, cook, now)
    spells = away_store.of_person(session, council.id, cook)
    return page(
        "cook/home.html",
        first_name=(member.acting_for or member.person).first_name if member and member.person else "",
        asked=present_asks.cards(cook),
        days=present_regular_days.cards(days, now),
        has_days=bool(days),
        each_week=present_regular_days.one_tap(days, dishes[0]) if dishes else None,
        visit=_next_today(list(match_store.of_person(session, council.id, cook, ARRANGED)), cook),
        neighbours=[present_meals.neighbour(one) for one in waiting],
        coming=[present_meals.line(meal) for meal in coming[:SHOWN]],
        again=[{"dish": meal.dish, "ref": meal.ref, "photo": present_meals.of_meal(meal)} for meal in dishes],
        away=[(spell, away_words(spell)) for spell in spells if spell.from_cooking],
        shared=store.count_of_cook(session, council.id, cook),
        pairs=seen_by(Party.COOK, list(pairings.of_person(session, council.id, cook, Role.COOK))),
    )


def _next_today(matches: list[Match], cook: int) -> dict[str, object] | None:
    """The soonest visit of today, for the butter panel."""
    today = local(clock.now()).date()
    due = [one for one in matches if one.cook_id == cook and local(one.window_start).date() == today]
    if not due:
        return None
    visit = min(due, key=lambda one: one.window_start)
    return {
        "dish": visit.meal.dish,
        "name": visit.diner.first_name,
        "start": visit.window_start,
        "end": visit.window_end,
        "photo": present_meals.of_meal(visit.meal),
        "yes": visit.diner_yes_at is not None,
        "href": url_if("cook.visit", ref=visit.ref) or url_for("cook.meal", ref=visit.meal.ref),
    }
