"""Which pairs of a world may be matched, and which rules refuse each request how many meals.

The neutral form's own rules, over columns of numbers instead of one pair at a time; allergens and diets are bits.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, product
from typing import TypeVar

import numpy as np

from app.domain.rounds_distance import Places, metres, too_far
from app.domain.rounds_form import World
from app.domain.rounds_graph import Flags, Ints
from app.domain.vocabulary import Allergen, Diet

RULES = ("self", "household", "block", "distance", "not_asked", "allergen", "diet", "window", "portions")
PAIRS_AT_ONCE = 1_000_000

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Row = TypeVar("Row")
Columns = dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Pairs:
    """meal, request, bond, metres: a row a pair that may be matched. refused: a row a request, a column a rule."""

    meal: Ints
    request: Ints
    bond: Flags
    metres: Ints
    refused: Ints


def pairs(world: World) -> Pairs:
    """A million pairs in memory at a time; what is kept grows with the pairs that may be matched."""
    table = _Table.of(world)
    number, width = len(world.requests), len(world.meals)
    refused = np.zeros((number, len(RULES)), np.int64)
    found = [np.empty(0, np.int64)]
    step = max(1, PAIRS_AT_ONCE // max(width, 1))
    for first in range(0, number, step):
        rows = slice(first, min(first + step, number))
        allowed = np.ones((rows.stop - first, width), np.bool_)
        for column, refuses in enumerate(table.refusals(rows)):
            refused[rows, column] = np.broadcast_to(refuses, allowed.shape).sum(axis=1)
            allowed &= ~refuses
        found.append(np.flatnonzero(allowed) + first * width)
    codes = np.concatenate(found)
    request, meal = np.divmod(codes, max(width, 1))
    bond = np.isin(codes, _meetings(world, ((diner, cook) for cook, diner in world.bonds)))
    return Pairs(meal, request, bond, metres(table.diners_at, request, table.cooks_at, meal), refused)


@dataclass(frozen=True, slots=True)
class _Table:
    """meal, request: columns; allergens and diets as bits, people and households as numbers, times in microseconds.

    A meal's end is cut at its use_by, and its limit at the world's. blocked: the pairs, request * meals + meal, sorted.
    """

    meal: Columns
    request: Columns
    cooks_at: Places
    diners_at: Places
    blocked: Ints
    least_overlap: int
    now: int

    @classmethod
    def of(cls, world: World) -> "_Table":
        number: dict[str, int] = defaultdict(count().__next__)
        return cls(
            meal=_columns(
                world.meals,
                person=lambda meal: number[meal.cook],
                home=lambda meal: number[meal.household],
                limit=lambda meal: min(meal.limit_m, world.limit_m),
                portions=lambda meal: meal.portions,
                contains=lambda meal: _bits(Allergen, meal.contains),
                may_contain=lambda meal: _bits(Allergen, meal.may_contain),
                suits=lambda meal: _bits(Diet, meal.suits),
                start=lambda meal: _since(meal.start),
                end=lambda meal: _since(min(meal.end, meal.use_by)),
            ),
            request=_columns(
                world.requests,
                person=lambda request: number[request.diner],
                home=lambda request: number[request.household],
                portions=lambda request: request.portions,
                avoids=lambda request: _bits(Allergen, request.avoids),
                severe=lambda request: _bits(Allergen, request.severe),
                not_asked=lambda request: _bits(Allergen, request.not_asked),
                diets=lambda request: _bits(Diet, request.diets),
                start=lambda request: _since(request.start),
                end=lambda request: _since(request.end),
            ),
            cooks_at=Places.of([meal.lat for meal in world.meals], [meal.lon for meal in world.meals]),
            diners_at=Places.of([one.lat for one in world.requests], [one.lon for one in world.requests]),
            blocked=_meetings(world, world.blocks),
            least_overlap=world.overlap // _MICROSECOND,
            now=_since(world.now),
        )

    def refusals(self, rows: slice) -> Iterator[Flags]:
        """Whether each rule, in the order of RULES, refuses; a row a request, a column a meal."""
        meal, request = self.meal, {name: column[rows, None] for name, column in self.request.items()}
        yield request["person"] == meal["person"]
        yield request["home"] == meal["home"]
        yield self._blocked(rows)
        yield too_far(self.diners_at, rows, self.cooks_at, meal["limit"])
        yield request["not_asked"] != 0
        yield ((request["avoids"] & meal["contains"]) | (request["severe"] & meal["may_contain"])) != 0
        yield (request["diets"] & ~meal["suits"]) != 0
        ends = np.minimum(request["end"], meal["end"])
        overlap = ends - np.maximum(request["start"], meal["start"])
        yield (overlap < self.least_overlap) | (ends <= self.now)
        yield request["portions"] > meal["portions"]

    def _blocked(self, rows: slice) -> Flags:
        width = len(self.meal["person"])
        blocked = np.zeros((rows.stop - rows.start) * width, np.bool_)
        first, last = np.searchsorted(self.blocked, [rows.start * width, rows.stop * width])
        blocked[self.blocked[first:last] - rows.start * width] = True
        return blocked.reshape(rows.stop - rows.start, width)


def _columns(rows: Iterable[Row], **of: Callable[[Row], int]) -> Columns:
    rows = tuple(rows)
    return {name: np.array([value(row) for row in rows], np.int64) for name, value in of.items()}


def _bits(kind: Iterable[object], some: frozenset[Allergen] | frozenset[Diet]) -> int:
    return sum(1 << place for place, one in enumerate(kind) if one in some)


def _since(moment: datetime) -> int:
    return (moment - _START) // _MICROSECOND


def _meetings(world: World, people: Iterable[tuple[str, str]]) -> Ints:
    """Where these (diner, cook) meet: request * meals + meal, sorted. Who is in no row meets nobody."""
    meals_of: dict[str, list[int]] = defaultdict(list)
    for place, meal in enumerate(world.meals):
        meals_of[meal.cook].append(place)
    requests_of: dict[str, list[int]] = defaultdict(list)
    for place, request in enumerate(world.requests):
        requests_of[request.diner].append(place)
    width = len(world.meals)
    met = (product(requests_of.get(diner, ()), meals_of.get(cook, ())) for diner, cook in people)
    return np.array(sorted({request * width + meal for pair in met for request, meal in pair}), np.int64)
