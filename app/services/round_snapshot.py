"""One council at one moment, as a round sees it: what is on offer, who waits, and which pairs the guard allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import cos, floor, radians

from app.domain.distance import Point
from app.domain.eligibility import Allowed, DinerFacts, MealFacts, Refused, RequestFacts
from app.domain.explain import Looked, looked
from app.services.frame import CouncilContext
from app.services.guard import judge

_DEGREE_M = 110_500.0  # a degree of latitude at its shortest, so that a cell is never smaller than the limit
_SLACK = 1.01


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
    _near: "_Near" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_near", _Near(self.meals, self.council.policy.matching.limit_metres))

    def of_day(self, wish: Waiting) -> tuple[list[int], int]:
        """The meals of the request's day within reach, by position, and how many more there are too far away."""
        return self._near.of_day(wish)

    def judge(self, meal: OnOffer, wish: Waiting) -> Allowed | Refused:
        """The guard's answer for this pair."""
        cook, diner = meal.facts.cook.person_id, wish.diner.person_id
        apart = (min(cook, diner), max(cook, diner)) in self.apart
        return judge(self.council.policy, self.now, meal.facts, wish.diner, wish.facts, kept_apart=apart)

    def was_tried(self, meal: OnOffer, wish: Waiting) -> bool:
        return (meal.id, wish.facts.request_id) in self.tried

    def look(self, wish: Waiting, taken: Mapping[int, int]) -> tuple[list[Looked], int]:
        """Every meal of its day held against a request. taken: the portions that a round gave, by position."""
        near, beyond = self.of_day(wish)
        seen = []
        for number in near:
            meal = self.meals[number]
            left = meal.left - taken.get(number, 0)
            tried = self.was_tried(meal, wish)
            seen.append(looked(meal.facts.window, left, self.judge(meal, wish), tried=tried))
        return seen, beyond


class _Near:
    """Meals by day and by squares of at least the council's limit: nine of them hold whoever is near enough."""

    def __init__(self, meals: Sequence[OnOffer], limit_m: int) -> None:
        places = [meal.facts.cook.place for meal in meals if meal.facts.cook.place]
        narrow = max((abs(place.lat) for place in places), default=0.0) + 1.0
        self._tall = limit_m * _SLACK / _DEGREE_M
        self._wide = self._tall / max(0.01, cos(radians(min(89.0, narrow))))
        self._by_day: dict[int, list[int]] = {}
        self._by_square: dict[tuple[int, int, int], list[int]] = {}
        self._anywhere: dict[int, list[int]] = {}
        for number, meal in enumerate(meals):
            for day in range(meal.first_day, meal.last_day + 1):
                self._by_day.setdefault(day, []).append(number)
                place = meal.facts.cook.place
                if place is None:
                    self._anywhere.setdefault(day, []).append(number)
                else:
                    self._by_square.setdefault((day, *self._square(place)), []).append(number)

    def _square(self, place: Point) -> tuple[int, int]:
        return floor(place.lat / self._tall), floor(place.lon / self._wide)

    def of_day(self, wish: Waiting) -> tuple[list[int], int]:
        every = self._by_day.get(wish.day, [])
        if wish.diner.place is None or not every:
            return list(every), 0
        row, column = self._square(wish.diner.place)
        near = list(self._anywhere.get(wish.day, []))
        for up in (-1, 0, 1):
            for along in (-1, 0, 1):
                near += self._by_square.get((wish.day, row + up, column + along), [])
        return sorted(near), len(every) - len(near)
