"""Which meals of its day each request can reach, and how far each is: measured all at once, as the guard would."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import cos, floor, radians

from app.domain.distance import Point

_DEGREE_M = 110_500.0  # a degree of latitude at its shortest, so that a cell is never smaller than the limit
_SLACK = 1.01

Place = Point | None
"""Of a home: None while it is not placed."""
Reached = Iterator[tuple[int, int | None]]
"""Meals by position, and whole metres; None where either home is not placed, which the guard refuses by itself."""


class Reach:
    """meals: where each is cooked, and the first and last day it is there for. wishes: where each is wanted, and when.

    Days are ordinals. Squares of at least the limit leave nine to look into; the rest of the sieve is the straight line
    through the Earth, and what is left is measured. numpy is loaded only where there is something to measure.
    """

    def __init__(
        self, meals: Sequence[tuple[Place, int, int]], wishes: Sequence[tuple[Place, int]], limit_m: int
    ) -> None:
        self._meals, self._wishes, self._limit = meals, wishes, limit_m
        narrow = max((abs(place.lat) for place, _, _ in meals if place), default=0.0) + 1.0
        self._tall = limit_m * _SLACK / _DEGREE_M
        self._wide = self._tall / max(0.01, cos(radians(min(89.0, narrow))))
        self._by_day: dict[int, list[int]] = {}
        self._by_square: dict[tuple[int, int, int], list[int]] = {}
        self._anywhere: dict[int, list[int]] = {}
        for number, (place, first, last) in enumerate(meals):
            for day in range(first, last + 1):
                self._by_day.setdefault(day, []).append(number)
                if place is None:
                    self._anywhere.setdefault(day, []).append(number)
                else:
                    self._by_square.setdefault((day, *self._square(place)), []).append(number)
        self._here, self._there, self._metres = self._measured()

    def of(self, wish: int) -> Reached:
        """The meals of its day that are not too far away, by position."""
        place, day = self._wishes[wish]
        if place is None:
            yield from ((number, None) for number in self._by_day.get(day, ()))
            return
        yield from ((number, None) for number in self._anywhere.get(day, ()))
        for row in range(bisect_left(self._here, wish), bisect_left(self._here, wish + 1)):
            yield self._there[row], self._metres[row]

    def beyond(self, wish: int) -> int:
        """How many more meals of its day there are, too far away."""
        return len(self._by_day.get(self._wishes[wish][1], ())) - sum(1 for _ in self.of(wish))

    def _square(self, place: Point) -> tuple[int, int]:
        return floor(place.lat / self._tall), floor(place.lon / self._wide)

    def _near(self, place: Point, day: int) -> list[int]:
        row, column = self._square(place)
        squares = ((day, row + up, column + along) for up in (-1, 0, 1) for along in (-1, 0, 1))
        return sorted(number for square in squares for number in self._by_square.get(square, ()))

    def _measured(self) -> "tuple[array[int], array[int], array[int]]":
        """Request, meal and metres: a row a pair within the limit, in order."""
        here, there = array("q"), array("q")
        for wish, (place, day) in enumerate(self._wishes):
            near = self._near(place, day) if place and day in self._by_day else []
            here.extend([wish] * len(near))
            there.extend(near)
        if not here:
            return here, there, array("q")
        from app.domain.rounds_distance import Places, within

        nowhere = Point(0.0, 0.0)
        homes = Places.at([place or nowhere for place, _ in self._wishes])
        kitchens = Places.at([place or nowhere for place, _, _ in self._meals])
        return within(homes, here, kitchens, there, self._limit)
