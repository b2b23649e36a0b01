"""The solver's own ways to be quick or to give up, forced upon small worlds that brute force knows."""

import numpy as np
import pytest
from geopy.distance import geodesic
from pyproj import Geod

from app.domain import rounds_graph, rounds_matching, rounds_mixed, rounds_search
from app.domain.distance import Point, distance_m
from app.domain.rounds import Problem, solve
from app.domain.rounds_distance import Places, metres, too_far
from app.domain.rounds_prices import prices
from tests.oracles.places import EVERYWHERE
from tests.oracles.rounds_brute import best_reached
from tests.oracles.rounds_ortools import flow_worth
from tests.oracles.rounds_problems import MIXED, problems


def test_a_guess_at_the_likely_edges_is_put_right(monkeypatch):
    monkeypatch.setattr(rounds_matching, "FEW_EDGES", 0)
    monkeypatch.setattr(rounds_matching, "LIKELY", 1)
    for problem in problems(1, 60, most=40, least=5):
        assert solve(problem).objective.worth == flow_worth(problem)


def test_bonds_and_metres_part_where_their_weight_is_too_large(monkeypatch):
    monkeypatch.setattr(rounds_matching, "LARGEST_WEIGHT", 0)
    for problem in problems(2, 60):
        assert solve(problem).objective.worth == best_reached(problem)


@pytest.mark.parametrize("enough", [1, 3])
def test_parts_are_solved_alike_alone_and_together(monkeypatch, enough):
    monkeypatch.setattr(rounds_graph, "ENOUGH_REQUESTS", enough)
    for problem in problems(3, 60):
        assert solve(problem).objective.worth == best_reached(problem)


def claims_nothing_false(problem, answer):
    """A proof is a proof, and the gap holds; says how far the answer is from the best."""
    best, worth = best_reached(problem), answer.objective.worth
    assert worth <= best
    assert worth == best or not answer.proven_optimal
    assert best[0] <= worth[0] + answer.gap
    return best[0] - worth[0]


def test_a_search_claims_nothing_false_and_seldom_misses(monkeypatch):
    monkeypatch.setattr(rounds_mixed, "PROVABLE_EDGES", 0)
    monkeypatch.setattr(rounds_search, "MEALS", 3)
    missed = [claims_nothing_false(problem, solve(problem)) for problem in problems(4, 25, sizes=MIXED)]
    assert sum(missed) <= 2


def test_without_time_there_is_still_an_answer_and_no_claim():
    unproven = 0
    for problem in problems(5, 50, sizes=MIXED):
        answer = solve(problem, seconds=0)
        claims_nothing_false(problem, answer)
        unproven += not answer.proven_optimal
    assert unproven > 5


def test_numbers_beyond_any_weight_are_served_and_not_called_proven():
    vast = 2**52
    problem = Problem(
        meal_refs=["A", "B"],
        meal_portions=[vast, 2],
        request_refs=["a", "b", "c"],
        request_portions=[vast - 1, 2, 1],
        waiting_days=[vast, vast - 1, 7],
        edge_meals=[0, 0, 1, 1],
        edge_requests=[0, 1, 1, 2],
        edge_bonds=[False] * 4,
        edge_metres=[20_000_000] * 4,
    )
    answer = solve(problem, seconds=2)
    assert claims_nothing_false(problem, answer) <= 1


def test_larger_requests_of_one_size_are_proven_without_time():
    for problem in problems(6, 50, sizes=(2,)):
        answer = solve(problem, seconds=0)
        assert answer.proven_optimal
        assert answer.objective.worth == best_reached(problem)


# Two meals of one place: the first may go to requests 0 and 1, the second to all three.
MEAL, REQUEST, GAIN = np.array([[0, 0, 5], [0, 1, 3], [1, 0, 2], [1, 1, 4], [1, 2, 1]]).T
PLACES = np.array([1, 1])


def test_prices_prove_the_best():
    found = prices(MEAL, REQUEST, GAIN, PLACES, np.array([0, 3, -1]))
    assert (found.slack(MEAL, REQUEST, GAIN) >= 0).all()


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ([2, 1, -1], "in a circle"),
        ([0, -1, -1], "a place is empty"),
        ([0, -1, 4], "another request would gain more"),
    ],
)
def test_prices_prove_nothing_else(chosen, why):
    with pytest.raises(AssertionError, match=why):
        prices(MEAL, REQUEST, GAIN, PLACES, np.array(chosen))


SPREAD = [*EVERYWHERE, *(Point(*far) for far in ((-51.2, 179.9), (89.9, 10), (0, 0), (0.5, 179.7), (0, 1e-9)))]
AT = Places.of([point.lat for point in SPREAD], [point.lon for point in SPREAD])
HERE, THERE = np.divmod(np.arange(len(SPREAD) ** 2), len(SPREAD))
ONE_BY_ONE = np.array([distance_m(SPREAD[a], SPREAD[b]) for a, b in zip(HERE, THERE, strict=True)])


def test_many_distances_are_as_one_by_one():
    assert (metres(AT, HERE, AT, THERE) == ONE_BY_ONE).all()


def test_proj_and_geopy_differ_by_far_less_than_a_millimetre():
    for a, b in zip(HERE, THERE, strict=True):
        by_geopy = geodesic((SPREAD[a].lat, SPREAD[a].lon), (SPREAD[b].lat, SPREAD[b].lon)).meters
        by_proj = Geod(ellps="WGS84").inv(SPREAD[a].lon, SPREAD[a].lat, SPREAD[b].lon, SPREAD[b].lat)[2]
        assert abs(by_geopy - by_proj) < 1e-6


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_the_sieve_is_exact_at_every_limit(shift):
    table = ONE_BY_ONE.reshape(len(SPREAD), -1)
    for column in range(len(SPREAD)):
        limit = table[:, column] + shift
        assert (too_far(AT, slice(0, len(SPREAD)), AT, limit) == (table > limit)).all()
