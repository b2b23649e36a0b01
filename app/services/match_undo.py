"""A coordinator's slip, taken back within minutes: as if the decision had not been made."""

from datetime import datetime, timedelta

from app.domain.errors import Conflict
from app.domain.matches import MatchMove, MatchState
from app.domain.meal_requests import RequestMove, RequestState
from app.domain.permissions import Permission
from app.domain.vocabulary import Origin
from app.models.meals import Match
from app.models.trace import OutboxMessage
from app.services import guard
from app.services.frame import Deed
from app.services.match_parts import load, move, move_request, not_own, note_answer, put_back
from app.services.match_reasons import RejectReason
from app.store import outbox as outbox_store
from app.store import tasks as task_store

GRACE = timedelta(minutes=10)


def can_be_undone(match: Match, now: datetime) -> bool:
    """Whether a page offers it. Under the lock `undo` also asks whether anybody has been told meanwhile."""
    return _why_not(match, now) is None


def undo(deed: Deed, match_ref: str, version: int) -> Match:
    """Take back an approval that nobody has heard of yet, or a "no" whose request still waits: a proposal again.

    Raises NotFound, Stale, Forbidden("own_match"), Conflict("undo_too_late" | "undo_told" | "undo_nothing") and, where
    a proposal said no to does not hold any more, Conflict("guard_...").
    """
    deed.needs(Permission.DECIDE_MATCH)
    match = load(deed, match_ref)
    not_own(deed, match)
    deed.check_version(match, version)
    if why := _why_not(match, deed.now):
        raise Conflict(why)
    if match.state is MatchState.REJECTED:
        _undo_no(deed, match)
    else:
        _undo_yes(deed, match)
    return match


def _why_not(match: Match, now: datetime) -> str | None:
    if match.decided_at is None or match.decided_by_id is None:
        return "undo_nothing"
    if match.state is MatchState.REJECTED:
        waits = match.request.state is RequestState.OPEN and now < match.request.window_end
        if match.reason not in set(RejectReason) or not waits:
            return "undo_nothing"
    elif match.state not in {MatchState.APPROVED, MatchState.CONFIRMED}:
        return "undo_nothing"
    elif _has_answered(match):
        return "undo_told"
    return "undo_too_late" if now - match.decided_at > GRACE else None


def _has_answered(match: Match) -> bool:
    """A diner who asked for this very meal had said yes before; every other yes came after the approval."""
    if match.diner_yes_at is None or match.decided_at is None:
        return False
    return match.origin is not Origin.DINER_ASKED or match.diner_yes_at > match.decided_at


def _undo_no(deed: Deed, match: Match) -> None:
    note_answer(match, guard.allowed_match(deed, match))
    match.decided_at = match.decided_by_id = match.ended_at = match.ended_by_id = None
    match.reason = match.reason_text = ""
    move(deed, match, MatchMove.UNDO, "match_undone")
    move_request(deed, match.request, RequestMove.PROPOSE, "request_proposed")


def _undo_yes(deed: Deed, match: Match) -> None:
    assert match.decided_at is not None
    for message in outbox_store.of_match_since(deed.session, deed.council_id, match.id, match.decided_at):
        _withdraw(deed, message)
    match.decided_at = match.decided_by_id = match.confirmed_food_by_id = None
    match.first_meeting, match.word = False, ""
    move(deed, match, MatchMove.UNDO, "match_undone")
    put_back(deed, match.meal, match.portions)
    move_request(deed, match.request, RequestMove.UNDO, "request_undone")


def _withdraw(deed: Deed, message: OutboxMessage) -> None:
    """Take a message out of the outbox, or off the list of calls while nobody has rung. Raises "undo_told"."""
    if message.finished_at is None:
        if message.claimed_until is not None and message.claimed_until > deed.now:
            raise Conflict("undo_told")
        message.finished_at, message.result = deed.now, "undone"
    elif message.result == "task":
        task = task_store.by_key(deed.session, deed.council_id, message.key)
        if task is None or task.done_at is not None or task.attempts:
            raise Conflict("undo_told")
        task.done_at, task.done_by_id = deed.now, deed.actor.person_id
        deed.record("call_not_needed", task)
    elif message.result not in {"undone", "dropped", "expired"}:
        raise Conflict("undo_told")
