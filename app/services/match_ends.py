"""A match that is called off: by the cook, by the diner, by the office, or because somebody may not take part."""

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.matches import MATCH, MatchMove, MatchState, cancel_state
from app.domain.meal_requests import RequestMove
from app.domain.permissions import Permission
from app.domain.vocabulary import Role
from app.models.meals import Match
from app.services import asks, set_aside
from app.services.frame import Deed
from app.services.match_parts import (
    end,
    fell_through,
    load,
    move,
    move_request,
    not_own,
    put_back,
    request_back,
    step,
    tell,
    tell_both,
    window_of,
)
from app.services.match_reasons import DINER_SAID_NO, ENDS_THE_WISH, SILENT, VOIDING, EndReason, LostReason
from app.store import matches as store
from app.store import meal_requests as request_store

# A visit where nobody answers is ended by a person who found the diner, never by a rule.
RELEASED = frozenset({MatchState.PROPOSED, MatchState.APPROVED, MatchState.CONFIRMED, MatchState.ON_THE_WAY})
_HOLDING = RELEASED - {MatchState.PROPOSED}


def cancel(deed: Deed, match_ref: str, version: int, reason: str, text: str = "") -> Match:
    """The diner, a relative or a coordinator calls it off. Early or late is by the council's hours.

    With "cannot_be_in" the wish itself is withdrawn; otherwise the request waits again. Raises NotFound for a match of
    somebody else, Stale, IllegalTransition, Invalid("end_reason_needed", field reason).
    """
    match = load(deed, match_ref)
    by_diner = match.diner_id == deed.member_id
    if by_diner:
        deed.needs(Permission.SEE_OWN_MEALS)
    elif Permission.DECIDE_MATCH not in deed.actor.permissions:
        raise NotFound
    else:
        not_own(deed, match)
    deed.check_version(match, version)
    _call_off(deed, match, _reason(reason), text)
    if not by_diner:
        tell(deed, match, "match_cancelled", match.diner_id, {"reason": reason})
    tell(deed, match, "match_cancelled", match.cook_id, {"reason": reason})
    return match


def cannot(deed: Deed, match_ref: str, version: int, reason: str = EndReason.CANNOT_COOK, text: str = "") -> Match:
    """The cook's "I can't": the portion goes back, and so does the request, with its waiting time.

    Raises NotFound for a match of another cook, Stale, IllegalTransition.
    """
    match = load(deed, match_ref)
    if match.cook_id != deed.member_id:
        raise NotFound
    deed.needs(Permission.RECORD_OWN_OUTCOME)
    deed.check_version(match, version)
    _call_off(deed, match, _reason(reason), text)
    tell(deed, match, "match_cancelled", match.diner_id, {"reason": "cook_cannot"})
    return match


def _reason(code: str) -> EndReason:
    if code not in set(EndReason):
        raise Invalid("end_reason_needed", field="reason")
    return EndReason(code)


def _call_off(deed: Deed, match: Match, reason: EndReason, text: str) -> None:
    """Declined where it was only offered, else cancelled, early or late."""
    was = match.state
    if was not in RELEASED:
        raise Conflict("illegal_transition", state=was.value, move=MatchMove.CANCEL.value)
    end(deed, match)
    if was is MatchState.APPROVED:
        step(deed, match, MATCH.next(was, MatchMove.DECLINE), "match_declined", code=reason, text=text)
    else:
        _cancelled(deed, match, reason, text)
    _let_go(deed, match, was, ends_the_wish=reason in ENDS_THE_WISH)
    if reason in DINER_SAID_NO and match.meal.for_diner_id == match.diner_id:
        set_aside.free(deed, match.meal)


def _cancelled(deed: Deed, match: Match, code: str, text: str = "") -> None:
    MATCH.next(match.state, MatchMove.CANCEL)
    state = cancel_state(deed.now, window_of(match), deed.policy.matching.late_cancel_hours)
    if match.state is MatchState.PROPOSED:
        state = MatchState.CANCELLED_EARLY
    step(deed, match, state, f"match_{state.value}", code=code, text=text)


def _let_go(deed: Deed, match: Match, was: MatchState, *, ends_the_wish: bool = False) -> None:
    """Put the portion back, and the request back in the queue unless the diner wants none that day."""
    if was in _HOLDING:
        put_back(deed, match.meal, match.portions)
    if ends_the_wish:
        match.request.not_wanted = True
        move_request(deed, match.request, RequestMove.CANCEL, "request_cancelled")
    elif was in _HOLDING:
        fell_through(deed, match)
    else:
        request_back(deed, match.request)


def void(deed: Deed, match: Match, code: str, text: str = "") -> None:
    """A rule ends it. The true reason stays with the office: the caller tells both, neutrally."""
    was = match.state
    end(deed, match)
    move(deed, match, MatchMove.VOID, "match_voided", code=code, text=text)
    _let_go(deed, match, was)


def release(deed: Deed, match: Match, reason_code: str) -> None:
    """End one match because of who takes part or what became of the meal; nobody is told here."""
    if reason_code in VOIDING:
        void(deed, match, reason_code)
        return
    was = match.state
    end(deed, match)
    _cancelled(deed, match, reason_code)
    _let_go(deed, match, was)


def release_of_person(deed: Deed, person_id: int, reason_code: str, role: Role | None = None) -> None:
    """Let go of every proposal, arranged match and waiting request of a person who pauses, is held, lapses or leaves.

    role: only what they take part in as a cook or as a diner; None for both.

    Counterparts are told that it is off ("another visit is arranged" for a hold), never why. Where nobody answers at a
    door right now, that search goes on.
    """
    for match in store.of_person(deed.session, deed.council_id, person_id, RELEASED):
        if (role is Role.COOK and match.cook_id != person_id) or (role is Role.DINER and match.diner_id != person_id):
            continue
        proposed = match.state is MatchState.PROPOSED
        release(deed, match, reason_code)
        if not proposed:
            _tell_released(deed, match, person_id, reason_code)
    if role is not Role.DINER:
        asks.release_of_person(deed, person_id)
    if role is Role.COOK:
        return
    for request in request_store.of_diner(deed.session, deed.council_id, person_id, request_store.WAITING):
        move_request(deed, request, RequestMove.CANCEL, "request_cancelled")


def _tell_released(deed: Deed, match: Match, person_id: int, reason_code: str) -> None:
    other_id = match.diner_id if person_id == match.cook_id else match.cook_id
    kind = "match_void" if reason_code in VOIDING else "match_cancelled"
    tell(deed, match, "hold_placed" if reason_code == "hold" else kind, other_id)
    if reason_code not in SILENT:
        tell(deed, match, kind, person_id)


def release_pair(deed: Deed, first_id: int, second_id: int) -> None:
    """Void whatever stands between two people who are kept apart from now on; both hear only that it is off."""
    for match in store.between(deed.session, deed.council_id, first_id, second_id, RELEASED):
        proposed = match.state is MatchState.PROPOSED
        void(deed, match, LostReason.KEPT_APART)
        if not proposed:
            tell_both(deed, match, "match_void")
    asks.release_pair(deed, first_id, second_id)


def release_meal(deed: Deed, meal_id: int, reason_code: str) -> None:
    """Let go of every proposal and match of a meal that is withdrawn; the diners who counted on it are told."""
    for match in store.of_meal(deed.session, deed.council_id, meal_id, RELEASED):
        counted_on_it = match.state is not MatchState.PROPOSED or match.diner_yes_at is not None
        release(deed, match, reason_code)
        if counted_on_it:
            tell(deed, match, "match_cancelled", match.diner_id)


def cancel_for_request(deed: Deed, request_id: int) -> None:
    """The diner withdrew the wish: end its proposal or match. The cook is told; the request is the caller's."""
    for match in store.of_request(deed.session, deed.council_id, request_id):
        if match.state not in RELEASED:
            continue
        was = match.state
        end(deed, match)
        if was is MatchState.APPROVED:
            step(
                deed,
                match,
                MATCH.next(was, MatchMove.DECLINE),
                "match_declined",
                code=LostReason.REQUEST_CANCELLED,
            )
        else:
            _cancelled(deed, match, LostReason.REQUEST_CANCELLED)
        if was in _HOLDING:
            put_back(deed, match.meal, match.portions)
            tell(deed, match, "match_cancelled", match.cook_id, {"reason": LostReason.REQUEST_CANCELLED})
