"""What would serve somebody, and whether it truly would; times as people in Britain say them."""

import json

import pytest

from app.domain.rounds_form import read_world
from app.domain.rounds_world import answer
from tests.oracles.rounds_worlds import ALLERGENS, meal, request, world, worlds


def answered(given):
    return answer(read_world(json.dumps(given).encode()))


def would_serve(*requests, **settings):
    return [row["would_serve"] for row in answered(world([], requests, **settings))["unserved"]]


def test_the_change_names_what_the_portion_must_be():
    allergens = request()["allergens"] | {"milk": "avoid", "tree_nuts": "avoid", "peanuts": "severe"}
    wanted = request(allergens=allergens, diets=["no_pork", "vegetarian"])
    assert would_serve(wanted, max_distance_m=900)[0].split(", ") == [
        "One more vegetarian portion without milk or tree nuts and with no trace of peanuts",
        "within 900 m",
        "on Monday 23 November between 4.30pm and 6pm.",
    ]


def test_several_portions_come_from_one_meal():
    assert would_serve(request(portions=3, diets=["halal", "no_beef"])) == [
        "One more meal of 3 halal and beef-free portions, within 1,609 m, on Monday 23 November between 4.30pm and 6pm."
    ]


@pytest.mark.parametrize(
    ("window", "when"),
    [
        (["2026-11-23T00:00:00Z", "2026-11-23T12:00:00Z"], "on Monday 23 November between 8am and midday."),
        (["2026-11-23T09:05:00Z", "2026-11-23T12:30:00Z"], "on Monday 23 November between 9.05am and 12.30pm."),
        (
            ["2026-11-27T23:00:00Z", "2026-11-28T00:00:00Z"],
            "between 11pm on Friday 27 November and midnight on Saturday 28 November.",
        ),
        (["2027-07-01T16:00:00Z", "2027-07-01T17:00:30Z"], "on Thursday 1 July 2027 between 5pm and 6.00:30pm."),
    ],
)
def test_times_are_local_and_start_from_now(window, when):
    assert would_serve(request(window=window))[0].endswith(f", {when}")


def test_an_hour_that_comes_twice_says_which_it_is():
    twice = request(window=["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"])
    assert would_serve(twice, now="2026-10-24T08:00:00Z")[0].endswith("between 1.30am BST and 1.30am GMT.")


def test_the_window_stays_whole_where_what_is_left_of_it_is_too_short():
    assert would_serve(request(), now="2026-11-23T17:50:00Z")[0].endswith("between 4.30pm and 6pm.")
    assert would_serve(request(), now="2026-11-23T17:45:00Z")[0].endswith("between 5.45pm and 6pm.")


@pytest.mark.parametrize(
    ("of_request", "settings"),
    [
        ({"allergens": dict.fromkeys(ALLERGENS, "none") | {"milk": "not_asked"}}, {}),
        ({}, {"now": "2026-11-23T18:00:00Z"}),
        ({}, {"min_overlap_minutes": 91}),
    ],
)
def test_nothing_is_promised_where_no_portion_would_do(of_request, settings):
    assert would_serve(request(**of_request), **settings) == [None]


def test_who_is_not_first_in_line_needs_a_portion_kept():
    first, second, third = would_serve(
        request(), request(ref="R2", diner="D2", waiting_days=10), request(ref="R3", diner="D3", waiting_days=8)
    )
    assert "kept for this diner" in first
    assert "kept for this diner" not in second
    assert "kept for this diner" in third


def test_whom_no_meal_could_serve_is_in_nobodys_way():
    not_asked = request()["allergens"] | {"milk": "not_asked"}
    given = would_serve(request(), request(ref="R2", diner="D2", waiting_days=10, allergens=not_asked))
    assert given[1] is None
    assert "kept" not in given[0]


def test_home_and_blocks_are_named_without_names():
    given = world([meal(household="H7"), meal(ref="M2", cook="C2")], [request()], blocks=[["D1", "C2"]])
    sentence = answered(given)["unserved"][0]["would_serve"]
    assert "from another household, from a cook who is not blocked" in sentence
    assert not {"C1", "C2", "D1", "H7"} & set(sentence.replace(",", "").split())


def as_promised(given, wanted):
    """The meal that the sentence asks for: at the farthest, only just in time, its allergens as bad as they may be."""
    needs = wanted["allergens"].items()
    return meal(
        ref="new",
        cook="another cook",
        household="another household",
        lat=wanted["lat"],
        lon=wanted["lon"],
        portions=wanted["portions"],
        max_distance_m=given["max_distance_m"],
        allergens={name: {"avoid": "no", "severe": "no"}.get(need, "yes") for name, need in needs},
        diets=wanted["diets"],
        window=wanted["window"],
        use_by=wanted["window"][1],
    )


@pytest.mark.parametrize("sizes", [(1,), (2,), (1, 2, 3)])
def test_the_change_would_serve_indeed(sizes):
    promised = 0
    for given in worlds(7, 50, sizes=sizes):
        requests = {row["ref"]: row for row in given["requests"]}
        for row in answered(given)["unserved"]:
            if not (sentence := row["would_serve"]):
                continue
            promised += 1
            wanted = requests[row["request"]]
            others = [] if "kept for this diner" in sentence else given["requests"]
            meals = [] if "kept for this diner" in sentence else given["meals"]
            changed = given | {"meals": [*meals, as_promised(given, wanted)]}
            changed["requests"] = [wanted, *(other for other in others if other is not wanted)]
            assert wanted["ref"] in {match["request"] for match in answered(changed)["matches"]}, (sentence, given)
    assert promised > 30


def test_the_reasons_name_the_rules_and_the_score():
    given = world([meal(diets=["vegan"], portions=3)], [request(diets=["no_pork"])], bonds=[["C1", "D1"]])
    given["requests"][0]["allergens"]["milk"] = "avoid"
    given["meals"][0]["allergens"]["milk"] = "may_contain"
    assert answered(given)["matches"][0]["reasons"] == [
        "They are two people in two households, and neither is blocked.",
        "They live 699 m apart; the limit is 1,609 m.",
        "All 14 allergens were asked about, and the meal has none that the diner must not have.",
        "It may contain milk, which the diner avoids but can have a trace of.",
        "The meal is pork-free, as the diner asks.",
        "Both can make it on Monday 23 November between 5pm and 6pm.",
        "The meal has 3 portions; the request is for 1.",
        "It feeds 1 person.",
        "The diner has waited 9 days.",
        "This cook and this diner are paired or have shared before.",
        "The walk is 699 m.",
    ]
