"""One helper for every life: a table of moves, and no other way from state to state."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from app.domain.errors import Conflict

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


class IllegalTransition(Conflict):
    """The table has no such move. details: state and move, both strings."""

    def __init__(self, state: StrEnum, move: StrEnum) -> None:
        super().__init__("illegal_transition", state=state.value, move=move.value)


@dataclass(frozen=True, slots=True)
class Lifecycle(Generic[S, M]):
    """moves: (from, move) -> to. What is not in it cannot happen."""

    moves: Mapping[tuple[S, M], S]

    def next(self, state: S, move: M) -> S:
        """Raise IllegalTransition where the table is silent."""
        if (state, move) not in self.moves:
            raise IllegalTransition(state, move)
        return self.moves[state, move]

    def can(self, state: S, move: M) -> bool:
        return (state, move) in self.moves
