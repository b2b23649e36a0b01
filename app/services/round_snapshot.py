"""One council at one moment, as a round sees it: what is on offer, who waits, and which pairs the guard allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.eligibility import Allowed, DinerFacts, MealFacts, Refused, RequestFacts
from app.domain.explain import Looked, looked
from app.services.frame import CouncilContext
from app.services.guard import judge
from app.services.round_reach import Reach


@dataclass(frozen=True, slots=True)
class OnOffer:
    """left: portions that no live match, no proposal that holds and no cook's full week takes."""

    ref: str
    facts: MealFacts
    left: int
    first_day: int
    last_day: int

    @property
    def id(self) -> int:
        assert self.facts.meal_id is not None
        return self.facts.meal_id


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that a round may serve. day: an ordinal, local. days: of waiting."""

    ref: str
    facts: RequestFacts
    diner: DinerFacts
    days: int
    day: int


@dataclass(frozen=True)
class Snapshot:
    """stale: proposals that the guard no longer allows. later: requests past their diner's weekly meals.

    apart: pairs of persons, the smaller id first. known: (cook, diner) who have shared. tried: (meal id, request id).
    """

    council: CouncilContext
    now: datetime
    meals: Sequence[OnOffer]
    waiting: Sequence[Waiting]
    apart: frozenset[tuple[int, int]]
    known: frozenset[tuple[int, int]]
    tried: frozenset[tuple[int, int]]
    stale: tuple[str, ...]
    later: frozenset[str]
    reach: Reach = field(init=False, repr=False)

    def __post_init__(self) -> None:
        meals = [(meal.facts.cook.place, meal.first_day, meal.last_day) for meal in self.meals]
        wishes = [(wish.diner.place, wish.day) for wish in self.waiting]
        object.__setattr__(self, "reach", Reach(meals, wishes, self.council.policy.matching.limit_metres))

    def judge(self, meal: OnOffer, wish: Waiting, metres: int | None) -> Allowed | Refused:
        """The guard's answer for this pair, so many metres apart."""
        cook, diner = meal.facts.cook.person_id, wish.diner.person_id
        apart = (min(cook, diner), max(cook, diner)) in self.apart
        policy = self.council.policy
        return judge(policy, self.now, meal.facts, wish.diner, wish.facts, kept_apart=apart, apart_m=metres)

    def was_tried(self, meal: OnOffer, wish: Waiting) -> bool:
        return (meal.id, wish.facts.request_id) in self.tried

    def look(self, number: int, taken: Mapping[int, int]) -> list[Looked]:
        """Every meal of its day within reach held against a request. taken: what a round gave, by position."""
        seen, wish = [], self.waiting[number]
        for position, metres in self.reach.of(number):
            meal = self.meals[position]
            left = meal.left - taken.get(position, 0)
            tried = self.was_tried(meal, wish)
            seen.append(looked(meal.facts.window, left, self.judge(meal, wish, metres), tried=tried))
        return seen
