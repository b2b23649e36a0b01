"""Whatever anybody does, by whatever path, in whatever order: no food comes to somebody it must not come to."""

import os
from collections import Counter
from random import Random

import pytest
from support.world import World

from app.domain.references import new_reference
from tests.journeys.paths import FIRST, PATHS, go_round
from tests.journeys.walk import Walk

SOAK = os.environ.get("SOAK") == "1"
SEQUENCES, STEPS = 10_000 if SOAK else 200, 6
EACH = 20
"""Sequences in one council's life: forty days, so that nobody's checks run out on the way."""
START = Random().randrange(10**9) if SOAK else 0


@pytest.mark.parametrize("part", range(SEQUENCES // EACH))
def test_no_path_brings_food_to_somebody_it_must_not_come_to(
    world: World, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = START + part
    # Rounds sort by reference: the same seed is the same walk only with the same references.
    monkeypatch.setattr(new_reference, "__defaults__", (Random(seed).choice,))
    walk = Walk(world, Random(seed))
    for number in range(EACH):
        walk.begin()
        went = [walk.step(path) for path in FIRST]
        for path in (go_round, *walk.chance.choices(PATHS, k=STEPS)):
            went.append(walk.step(path))
            breaches = walk.breaches()
            assert not breaches, f"seed {seed}, sequence {number}, after {went}: {breaches}"
    _is_a_walk(walk.done, seed)


def _is_a_walk(done: Counter[str], seed: int) -> None:
    """A walk in which nothing comes about would prove nothing."""
    assert done["go_round"] >= EACH // 2, f"seed {seed}: {done}"
    assert done["approve"], f"seed {seed}: {done}"
