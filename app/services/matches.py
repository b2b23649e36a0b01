"""Proposals and the decision on them. The rest of a match's life: match_yes, match_ends, rechecks, outcomes."""

from typing import Any

from app.domain.doorstep_words import new_word
from app.domain.eligibility import Allowed, Refused
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.matches import MatchMove, MatchState
from app.domain.meal_requests import RequestMove, RequestState
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Origin
from app.models.meals import Match, Meal, MealRequest
from app.services import guard, meal_requests, set_aside, trial
from app.services import load as load_limits
from app.services.frame import Deed
from app.services.match_ends import cancel, cannot, release_meal, release_of_person, release_pair
from app.services.match_parts import (
    HELD_BACK,
    drop_proposal,
    end,
    load,
    move,
    move_request,
    not_own,
    note_answer,
    request_back,
    take_portions,
    tell,
)
from app.services.match_reasons import LostReason, RejectReason
from app.services.match_undo import undo
from app.services.match_yes import confirm, lapse, say_yes
from app.services.outcomes import hand_over, not_made, refused, set_off
from app.services.rechecks import recheck_diner, recheck_meal
from app.store import matches as store
from app.store import meal_requests as request_store

__all__ = [
    "approve",
    "ask_for_meal",
    "cancel",
    "cannot",
    "drop_the_rest",
    "hand_over",
    "lapse",
    "not_made",
    "pick_diner",
    "propose",
    "propose_asked",
    "propose_by_round",
    "propose_for_pairing",
    "recheck_diner",
    "recheck_meal",
    "refused",
    "reject",
    "release_meal",
    "release_of_person",
    "release_pair",
    "say_yes",
    "set_off",
    "undo",
]


def ask_for_meal(deed: Deed, meal_ref: str, portions: int = 1) -> Match:
    """A diner asks for this very meal: a request and a proposal at once, and the diner's own yes.

    An open request of the same day is used where its window and the meal's leave time for a visit. Raises NotFound,
    and what `meal_requests.open_request` and the guard raise.
    """
    deed.needs(Permission.ASK_FOR_MEAL)
    meal = _meal(deed, meal_ref)
    request = meal_requests.for_meal(deed, meal, portions)
    if meal.for_diner_id == request.diner_id:
        set_aside.settle(deed, meal)
    return _propose(deed, meal, request, Origin.DINER_ASKED)


def pick_diner(deed: Deed, meal_ref: str, request_ref: str) -> Match:
    """A cook chooses whom a meal might go to: a proposal, for a coordinator to decide."""
    deed.needs(Permission.PICK_DINER)
    meal = _meal(deed, meal_ref)
    if meal.cook_id != deed.member_id:
        raise NotFound
    return _propose(deed, meal, _request(deed, request_ref), Origin.COOK_PICKED)


def propose(deed: Deed, meal_ref: str, request_ref: str) -> Match:
    """A coordinator puts a portion and a request together; deciding on it is a step of its own."""
    deed.needs(Permission.DECIDE_MATCH)
    return _propose(deed, _meal(deed, meal_ref), _request(deed, request_ref), Origin.COORDINATOR)


def propose_asked(deed: Deed, meal: Meal, request: MealRequest) -> Match:
    """A cook who was asked has posted the meal. Raises as `propose`."""
    return _propose(deed, meal, request, Origin.COOK_ASKED)


def propose_for_pairing(deed: Deed, meal: Meal, request: MealRequest) -> Match:
    """The service puts together what a cook made for the diner they are paired with and that diner's own day."""
    return _propose(deed, meal, request, Origin.PAIRING)


def propose_by_round(deed: Deed, meal: Meal, request: MealRequest, score: dict[str, Any]) -> Match:
    """A round's proposal, on the guard's fresh yes. score: its part in the round's aims. Raises as `propose` does."""
    if deed.actor.kind != "system":
        raise Forbidden("not_allowed")
    match = _propose(deed, meal, request, Origin.ROUND)
    match.score = score
    return match


def _meal(deed: Deed, meal_ref: str) -> Meal:
    ref = parse(meal_ref)
    meal = store.meal_by_ref(deed.session, deed.council_id, ref) if ref else None
    if meal is None:
        raise NotFound
    return meal


def _request(deed: Deed, request_ref: str) -> MealRequest:
    ref = parse(request_ref)
    request = request_store.by_ref(deed.session, deed.council_id, ref) if ref else None
    if request is None:
        raise NotFound
    return request


_NOT_OPEN = {
    RequestState.PROPOSED: "request_already_proposed",
    RequestState.MATCHED: "request_already_matched",
    RequestState.UNMET: "request_expired",
}


def _propose(deed: Deed, meal: Meal, request: MealRequest, origin: Origin) -> Match:
    if request.state is not RequestState.OPEN:
        raise Conflict(_NOT_OPEN.get(request.state, "request_not_open"))
    if request.window_end <= deed.now:
        raise Conflict("request_expired")
    answer = guard.check_rows(deed, meal, request)
    if isinstance(answer, Refused):
        raise guard.refusal_error(deed, answer)
    return _make(deed, answer, meal, request, origin)


def _make(deed: Deed, allowed: Allowed, meal: Meal, request: MealRequest, origin: Origin) -> Match:
    """The only place where a match comes from, and it takes the guard's proof."""
    deed.must_be_open()
    trial.must_take_part(deed, allowed.cook_id, allowed.diner_id)
    load_limits.check(deed, meal, request, allowed.visit)
    match = Match(
        council_id=deed.council_id,
        ref=new_reference(),
        request_id=request.id,
        meal_id=meal.id,
        cook_id=allowed.cook_id,
        diner_id=allowed.diner_id,
        portions=allowed.portions,
        state=MatchState.PROPOSED,
        origin=origin,
        proposed_at=deed.now,
        proposed_by_id=deed.actor.person_id,
    )
    note_answer(match, allowed)
    if origin is Origin.DINER_ASKED:
        match.diner_yes_at, match.diner_yes_by_id, match.diner_yes_how = deed.now, deed.actor.person_id, deed.how
    deed.session.add(match)
    move_request(deed, request, RequestMove.PROPOSE, "request_proposed")
    after = {"meal": meal.ref, "request": request.ref, "portions": match.portions, "origin": origin}
    deed.record("match_proposed", match, after=after)
    return match


def approve(deed: Deed, match_ref: str, version: int, food_confirmed: bool = False) -> Match:  # noqa: FBT001, FBT002 the form's own tick
    """A coordinator says yes to a proposal: the guard is asked again, the portion is held, both are told.

    A diner who asked for this very meal has said yes by that, so the match is confirmed in the same step.
    Raises Conflict("portion_taken"; details who, when), Stale, Conflict("guard_..."), what `load.check` raises,
    Forbidden("own_match") and Conflict("confirm_other_food") where a person must first read the ingredients for what
    the diner told in words.
    """
    deed.needs(Permission.DECIDE_MATCH)
    deed.must_be_open()
    match = load(deed, match_ref)
    not_own(deed, match)
    _refuse_taken(deed, match)
    deed.check_version(match, version)
    allowed = guard.allowed_match(deed, match)
    load_limits.check(deed, match.meal, match.request, allowed.visit)
    note_answer(match, allowed)
    if allowed.needs_confirming:
        if not food_confirmed:
            raise Conflict("confirm_other_food", field="food_confirmed")
        match.confirmed_food_by_id = deed.actor.person_id
    match.decided_at, match.decided_by_id = deed.now, deed.actor.person_id
    match.first_meeting = not store.have_shared(deed.session, deed.council_id, match.cook_id, match.diner_id)
    match.word = new_word() if match.first_meeting else ""
    move(deed, match, MatchMove.APPROVE, "match_approved")
    take_portions(deed, match.meal, match.portions)
    move_request(deed, match.request, RequestMove.MATCH, "request_matched")
    if match.diner_yes_at is not None:
        confirm(deed, match, hold_back=True)
    else:
        tell(deed, match, "match_approved", match.cook_id, hold_back=True)
        tell(deed, match, "match_offered", match.diner_id, hold_back=True)
    drop_the_rest(deed, match.meal)
    return match


def _refuse_taken(deed: Deed, match: Match) -> None:
    lost = match.state is MatchState.REJECTED and match.reason == LostReason.PORTION_TAKEN
    short = match.meal.portions - match.meal.live_portions < match.portions
    if short and (lost or match.state is MatchState.PROPOSED):
        holder = store.latest_holder(deed.session, deed.council_id, match.meal_id)
        if holder is None or not holder.who:
            raise Conflict("no_portion_left")
        raise Conflict("portion_taken", who=holder.who, when=holder.when)


def drop_the_rest(deed: Deed, meal: Meal) -> None:
    """Proposals that the portions left no longer reach go back to the queue, with their waiting time."""
    left = meal.portions - meal.live_portions
    for other in store.of_meal(deed.session, deed.council_id, meal.id, {MatchState.PROPOSED}):
        if other.portions > left:
            drop_proposal(deed, other, LostReason.PORTION_TAKEN)


def reject(deed: Deed, match_ref: str, version: int, reason: str, text: str = "") -> Match:
    """A coordinator says no to a proposal, with a reason; the request waits again and nobody is told.

    Raises Invalid("reject_reason_needed", field reason), Invalid("reject_text_needed", field text), Stale.
    """
    deed.needs(Permission.DECIDE_MATCH)
    match = load(deed, match_ref)
    not_own(deed, match)
    deed.check_version(match, version)
    if reason not in set(RejectReason):
        raise Invalid("reject_reason_needed", field="reason")
    if reason == RejectReason.OTHER and not text.strip():
        raise Invalid("reject_text_needed", field="text")
    match.decided_at, match.decided_by_id = deed.now, deed.actor.person_id
    end(deed, match)
    move(deed, match, MatchMove.REJECT, "match_rejected", code=reason, text=text.strip())
    request_back(deed, match.request, after=HELD_BACK)
    return match
