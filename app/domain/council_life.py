"""The life of a council: tried by its team and its guests, then live, and suspended where it has to be."""

from enum import StrEnum

from app.domain.council_policy import CouncilPolicy
from app.domain.lifecycle import Lifecycle


class CouncilState(StrEnum):
    TRIAL = "trial"
    LIVE = "live"
    SUSPENDED = "suspended"


class CouncilMove(StrEnum):
    GO_LIVE = "go_live"
    SUSPEND = "suspend"
    REOPEN = "reopen"


COUNCIL: Lifecycle[CouncilState, CouncilMove] = Lifecycle(
    {
        (CouncilState.TRIAL, CouncilMove.GO_LIVE): CouncilState.LIVE,
        (CouncilState.LIVE, CouncilMove.SUSPEND): CouncilState.SUSPENDED,
        (CouncilState.SUSPENDED, CouncilMove.REOPEN): CouncilState.LIVE,
    }
)


class Phase(StrEnum):
    """How open a council is: its state, or that it is a demonstration and open without the checklist."""

    DEMONSTRATION = "demonstration"
    TRIAL = "trial"
    LIVE = "live"
    SUSPENDED = "suspended"


OPEN_TO_ALL = frozenset({Phase.DEMONSTRATION, Phase.LIVE})
"""Where the front door may send people."""


def phase(state: CouncilState, policy: CouncilPolicy) -> Phase:
    return Phase.DEMONSTRATION if policy.demonstration else Phase(state.value)


def is_guest(policy: CouncilPolicy, email: str) -> bool:
    """Whether a council on trial lets this address in, beside its team."""
    return email.strip().lower() in {guest.strip().lower() for guest in policy.trial.guests}
