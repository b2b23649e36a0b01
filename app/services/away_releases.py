"""What is let go of in the moment somebody says that they will be away."""

from datetime import date

from app.domain.away import AwayKind
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestMove
from app.domain.meals import MEAL, MealMove
from app.models.away import AwaySpell
from app.models.meals import Match, Meal
from app.services import set_aside
from app.services.frame import Deed
from app.services.match_ends import RELEASED, cancel_for_request, release_meal
from app.services.match_ends import release as release_match
from app.services.match_parts import move_request, tell
from app.store import matches as match_store
from app.store import meal_requests as request_store
from app.store import meals as meal_store

REASON = "away"


def release(deed: Deed, spell: AwaySpell) -> None:
    """Matches and requests of a diner's days away, matches and posted meals of a cook's.

    Whoever counted on it is told that it is off; the person who is away only where somebody else said so, and in
    hospital not at all. Where nobody answers at a door right now, that search goes on.
    """
    deed.session.flush()
    if spell.from_meals:
        _as_diner(deed, spell)
    if spell.from_cooking:
        _as_cook(deed, spell)


def _as_diner(deed: Deed, spell: AwaySpell) -> None:
    for request in request_store.of_diner(deed.session, deed.council_id, spell.person_id, request_store.STANDING):
        if not spell.days.covers(request.day):
            continue
        made = match_store.of_request(deed.session, deed.council_id, request.id)
        if any(match.state is MatchState.NO_REPLY for match in made):
            continue
        told = [match for match in made if match.state in RELEASED - {MatchState.PROPOSED}]
        cancel_for_request(deed, request.id)
        move_request(deed, request, RequestMove.CANCEL, "request_cancelled")
        for match in told:
            _tell_who_is_away(deed, spell, match)
    for meal in meal_store.open_for_diner(deed.session, deed.council_id, spell.person_id):
        if spell.days.covers(_day(deed, meal)):
            set_aside.free(deed, meal)


def _as_cook(deed: Deed, spell: AwaySpell) -> None:
    for match in match_store.of_person(deed.session, deed.council_id, spell.person_id, RELEASED):
        if match.cook_id != spell.person_id or not spell.days.covers(match.request.day):
            continue
        counted_on_it = match.state is not MatchState.PROPOSED or match.diner_yes_at is not None
        was_told = match.state is not MatchState.PROPOSED
        release_match(deed, match, REASON)
        if counted_on_it:
            tell(deed, match, "match_cancelled", match.diner_id)
        if was_told:
            _tell_who_is_away(deed, spell, match)
    for meal in meal_store.open_of_cook(deed.session, deed.council_id, spell.person_id, deed.now):
        if spell.days.covers(_day(deed, meal)):
            _withdraw(deed, meal)


def _withdraw(deed: Deed, meal: Meal) -> None:
    set_aside.settle(deed, meal)
    release_meal(deed, meal.id, REASON)
    before = {"state": meal.state}
    meal.state = MEAL.next(meal.state, MealMove.WITHDRAW)
    deed.record("meal_withdrawn", meal, before=before, after={"state": meal.state}, reason=REASON)


def _tell_who_is_away(deed: Deed, spell: AwaySpell, match: Match) -> None:
    if spell.kind is not AwayKind.HOSPITAL and deed.actor.person_id != spell.person_id:
        tell(deed, match, "match_cancelled", spell.person_id, {"reason": REASON})


def _day(deed: Deed, meal: Meal) -> date:
    return meal.window_start.astimezone(deed.policy.tz).date()
