"""The life of a diner's request for a meal."""

from datetime import date
from enum import StrEnum

from app.domain.lifecycle import Lifecycle


class RequestState(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"
    MATCHED = "matched"
    FULFILLED = "fulfilled"
    UNMET = "unmet"
    CANCELLED = "cancelled"


class RequestMove(StrEnum):
    """DROP_PROPOSAL: rejected, or it no longer holds. EXPIRE: the window ended with nobody found.

    UNDO: the approval was a slip, and the proposal stands as before. REOPEN: the match fell through while the window
    lasts. MISS: the same after it, or refused, or a failed visit.
    """

    PROPOSE = "propose"
    DROP_PROPOSAL = "drop_proposal"
    MATCH = "match"
    FULFIL = "fulfil"
    REOPEN = "reopen"
    MISS = "miss"
    EXPIRE = "expire"
    CANCEL = "cancel"
    UNDO = "undo"


MEAL_REQUEST: Lifecycle[RequestState, RequestMove] = Lifecycle(
    {
        (RequestState.OPEN, RequestMove.PROPOSE): RequestState.PROPOSED,
        (RequestState.PROPOSED, RequestMove.DROP_PROPOSAL): RequestState.OPEN,
        (RequestState.PROPOSED, RequestMove.MATCH): RequestState.MATCHED,
        (RequestState.MATCHED, RequestMove.FULFIL): RequestState.FULFILLED,
        (RequestState.MATCHED, RequestMove.UNDO): RequestState.PROPOSED,
        (RequestState.MATCHED, RequestMove.REOPEN): RequestState.OPEN,
        (RequestState.MATCHED, RequestMove.MISS): RequestState.UNMET,
        (RequestState.OPEN, RequestMove.EXPIRE): RequestState.UNMET,
        (RequestState.OPEN, RequestMove.CANCEL): RequestState.CANCELLED,
        (RequestState.PROPOSED, RequestMove.CANCEL): RequestState.CANCELLED,
        (RequestState.MATCHED, RequestMove.CANCEL): RequestState.CANCELLED,
    }
)


def waiting_days(last_meal_on: date | None, accepted_on: date | None, today: date) -> int:
    """Whole days since the diner last had a meal or was accepted, whichever is later; 0 if neither is known."""
    since = max((day for day in (last_meal_on, accepted_on) if day is not None), default=today)
    return max(0, (today - since).days)
