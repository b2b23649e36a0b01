"""The life of a pairing: one cook who cooks for one diner again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.lifecycle import Lifecycle
from app.domain.vocabulary import Allergen, Presence


class PairingState(StrEnum):
    SUGGESTED = "suggested"
    TRIAL = "trial"
    ACTIVE = "active"
    PAUSED = "paused"
    REVIEW_DUE = "review_due"
    ENDED = "ended"


class PairingMove(StrEnum):
    """RESUME_...: back to where it was paused. COME_UP: for review, on its day or after a change of food."""

    BEGIN_TRIAL = "begin_trial"
    MAKE_ACTIVE = "make_active"
    PAUSE = "pause"
    RESUME_TRIAL = "resume_trial"
    RESUME_ACTIVE = "resume_active"
    COME_UP = "come_up"
    REVIEW = "review"
    END = "end"


_OPEN = tuple(state for state in PairingState if state is not PairingState.ENDED)

PAIRING: Lifecycle[PairingState, PairingMove] = Lifecycle(
    {
        (PairingState.SUGGESTED, PairingMove.BEGIN_TRIAL): PairingState.TRIAL,
        (PairingState.TRIAL, PairingMove.MAKE_ACTIVE): PairingState.ACTIVE,
        (PairingState.TRIAL, PairingMove.PAUSE): PairingState.PAUSED,
        (PairingState.ACTIVE, PairingMove.PAUSE): PairingState.PAUSED,
        (PairingState.PAUSED, PairingMove.RESUME_TRIAL): PairingState.TRIAL,
        (PairingState.PAUSED, PairingMove.RESUME_ACTIVE): PairingState.ACTIVE,
        (PairingState.ACTIVE, PairingMove.COME_UP): PairingState.REVIEW_DUE,
        (PairingState.REVIEW_DUE, PairingMove.REVIEW): PairingState.ACTIVE,
    }
    | {(state, PairingMove.END): PairingState.ENDED for state in _OPEN}
)

SETS_ASIDE = frozenset({PairingState.TRIAL, PairingState.ACTIVE, PairingState.REVIEW_DUE})
"""The states in which its days come round, and what is cooked for them is outside the rounds."""


class Party(StrEnum):
    """Who moves a pairing. A relative moves it as the diner; the clock also stands for what follows from a rule."""

    COOK = "cook"
    DINER = "diner"
    COORDINATOR = "coordinator"
    CLOCK = "clock"


EITHER_SIDE = frozenset({Party.COOK, Party.DINER})
_COORDINATOR = frozenset({Party.COORDINATOR})
_EVERYBODY = frozenset(Party)

MAY_SUGGEST = _EVERYBODY
MAY_MOVE: Mapping[PairingMove, frozenset[Party]] = {
    PairingMove.BEGIN_TRIAL: _COORDINATOR,
    PairingMove.MAKE_ACTIVE: _COORDINATOR,
    PairingMove.PAUSE: _EVERYBODY,
    PairingMove.RESUME_TRIAL: _EVERYBODY,
    PairingMove.RESUME_ACTIVE: _EVERYBODY,
    PairingMove.COME_UP: frozenset({Party.CLOCK}),
    PairingMove.REVIEW: _COORDINATOR,
    PairingMove.END: _EVERYBODY,
}


class EndCode(StrEnum):
    """Why a pairing ended, for the office alone: the other side hears neutral words, whatever it was."""

    COOK_WISHED = "cook_wished"
    DINER_WISHED = "diner_wished"
    OFFICE = "office"
    LEFT = "left"
    HOLD = "hold"
    DECEASED = "deceased"
    MOVED = "moved"
    KEPT_APART = "kept_apart"


class ReviewCode(StrEnum):
    """Why somebody talks to both again."""

    TIME = "time"
    FOOD = "food"
    COMPLAINT = "complaint"


class Missing(StrEnum):
    """What stands between a pairing and its next step."""

    DAYS = "days"
    COOK_CONSENT = "cook_consent"
    DINER_CONSENT = "diner_consent"
    SHARES = "shares"
    COOK_ASKED = "cook_asked"
    DINER_ASKED = "diner_asked"


def resume_move(paused_from: PairingState) -> PairingMove:
    """Back to where it was."""
    return PairingMove.RESUME_TRIAL if paused_from is PairingState.TRIAL else PairingMove.RESUME_ACTIVE


def may_resume(who: Party, paused_by: Party) -> bool:
    """Nobody is hurried: what one side paused, the other does not take up again."""
    return who is paused_by or who is Party.COORDINATOR


def missing_for_trial(*, has_days: bool, cook_yes: bool, diner_yes: bool) -> tuple[Missing, ...]:
    here = {Missing.DAYS: has_days, Missing.COOK_CONSENT: cook_yes, Missing.DINER_CONSENT: diner_yes}
    return tuple(item for item, done in here.items() if not done)


def missing_for_active(*, shares: int, needed: int, cook_asked: bool, diner_asked: bool) -> tuple[Missing, ...]:
    """shares: meals handed over since the trial began. asked: whether each would like to go on."""
    here = {Missing.SHARES: shares >= needed, Missing.COOK_ASKED: cook_asked, Missing.DINER_ASKED: diner_asked}
    return tuple(item for item, done in here.items() if not done)


def missing_for_review(*, cook_asked: bool, diner_asked: bool) -> tuple[Missing, ...]:
    return missing_for_active(shares=0, needed=0, cook_asked=cook_asked, diner_asked=diner_asked)


def review_day(since: date, weeks: int) -> date:
    return since + timedelta(weeks=weeks)


def is_review_due(review_on: date | None, food_changed: bool, today: date) -> ReviewCode | None:  # noqa: FBT001 reads as a sentence
    """Why an active pairing is due for review today, or None."""
    if food_changed:
        return ReviewCode.FOOD
    return ReviewCode.TIME if review_on is not None and review_on <= today else None


def is_quiet(cook_spoken_on: date, diner_spoken_on: date, weeks: int, today: date) -> bool:
    """Whether one of the two has not been spoken to for so many weeks."""
    return min(cook_spoken_on, diner_spoken_on) + timedelta(weeks=weeks) <= today


class Hurdle(StrEnum):
    """Why a match of a pairing waits for a coordinator after all."""

    NOT_ALLOWED = "not_allowed"
    NOT_ACTIVE = "not_active"
    NEVER_SHARED = "never_shared"
    FOOD_CHANGED = "food_changed"
    NEW_ALLERGEN = "new_allergen"
    CAUTION = "caution"
    OTHER_FOOD = "other_food"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A match of the pair as the rule about automatic approval reads it.

    last_decided_at: when a person last approved a meal that then was handed over between the two; None: never.
    food_changed_at: when the diner's allergens or diets last changed, or the cook's kitchen; None: not since they met.
    known: allergens of the meals this diner has had from this cook, "may contain" included. meal: those of this meal.
    cautions, needs_confirming: the guard's.
    """

    allowed: bool
    state: PairingState
    last_decided_at: datetime | None
    food_changed_at: datetime | None
    known: frozenset[Allergen]
    meal: frozenset[Allergen]
    cautions: bool
    needs_confirming: bool


def hurdles(share: Share) -> tuple[Hurdle, ...]:
    """What keeps this match from being approved without a person; () where the council's setting may do it.

    Only an active pairing, only food like what this diner has had from this cook, and only while nothing has changed
    since a person last said yes to a meal between the two.
    """
    seen, changed = share.last_decided_at, share.food_changed_at
    stands = {
        Hurdle.NOT_ALLOWED: not share.allowed,
        Hurdle.NOT_ACTIVE: share.state is not PairingState.ACTIVE,
        Hurdle.NEVER_SHARED: seen is None,
        Hurdle.FOOD_CHANGED: seen is not None and changed is not None and changed >= seen,
        Hurdle.NEW_ALLERGEN: not share.meal <= share.known,
        Hurdle.CAUTION: share.cautions,
        Hurdle.OTHER_FOOD: share.needs_confirming,
    }
    return tuple(hurdle for hurdle, true in stands.items() if true)


def in_it(allergens: Mapping[Allergen, Presence]) -> frozenset[Allergen]:
    """What a meal contains or may contain; what nobody answered counts as in it."""
    return frozenset(allergen for allergen in Allergen if allergens.get(allergen) is not Presence.NO)
