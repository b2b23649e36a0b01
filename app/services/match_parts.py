"""The moves every match deed is made of: portions taken and put back, requests matched and reopened, people told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.domain.eligibility import Allowed
from app.domain.errors import Forbidden, NotFound
from app.domain.matches import MATCH, MatchMove, MatchState
from app.domain.meal_requests import MEAL_REQUEST, RequestMove, RequestState
from app.domain.meals import OPEN_MEAL_STATES, stock_state
from app.domain.references import parse
from app.domain.vocabulary import Channel
from app.domain.windows import Window
from app.models.meals import Match, Meal, MealRequest
from app.models.rounds import RoundKind
from app.services import ask_parts, rounds, set_aside, standby
from app.services.frame import Deed
from app.store import matches as store

SOON = timedelta(hours=4)
HELD_BACK = timedelta(minutes=2)
"""How long a mail about a decision waits, so that a slip can be taken back before anybody has read of it."""
AT_ONCE, BEFORE_OTHERS, IN_TURN = 0, 2, 5


def load(deed: Deed, match_ref: str) -> Match:
    """The match with its meal, request and people. Raises NotFound for a reference this council does not have."""
    ref = parse(match_ref)
    match = store.by_ref(deed.session, deed.council_id, ref) if ref else None
    if match is None:
        raise NotFound
    return match


def not_own(deed: Deed, match: Match) -> None:
    """Staff who also cook or dine leave their own matches, and their household's, to a colleague.

    Raises Forbidden("own_match").
    """
    home = deed.actor.household_id
    for person in (match.cook, match.diner):
        if person.id == deed.actor.person_id or (home is not None and person.household_id == home):
            raise Forbidden("own_match")


def window_of(match: Match) -> Window:
    """When the cook comes: the part of the meal's window that the diner asked for too."""
    return Window(match.window_start, match.window_end)


def snapshot(match: Match) -> dict[str, Any]:
    return {
        "state": match.state,
        "portions": match.portions,
        "diner_yes_at": match.diner_yes_at,
        "cautions": list(match.cautions),
    }


def move(deed: Deed, match: Match, to: MatchMove, name: str, *, code: str = "", text: str = "") -> None:
    """Take the match along the table and record it under this name. Raises IllegalTransition."""
    step(deed, match, MATCH.next(match.state, to), name, code=code, text=text)


def step(deed: Deed, match: Match, state: MatchState, name: str, *, code: str = "", text: str = "") -> None:
    before = snapshot(match)
    if match.state is MatchState.PROPOSED and state is not match.state:
        set_aside.decided(deed, match)
    match.state = state
    if code or text:
        match.reason, match.reason_text = code, text[:500]
    after = snapshot(match) | {"reason": match.reason, "text": match.reason_text}
    deed.record(name, match, before=before, after=after)


def note_answer(match: Match, allowed: Allowed) -> None:
    """Keep what the guard said beside the match: when the visit is, for "why" and for what is read aloud."""
    match.window_start, match.window_end = allowed.visit.start, allowed.visit.end
    match.distance_m = allowed.distance_m
    match.passed = list(allowed.passed)
    match.cautions = [allergen.value for allergen in allowed.cautions]
    match.needs_confirming = allowed.needs_confirming


def end(deed: Deed, match: Match) -> None:
    """Note when a match ended and who ended it; the caller moves it."""
    match.ended_at = deed.now
    match.ended_by_id = deed.actor.person_id


def take_portions(deed: Deed, meal: Meal, portions: int) -> None:
    """Hold portions for a match. The database refuses more than there are."""
    _set_taken(deed, meal, meal.live_portions + portions, "portions_taken")


def put_back(deed: Deed, meal: Meal, portions: int) -> None:
    """Free the portions of a match that came to nothing before the food left the kitchen."""
    _set_taken(deed, meal, meal.live_portions - portions, "portions_put_back")
    if deed.now < meal.window_end:
        rounds.ask_for_round(deed, RoundKind.FELL_THROUGH)


def _set_taken(deed: Deed, meal: Meal, taken: int, name: str) -> None:
    before = {"taken": meal.live_portions}
    if meal.state in OPEN_MEAL_STATES:
        meal.state = stock_state(meal.portions, taken)
    meal.live_portions = taken
    deed.record(name, meal, before=before, after={"taken": taken})


def move_request(deed: Deed, request: MealRequest, to: RequestMove, name: str) -> None:
    before = {"state": request.state}
    request.state = MEAL_REQUEST.next(request.state, to)
    deed.record(name, request, before=before, after={"state": request.state})
    ask_parts.request_moved(deed, request)


def pool(deed: Deed, request: MealRequest) -> None:
    """A day that was kept for the cook of a pairing: from now on anybody may cook for it."""
    if request.pairing_id is None or request.pooled_at is not None:
        return
    request.pooled_at = deed.now
    deed.record("request_pooled", request, after={"pooled_at": deed.now})
    rounds.ask_for_round(deed, RoundKind.OPENED)


def request_back(deed: Deed, request: MealRequest, after: timedelta | None = None) -> None:
    """Give a request back to the queue while its window lasts, else call it unmet. Its waiting time is not touched.

    after: how long the next round waits, where what was decided may still be taken back.
    """
    if request.state is RequestState.PROPOSED:
        move_request(deed, request, RequestMove.DROP_PROPOSAL, "request_reopened")
    elif deed.now < request.window_end:
        move_request(deed, request, RequestMove.REOPEN, "request_reopened")
    else:
        move_request(deed, request, RequestMove.MISS, "request_unmet")
    if deed.now < request.window_end:
        rounds.ask_for_round(deed, RoundKind.FELL_THROUGH, after=after)


def fell_through(deed: Deed, match: Match) -> None:
    """What was arranged will not take place: the request waits again and, where time is short, the office hears."""
    request_back(deed, match.request)
    if match.request.state is RequestState.OPEN:
        standby.alert(deed, match.request, window_of(match))


def tell(
    deed: Deed,
    match: Match,
    kind: str,
    person_id: int,
    facts: Mapping[str, Any] | None = None,
    *,
    hold_back: bool = False,
) -> None:
    """Tell one person of this match, sooner when its window is near; useless once the window is over.

    facts: codes and references only. The key holds the match's version, so the same thing is said once a change.
    hold_back: a person decided this just now and may take it back; where the window is near there is no time for that.
    """
    deed.session.flush()
    window = window_of(match)
    soon = window.start - deed.now < SOON
    deed.tell(
        kind,
        person_id,
        f"{kind}:{match.ref}:{person_id}:{match.version}",
        facts={"match": match.ref, "meal": match.meal.ref, "request": match.request.ref} | dict(facts or {}),
        match_id=match.id,
        urgency=BEFORE_OTHERS if soon else IN_TURN,
        due_at=_held_back(deed, match, person_id) if hold_back and not soon else None,
        useful_until=window.end,
    )


def _held_back(deed: Deed, match: Match, person_id: int) -> datetime | None:
    """A call that is still to be made can be taken off the list; a mail cannot be called back. Rules make no slips."""
    person = match.cook if person_id == match.cook_id else match.diner
    waits = person.channel is Channel.EMAIL and deed.actor.kind == "person"
    return deed.now + HELD_BACK if waits else None


def tell_both(
    deed: Deed, match: Match, kind: str, facts: Mapping[str, Any] | None = None, *, hold_back: bool = False
) -> None:
    for person_id in (match.cook_id, match.diner_id):
        tell(deed, match, kind, person_id, facts, hold_back=hold_back)


def drop_proposal(deed: Deed, match: Match, code: str) -> None:
    """A proposal no longer holds: nobody promised anything, so the request simply waits again."""
    end(deed, match)
    move(deed, match, MatchMove.REJECT, "proposal_dropped", code=code)
    request_back(deed, match.request)
