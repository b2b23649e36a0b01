"""Whatever the guard would not refuse for its distance is within reach of a round, and as far as the guard says."""

import random

import pytest

from app.domain.distance import Point, distance_m
from app.services.round_reach import Reach

MIDDLES = (Point(51.24, -0.2), Point(60.8, -0.9), Point(49.95, -6.3))
LIMITS = (805, 1609, 24140)


def scattered(rng: random.Random, middle: Point, limit_m: int) -> Point | None:
    """Around the middle, as far as the limit and half as far again; some are not placed."""
    if rng.random() < 0.05:
        return None
    wide = 0.75 * limit_m / 111_000
    return Point(middle.lat + rng.uniform(-wide, wide), middle.lon + rng.uniform(-2 * wide, 2 * wide))


def at_the_limit(spot: Point, limit_m: int) -> list[Point]:
    """Just inside and just beyond, by as little as the rounding to whole metres decides."""
    low, high = 0.0, 1.0
    for _ in range(60):
        half = (low + high) / 2
        inside = distance_m(spot, Point(spot.lat + half, spot.lon)) <= limit_m
        low, high = (half, high) if inside else (low, half)
    return [Point(spot.lat + degrees, spot.lon) for degrees in (low, high, low - 1e-9, high + 1e-9)]


@pytest.mark.parametrize("limit_m", LIMITS)
@pytest.mark.parametrize("middle", MIDDLES)
def test_a_round_reaches_what_the_guard_allows_and_nothing_else(middle: Point, limit_m: int) -> None:
    rng = random.Random(limit_m)
    meals = [(scattered(rng, middle, limit_m), day, day + rng.randrange(2)) for day in range(3) for _ in range(30)]
    meals += [(spot, 0, 2) for spot in at_the_limit(middle, limit_m)]
    wishes = [(middle, 1), *((scattered(rng, middle, limit_m), rng.randrange(4)) for _ in range(60))]
    reach = Reach(meals, wishes, limit_m)
    refused = 0
    for number, (home, day) in enumerate(wishes):
        of_day = [place for place, first, last in meals if first <= day <= last]
        true = {
            position: distance_m(home, place) if home and place else None
            for position, (place, first, last) in enumerate(meals)
            if first <= day <= last and (home is None or place is None or distance_m(home, place) <= limit_m)
        }
        found = list(reach.of(number))
        assert dict(found) == true
        assert len(found) == len(true)
        assert reach.beyond(number) == len(of_day) - len(true)
        refused += reach.beyond(number)
    assert refused > 100, "or nothing was left out"


def test_nothing_on_offer_is_no_reach() -> None:
    assert list(Reach([], [(MIDDLES[0], 1)], 1609).of(0)) == []
