"""Why a proposal, and why none: the parts of a score, the rules that block a request, the change that would serve it.

Everything here is codes, counts and times: nothing of any other person can come out of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.eligibility_facts import DinerFacts, Reason, Refused
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, EatingHelp, Need
from app.domain.windows import Window


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """One proposal's part in a round's four aims, in their order. known: paired, or shared a meal before.

    The parts of all proposals of a round sum to its objective.
    """

    people: int = 0
    waiting_days: int = 0
    known: int = 0
    metres: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.people + other.people,
            self.waiting_days + other.waiting_days,
            self.known + other.known,
            self.metres + other.metres,
        )

    def as_dict(self) -> dict[str, int]:
        return {part: getattr(self, part) for part in ("people", "waiting_days", "known", "metres")}


class Block(StrEnum):
    """A rule that kept a meal from a request. The first ten are those of the neutral form; the others the service's.

    TAKEN: it fits, and its portions went to others. TRIED: somebody has turned it down for this request.
    """

    SELF = "self"
    HOUSEHOLD = "household"
    BLOCK = "block"
    DISTANCE = "distance"
    NOT_ASKED = "not_asked"
    ALLERGEN = "allergen"
    DIET = "diet"
    WINDOW = "window"
    PORTIONS = "portions"
    TAKEN = "taken"
    COOK = "cook"
    DINER = "diner"
    PLACE = "place"
    HEATING = "heating"
    EATING = "eating"
    SET_ASIDE = "set_aside"
    TRIED = "tried"
    AWAY = "away"


BLOCKS: Mapping[Reason, Block] = {
    Reason.SAME_PERSON: Block.SELF,
    Reason.SAME_HOUSEHOLD: Block.HOUSEHOLD,
    Reason.COOK_NOT_ACTIVE: Block.COOK,
    Reason.COOK_CHECKS_LAPSED: Block.COOK,
    Reason.DINER_NOT_ACTIVE: Block.DINER,
    Reason.KEPT_APART: Block.BLOCK,
    Reason.COOK_NOT_PLACED: Block.PLACE,
    Reason.DINER_NOT_PLACED: Block.PLACE,
    Reason.TOO_FAR: Block.DISTANCE,
    Reason.ALLERGEN_NOT_ASKED: Block.NOT_ASKED,
    Reason.ALLERGEN_UNANSWERED: Block.ALLERGEN,
    Reason.ALLERGEN_CONTAINS: Block.ALLERGEN,
    Reason.ALLERGEN_SEVERE_MAY_CONTAIN: Block.ALLERGEN,
    Reason.ALLERGEN_KITCHEN_UNKNOWN: Block.ALLERGEN,
    Reason.ALLERGEN_KITCHEN: Block.ALLERGEN,
    Reason.DIET_MUST: Block.DIET,
    Reason.CANNOT_HEAT: Block.HEATING,
    Reason.HEATING_NOT_ASKED: Block.HEATING,
    Reason.NEEDS_HELP_TO_EAT: Block.EATING,
    Reason.OUTSIDE_WINDOW: Block.WINDOW,
    Reason.WINDOW_OVER: Block.WINDOW,
    Reason.USE_BY_PASSED: Block.WINDOW,
    Reason.NO_PORTIONS: Block.PORTIONS,
    Reason.MEAL_NOT_OPEN: Block.COOK,
    Reason.SET_ASIDE_FOR_ANOTHER: Block.SET_ASIDE,
    Reason.COOK_AWAY: Block.AWAY,
    Reason.DINER_AWAY: Block.AWAY,
}


class ChangeKind(StrEnum):
    """What would serve a request. NOTHING: no meal can, whoever cooks it."""

    NOTHING = "nothing"
    RESUME = "resume"
    PLACE = "place"
    ASK_FOODS = "ask_foods"
    ASK_HEATING = "ask_heating"
    OTHER_TIME = "other_time"
    FEWER = "fewer"
    ONE_MORE = "one_more"


@dataclass(frozen=True, slots=True)
class Change:
    """window: with OTHER_TIME, of a meal that fits but for its time. portions: with FEWER, how many there are."""

    kind: ChangeKind
    window: Window | None = None
    portions: int | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """One meal held against a request. left: portions nobody takes. reasons: the guard's, none where it said yes."""

    window: Window
    left: int
    reasons: frozenset[Reason] = frozenset()
    tried: bool = False

    def blocks(self, wanted: int) -> frozenset[Block]:
        """Every rule it fails for so many portions, or TAKEN alone if it fails none."""
        found = {BLOCKS[reason] for reason in self.reasons}
        if self.tried:
            found.add(Block.TRIED)
        if 0 < self.left < wanted:
            found.add(Block.PORTIONS)
        return frozenset(found or {Block.TAKEN})


def looked(window: Window, left: int, answer: object, *, tried: bool = False) -> Looked:
    """answer: the guard's, Allowed or Refused."""
    reasons = answer.reasons if isinstance(answer, Refused) else frozenset()
    return Looked(window, left, reasons, tried)


@dataclass(frozen=True, slots=True)
class Why:
    """blocked_by: how many meals each rule kept away. change: the one that would serve the request."""

    blocked_by: Mapping[Block, int]
    change: Change


def why_unserved(diner: DinerFacts, wanted: int, window: Window, meals: Iterable[Looked], beyond_reach: int = 0) -> Why:
    """wanted, window: the request's. meals: those of its day within reach; beyond_reach: how many are too far away."""
    seen = list(meals)
    blocked = Counter(block for meal in seen for block in meal.blocks(wanted))
    blocked[Block.DISTANCE] += beyond_reach
    in_order = {block: blocked[block] for block in Block if blocked[block]}
    return Why(in_order, _of_diner(diner) or _of_meals(wanted, window, seen) or Change(ChangeKind.ONE_MORE))


def _of_diner(diner: DinerFacts) -> Change | None:
    """What no meal can get round: it is put right first."""
    if diner.eating is EatingHelp.NEEDS_HELP:
        return Change(ChangeKind.NOTHING)
    if diner.state is not MemberState.ACTIVE:
        return Change(ChangeKind.RESUME)
    if diner.place is None:
        return Change(ChangeKind.PLACE)
    if any(diner.allergens.get(allergen, Need.NOT_ASKED) is Need.NOT_ASKED for allergen in Allergen):
        return Change(ChangeKind.ASK_FOODS)
    return None


def _of_meals(wanted: int, window: Window, meals: Iterable[Looked]) -> Change | None:
    """A meal that a single small change would open: asking one question, another hour, a portion less."""
    found: dict[ChangeKind, list[Looked]] = {}
    for meal in meals:
        if meal.left and not meal.tried and (kind := _only_lacks(meal, wanted)):
            found.setdefault(kind, []).append(meal)
    if ChangeKind.ASK_HEATING in found:
        return Change(ChangeKind.ASK_HEATING)
    if ChangeKind.OTHER_TIME in found:
        nearest = min(found[ChangeKind.OTHER_TIME], key=lambda meal: (_apart(meal.window, window), meal.window))
        return Change(ChangeKind.OTHER_TIME, window=nearest.window)
    if ChangeKind.FEWER in found:
        return Change(ChangeKind.FEWER, portions=max(meal.left for meal in found[ChangeKind.FEWER]))
    return None


def _only_lacks(meal: Looked, wanted: int) -> ChangeKind | None:
    enough = meal.left >= wanted
    if enough and meal.reasons == {Reason.HEATING_NOT_ASKED}:
        return ChangeKind.ASK_HEATING
    if enough and meal.reasons == {Reason.OUTSIDE_WINDOW}:
        return ChangeKind.OTHER_TIME
    return ChangeKind.FEWER if not enough and meal.reasons <= {Reason.NO_PORTIONS} else None


def _apart(one: Window, other: Window) -> float:
    """Seconds between two windows; 0 where they touch or share time."""
    return max(0.0, (one.start - other.end).total_seconds(), (other.start - one.end).total_seconds())
