"""Rounds against brute force, and what must hold of every answer."""

import os
from random import Random

import pytest

from app.domain.rounds import Objective, Problem, solve
from tests.oracles.rounds_brute import best_reached
from tests.oracles.rounds_problems import MIXED, ONE, problems, shuffled, without_meal

SOAK = os.environ.get("SOAK") == "1"
START = Random().randrange(10**9) if SOAK else 0
PARTS, EACH = 4, 10_000 if SOAK else 250


def named(problem, answer):
    return {(problem.meal_refs[pair.meal], problem.request_refs[pair.request]) for pair in answer.pairs}


@pytest.mark.parametrize("sizes", [ONE, MIXED], ids=["one", "mixed"])
@pytest.mark.parametrize("part", range(PARTS))
def test_a_round_is_as_good_as_brute_force(part, sizes):
    for number, problem in enumerate(problems(START + part, EACH, sizes=sizes)):
        answer = solve(problem)
        assert answer.objective.worth == best_reached(problem), f"seed {START + part}, world {number}: {problem}"
        assert answer.proven_optimal
        assert answer.gap == 0


@pytest.mark.parametrize("sizes", [ONE, MIXED], ids=["one", "mixed"])
def test_shuffled_rows_change_nothing(sizes):
    rng = Random(START)
    for problem in problems(START + 50, 60, sizes=sizes):
        other = shuffled(rng, problem)
        assert named(problem, solve(problem)) == named(other, solve(other))


@pytest.mark.parametrize("sizes", [ONE, MIXED], ids=["one", "mixed"])
def test_another_meal_never_feeds_fewer(sizes):
    rng = Random(START)
    for problem in problems(START + 60, 60, sizes=sizes):
        if problem.meal_refs:
            before = solve(without_meal(problem, rng.randrange(len(problem.meal_refs))))
            assert before.objective.portions <= solve(problem).objective.portions


def exchanges(problem, answer):
    """Every (unserved, served) pair such that a chain of exchanges could serve the first instead of the second."""
    meals_of = {}
    for meal, request in zip(problem.edge_meals, problem.edge_requests, strict=True):
        meals_of.setdefault(request, set()).add(meal)
    home = {pair.request: pair.meal for pair in answer.pairs}
    for unserved in meals_of.keys() - home.keys():
        reached, ahead = set(), [unserved]
        while ahead:
            open_to = meals_of[ahead.pop()]
            moved = [served for served, meal in home.items() if meal in open_to and served not in reached]
            reached.update(moved)
            ahead += moved
        yield from ((unserved, served) for served in reached)


def test_nobody_unserved_could_replace_a_shorter_wait_by_any_chain_of_exchanges():
    seen = 0
    for problem in problems(START + 70, 300, most=12):
        for unserved, served in exchanges(problem, solve(problem)):
            seen += 1
            assert problem.waiting_days[unserved] <= problem.waiting_days[served], problem
    assert seen > 100


def test_an_empty_world_is_solved():
    answer = solve(Problem([], [], [], [], []))
    assert (answer.pairs, answer.objective, answer.proven_optimal, answer.gap) == ((), Objective(), True, 0)


def test_a_meal_too_small_for_a_request_is_no_offer():
    answer = solve(Problem(["M"], [2], ["R"], [3], [1], [0], [0], [False], [5]))
    assert answer.pairs == ()
