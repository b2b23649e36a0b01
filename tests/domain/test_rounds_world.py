"""Worlds in the neutral form: the answer against a second reading of the rules, and the narrow margins one by one."""

import json
import os
from random import Random

import pytest

from app.domain.rounds_form import read_world
from app.domain.rounds_world import answer
from tests.oracles.rounds_brute import best_reached
from tests.oracles.rounds_reading import as_problem, blocked_by, metres, refusals
from tests.oracles.rounds_worlds import meal, request, world, worlds

SOAK = os.environ.get("SOAK") == "1"
START = Random().randrange(10**9) if SOAK else 0
NUMBER = 10_000 if SOAK else 300


def answered(given):
    return answer(read_world(json.dumps(given).encode()))


def test_every_answer_is_as_the_second_reading_says():
    matched = left_out = 0
    for number, given in enumerate(worlds(START, NUMBER)):
        found, where = answered(given), f"seed {START}, world {number}: {json.dumps(given)}"
        meals = {row["ref"]: row for row in given["meals"]}
        requests = {row["ref"]: row for row in given["requests"]}
        objective = found["objective"]
        reached = (objective["portions"], objective["waiting_days"], objective["bonds"], -objective["distance_m"])
        assert reached == best_reached(as_problem(given)), where
        for match in found["matches"]:
            assert not refusals(given, meals[match["meal"]], requests[match["request"]]), where
        for row in found["unserved"]:
            assert row["blocked_by"] == blocked_by(given, requests[row["request"]]), where
        refs = [[row["request"] for row in found[kind]] for kind in ("matches", "unserved")]
        assert refs == [sorted(each) for each in refs]
        assert sorted(refs[0] + refs[1]) == sorted(requests), where
        matched, left_out = matched + len(refs[0]), left_out + len(refs[1])
    assert min(matched, left_out) > NUMBER // 2


def test_the_answer_has_the_keys_that_the_form_says():
    found = answered(world([meal()], [request(), request(ref="R2")]))
    assert list(found) == ["matches", "unserved", "objective", "proven_optimal", "gap", "seconds"]
    keys = ["meal", "request", "portions", "distance_m", "waiting_days", "bond", "reasons"]
    assert list(found["matches"][0]) == keys
    assert list(found["unserved"][0]) == ["request", "blocked_by", "would_serve"]
    assert list(found["objective"]) == ["portions", "waiting_days", "bonds", "distance_m"]


APART = metres(51.2, -0.2, 51.2, -0.21)


@pytest.mark.parametrize(
    ("rule", "settings", "of_meal", "of_request"),
    [
        (None, {}, {}, {}),
        (None, {"max_distance_m": APART}, {"max_distance_m": APART}, {}),
        ("distance", {"max_distance_m": APART - 1}, {}, {}),
        ("distance", {}, {"max_distance_m": APART - 1}, {}),
        (None, {"max_distance_m": 0}, {}, {"lon": -0.2}),
        (None, {}, {"window": ["2026-11-23T17:45:00Z", "2026-11-23T19:00:00Z"]}, {}),
        ("window", {}, {"window": ["2026-11-23T17:45:01Z", "2026-11-23T19:00:00Z"]}, {}),
        ("window", {}, {"window": ["2026-11-23T17:45:00.001Z", "2026-11-23T19:00:00Z"]}, {}),
        (None, {}, {"use_by": "2026-11-23T17:15:00Z"}, {}),
        ("window", {}, {"use_by": "2026-11-23T17:14:59Z"}, {}),
        ("window", {}, {"use_by": "2026-11-23T12:00:00Z"}, {}),
        (None, {"now": "2026-11-23T17:59:59Z"}, {}, {}),
        ("window", {"now": "2026-11-23T18:00:00Z"}, {}, {}),
        ("self", {}, {"cook": "D1"}, {}),
        ("household", {}, {"household": "H7"}, {}),
        ("block", {"blocks": [["C1", "D1"]]}, {}, {}),
        ("block", {"blocks": [["D1", "C1"], ["D1", "C1"], ["X", "Y"]]}, {}, {}),
        ("portions", {}, {"portions": 1}, {"portions": 2}),
        (None, {}, {"portions": 2}, {"portions": 2}),
        (None, {}, {"diets": ["vegan"]}, {"diets": ["no_beef", "vegetarian"]}),
        ("diet", {}, {"diets": ["kosher", "halal"]}, {"diets": ["no_beef"]}),
        ("diet", {}, {"diets": ["vegetarian"]}, {"diets": ["vegan"]}),
    ],
)
def test_each_rule_at_its_margin(rule, settings, of_meal, of_request):
    found = answered(world([meal(**of_meal)], [request(**of_request)], **settings))
    assert [row["blocked_by"] for row in found["unserved"]] == ([{rule: 1}] if rule else [])


@pytest.mark.parametrize(
    ("need", "presence", "rule"),
    [
        *[("none", presence, None) for presence in ("no", "yes", "may_contain")],
        *[("avoid", "no", None), ("avoid", "yes", "allergen"), ("avoid", "may_contain", None)],
        *[("severe", "no", None), ("severe", "yes", "allergen"), ("severe", "may_contain", "allergen")],
        *[("not_asked", presence, "not_asked") for presence in ("no", "yes", "may_contain")],
    ],
)
def test_each_answer_about_an_allergen(need, presence, rule):
    given = world([meal()], [request()])
    given["meals"][0]["allergens"]["milk"], given["requests"][0]["allergens"]["milk"] = presence, need
    assert [row["blocked_by"] for row in answered(given)["unserved"]] == ([{rule: 1}] if rule else [])


def test_a_bond_counts_in_its_own_direction_only():
    both = [meal(), meal(ref="M2", cook="C2")], [request()]
    assert answered(world(*both, bonds=[["C2", "D1"], ["C2", "D1"]]))["matches"][0]["meal"] == "M2"
    assert not answered(world(*both, bonds=[["D1", "C2"]]))["matches"][0]["bond"]


def test_refs_are_sorted_by_code_points():
    refs = ["a", "B", "é", "\ud800", "\U0001f372", "R10", "R9"]
    found = answered(world([], [request(ref=ref) for ref in refs]))
    assert [row["request"] for row in found["unserved"]] == sorted(refs)


def test_far_more_than_a_float_or_a_window_holds_is_still_answered():
    most = 2**53 - 1
    vast = world([meal(portions=most, max_distance_m=most)], [request(portions=most, waiting_days=most)])
    assert answered(vast | {"max_distance_m": most})["objective"]["waiting_days"] == most
    assert answered(vast | {"min_overlap_minutes": most})["unserved"][0]["blocked_by"] == {"window": 1}


def test_a_world_without_rows_is_answered():
    found = answered(world())
    assert (found["matches"], found["unserved"], found["proven_optimal"], found["gap"]) == ([], [], True, 0)
