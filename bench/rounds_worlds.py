"""Made-up councils for a round, the same in every run: homes spread evenly, and a third of the near pairs allowed."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from app.domain.rounds import Problem

WALK = 1_609  # metres: a mile
ALLOWED = 0.35  # of the pairs in reach: what allergens, diets and days leave
KNOWN = 0.02  # of those: have shared before
LONGEST_WAIT = 60  # days
SIZES, SHARES = (1, 2, 3), (0.6, 0.25, 0.15)
COUNCILS = 361


@dataclass(frozen=True)
class Shape:
    meals: int
    portions: int
    diners: int
    km2: float


SHAPES = {
    "one council": Shape(300, 1_015, 5_000, 130),
    "scarce": Shape(300, 1_015, 1_000, 130),
    "big city": Shape(900, 3_214, 50_000, 73),
}


def world(name: str, *, mixed: bool = False) -> list[Problem]:
    """The problems of a world: one a council."""
    rng = np.random.default_rng(7)
    shapes = [SHAPES[name]] if name in SHAPES else nation(rng)
    return [council(rng, shape, mixed=mixed) for shape in shapes]


def nation(rng: np.random.Generator) -> list[Shape]:
    """Large and small, some 175,000 portions for 300,000 diners."""
    weight = rng.lognormal(0, 0.5, COUNCILS)
    weight /= weight.mean()
    return [Shape(max(1, int(143 * w)), max(1, int(485 * w)), max(1, int(831 * w)), 40 * w) for w in weight]


def council(rng: np.random.Generator, shape: Shape, *, mixed: bool) -> Problem:
    side = shape.km2**0.5 * 1_000
    cooks, diners = (rng.uniform(0, side, (number, 2)) for number in (shape.meals, shape.diners))
    near = cKDTree(diners).query_ball_point(cooks, WALK, return_sorted=True)
    meal = np.repeat(np.arange(shape.meals), [len(each) for each in near])
    request = np.concatenate([np.array(each, np.int64) for each in near])
    allowed = rng.random(len(meal)) < ALLOWED
    meal, request = meal[allowed], request[allowed]
    portions = 1 + rng.multinomial(shape.portions - shape.meals, np.full(shape.meals, 1 / shape.meals))
    sizes = rng.choice(SIZES, shape.diners, p=SHARES) if mixed else np.ones(shape.diners, np.int64)
    return Problem(
        meal_refs=[f"M{number:05}" for number in range(shape.meals)],
        meal_portions=portions.tolist(),
        request_refs=[f"R{number:06}" for number in range(shape.diners)],
        request_portions=sizes.tolist(),
        waiting_days=rng.integers(0, LONGEST_WAIT, shape.diners).tolist(),
        edge_meals=meal,
        edge_requests=request,
        edge_bonds=rng.random(len(meal)) < KNOWN,
        edge_metres=np.rint(np.hypot(*(cooks[meal] - diners[request]).T)).astype(np.int64),
    )
