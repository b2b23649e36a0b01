"""Rounds against OR-Tools, on worlds that are too large to try everything."""

import os
from random import Random

import pytest

from app.domain.rounds import solve
from tests.oracles.rounds_ortools import flow_worth, sat_worth
from tests.oracles.rounds_problems import MIXED, problem

SOAK = os.environ.get("SOAK") == "1"
START = Random().randrange(10**9) if SOAK else 0
TIMES = 10 if SOAK else 1


@pytest.mark.parametrize("part", range(4))
def test_a_larger_round_of_single_portions_is_as_good_as_the_flow(part):
    for seed in range(START + part, START + 160 * TIMES, 4):
        drawn = problem(Random(seed), most=60, least=20)
        answer = solve(drawn)
        assert answer.proven_optimal
        assert answer.objective.worth == flow_worth(drawn), f"seed {seed}"


@pytest.mark.parametrize("part", range(2))
def test_a_larger_mixed_round_is_as_good_as_the_sat_solver(part):
    for seed in range(START + part, START + 40 * TIMES, 2):
        drawn = problem(Random(seed), most=16, least=8, sizes=MIXED)
        answer = solve(drawn)
        assert answer.proven_optimal
        assert answer.objective.worth == sat_worth(drawn), f"seed {seed}"
