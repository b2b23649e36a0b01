"""The life of a posted meal, and its portions as stock."""

from enum import StrEnum

from app.domain.errors import Conflict
from app.domain.lifecycle import Lifecycle


class MealState(StrEnum):
    PUBLISHED = "published"
    PARTLY = "partly"
    FULL = "full"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"


class MealMove(StrEnum):
    """The first three follow the portions (stock_state); CLOSE is the clock's, at the window's end."""

    FREE_ALL = "free_all"
    TAKE_SOME = "take_some"
    TAKE_ALL = "take_all"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    RECALL = "recall"


OPEN_MEAL_STATES = frozenset({MealState.PUBLISHED, MealState.PARTLY, MealState.FULL})

_FROM_OPEN = {
    MealMove.FREE_ALL: MealState.PUBLISHED,
    MealMove.TAKE_SOME: MealState.PARTLY,
    MealMove.TAKE_ALL: MealState.FULL,
    MealMove.CLOSE: MealState.CLOSED,
    MealMove.WITHDRAW: MealState.WITHDRAWN,
    MealMove.RECALL: MealState.RECALLED,
}

MEAL: Lifecycle[MealState, MealMove] = Lifecycle(
    {(state, move): to for state in OPEN_MEAL_STATES for move, to in _FROM_OPEN.items()}
    | {
        # Food already eaten is recalled too: its diners must hear of it.
        (MealState.CLOSED, MealMove.RECALL): MealState.RECALLED,
        (MealState.WITHDRAWN, MealMove.RECALL): MealState.RECALLED,
    }
)


def stock_state(portions: int, live_portions: int) -> MealState:
    """Which open state fits the portions of live matches.

    Raises Conflict("portions_below_taken", field "portions", details taken) where more are promised than there are.
    """
    if live_portions > portions:
        raise Conflict("portions_below_taken", field="portions", taken=live_portions)
    if live_portions == portions:
        return MealState.FULL
    return MealState.PARTLY if live_portions else MealState.PUBLISHED
