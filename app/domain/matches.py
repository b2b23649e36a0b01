"""The life of a match: one portion or more of one meal for one request."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.lifecycle import Lifecycle
from app.domain.windows import Window


class MatchState(StrEnum):
    PROPOSED = "proposed"
    REJECTED = "rejected"
    APPROVED = "approved"
    LAPSED = "lapsed"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    ON_THE_WAY = "on_the_way"
    NO_REPLY = "no_reply"
    HANDED_OVER = "handed_over"
    FAILED_VISIT = "failed_visit"
    EMERGENCY = "emergency"
    NOT_MADE = "not_made"
    REFUSED = "refused"
    CANCELLED_EARLY = "cancelled_early"
    CANCELLED_LATE = "cancelled_late"
    VOID = "void"
    CLOSED = "closed"


class MatchMove(StrEnum):
    """UNCONFIRM: something was edited without a clash, so the yes is asked for again.

    UNDO: a coordinator's decision was a slip, and is taken back within minutes.
    CANCEL gives cancelled_early; whether it was late is cancel_state's to say. LOCATED_...: only a person says how.
    """

    REJECT = "reject"
    APPROVE = "approve"
    LAPSE = "lapse"
    DECLINE = "decline"
    CONFIRM = "confirm"
    SET_OFF = "set_off"
    UNCONFIRM = "unconfirm"
    HAND_OVER = "hand_over"
    NO_ANSWER = "no_answer"
    LOCATED_HANDED_OVER = "located_handed_over"
    LOCATED_FAILED_VISIT = "located_failed_visit"
    LOCATED_EMERGENCY = "located_emergency"
    NOT_MADE = "not_made"
    REFUSE = "refuse"
    CANCEL = "cancel"
    VOID = "void"
    CLOSE = "close"
    UNDO = "undo"


_CALLED_OFF = {MatchMove.CANCEL: MatchState.CANCELLED_EARLY, MatchMove.VOID: MatchState.VOID}
_AT_THE_DOOR = {
    MatchMove.UNCONFIRM: MatchState.APPROVED,
    MatchMove.HAND_OVER: MatchState.HANDED_OVER,
    MatchMove.NO_ANSWER: MatchState.NO_REPLY,
    MatchMove.NOT_MADE: MatchState.NOT_MADE,
    MatchMove.REFUSE: MatchState.REFUSED,
}
_BY_STATE: Mapping[MatchState, Mapping[MatchMove, MatchState]] = {
    MatchState.PROPOSED: {
        MatchMove.REJECT: MatchState.REJECTED,
        MatchMove.APPROVE: MatchState.APPROVED,
    }
    | _CALLED_OFF,
    MatchState.REJECTED: {MatchMove.UNDO: MatchState.PROPOSED},
    MatchState.APPROVED: {
        MatchMove.LAPSE: MatchState.LAPSED,
        MatchMove.DECLINE: MatchState.DECLINED,
        MatchMove.CONFIRM: MatchState.CONFIRMED,
        MatchMove.UNDO: MatchState.PROPOSED,
    }
    | _CALLED_OFF,
    MatchState.CONFIRMED: {MatchMove.SET_OFF: MatchState.ON_THE_WAY, MatchMove.UNDO: MatchState.PROPOSED}
    | _AT_THE_DOOR
    | _CALLED_OFF,
    MatchState.ON_THE_WAY: _AT_THE_DOOR | _CALLED_OFF,
    MatchState.NO_REPLY: {
        MatchMove.LOCATED_HANDED_OVER: MatchState.HANDED_OVER,
        MatchMove.LOCATED_FAILED_VISIT: MatchState.FAILED_VISIT,
        MatchMove.LOCATED_EMERGENCY: MatchState.EMERGENCY,
        MatchMove.VOID: MatchState.VOID,
    },
    MatchState.HANDED_OVER: {MatchMove.CLOSE: MatchState.CLOSED},
}

MATCH: Lifecycle[MatchState, MatchMove] = Lifecycle(
    {(state, move): to for state, moves in _BY_STATE.items() for move, to in moves.items()}
)

LIVE = frozenset({MatchState.APPROVED, MatchState.CONFIRMED, MatchState.ON_THE_WAY, MatchState.NO_REPLY})


def cancel_state(now: datetime, window: Window, late_hours: int) -> MatchState:
    """Late is less than `late_hours` before the window opens, or after."""
    late = window.start - now < timedelta(hours=late_hours)
    return MatchState.CANCELLED_LATE if late else MatchState.CANCELLED_EARLY


class Word(StrEnum):
    """The five words a match has on screen."""

    WAITING = "waiting"
    OFFERED = "offered"
    ARRANGED = "arranged"
    DONE = "done"
    DIDNT_HAPPEN = "didnt_happen"


_WORDS = {
    MatchState.PROPOSED: Word.WAITING,
    MatchState.APPROVED: Word.OFFERED,
    MatchState.CONFIRMED: Word.ARRANGED,
    MatchState.ON_THE_WAY: Word.ARRANGED,
    MatchState.NO_REPLY: Word.ARRANGED,
    MatchState.HANDED_OVER: Word.DONE,
    MatchState.CLOSED: Word.DONE,
}


def word_for(state: MatchState) -> Word:
    return _WORDS.get(state, Word.DIDNT_HAPPEN)
