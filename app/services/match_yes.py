"""The diner's yes to an offer, and what happens when none comes in time."""

from app.domain.errors import Conflict, NotFound
from app.domain.matches import MatchMove, MatchState
from app.domain.permissions import Permission
from app.domain.vocabulary import Asked
from app.models.meals import Match
from app.services import guard
from app.services.frame import Deed
from app.services.match_parts import (
    drop_proposal,
    end,
    fell_through,
    load,
    move,
    not_own,
    note_answer,
    put_back,
    tell_both,
)
from app.services.match_reasons import LostReason
from app.store import matches as store


def say_yes(deed: Deed, match_ref: str, version: int, food_confirmed: bool = False) -> Match:  # noqa: FBT001, FBT002 the form's own tick
    """The diner accepts an offer, a relative does for them, or a coordinator writes down a yes from a call.

    Raises NotFound for a match of somebody else, Stale, Conflict("guard_..."), and Conflict("confirm_other_food")
    where the meal or the needs changed and nobody has read the ingredients since.
    """
    match = load(deed, match_ref)
    by_phone = _may_answer(deed, match)
    deed.check_version(match, version)
    note_answer(match, guard.allowed_match(deed, match))
    if match.needs_confirming and match.confirmed_food_by_id is None:
        if not food_confirmed:
            raise Conflict("confirm_other_food", field="food_confirmed")
        match.confirmed_food_by_id = deed.actor.person_id
    match.diner_yes_at, match.diner_yes_by_id = deed.now, deed.actor.person_id
    match.diner_yes_how = Asked.PHONE if by_phone else deed.how
    confirm(deed, match)
    return match


def _may_answer(deed: Deed, match: Match) -> bool:
    """Whether it is a coordinator who writes down what was said on the phone. Raises NotFound and Forbidden."""
    if match.diner_id == deed.member_id:
        deed.needs(Permission.SEE_OWN_MEALS)
        return False
    if Permission.DECIDE_MATCH not in deed.actor.permissions:
        raise NotFound
    not_own(deed, match)
    return True


def confirm(deed: Deed, match: Match, *, hold_back: bool = False) -> None:
    """Both have said yes: tell them who comes and when. hold_back: see `tell`."""
    move(deed, match, MatchMove.CONFIRM, "match_confirmed")
    tell_both(deed, match, "match_confirmed", hold_back=hold_back)


def lapse(deed: Deed) -> int:
    """The clock's: end offers without a yes at the window's start, and proposals whose window is over.

    Gives back how many ended.
    """
    ended = store.unanswered_at(deed.session, deed.council_id, deed.now)
    for match in ended:
        if match.state is MatchState.PROPOSED:
            drop_proposal(deed, match, LostReason.WINDOW_OVER)
            continue
        end(deed, match)
        move(deed, match, MatchMove.LAPSE, "match_lapsed", code=LostReason.NO_YES_IN_TIME)
        put_back(deed, match.meal, match.portions)
        fell_through(deed, match)
        tell_both(deed, match, "match_cancelled", {"reason": LostReason.NO_YES_IN_TIME})
    return len(ended)
