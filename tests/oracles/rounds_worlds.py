"""Small worlds in the neutral form, from a seed: mostly fit, spoilt here and there by the narrowest margin."""

from copy import deepcopy
from random import Random

from tests.oracles.places import TOWNS
from tests.oracles.rounds_reading import metres

ALLERGENS = (
    *("celery", "gluten", "crustaceans", "eggs", "fish", "lupin", "milk", "molluscs", "mustard", "peanuts", "sesame"),
    *("soybeans", "sulphites", "tree_nuts"),
)
DIETS = ("vegan", "vegetarian", "halal", "kosher", "no_pork", "no_beef")
NOW = "2026-11-23T08:00:00Z"
STARTS = ("2026-11-23T16:30:00Z", "2026-11-23T17:00:00Z", "2026-11-23T17:44:59.5Z", "2026-11-23T17:45:00Z")
ENDS = ("2026-11-23T18:00:00Z", "2026-11-23T18:00:00.25Z", "2026-11-23T19:00:00Z")

MEAL = {
    "ref": "M1",
    "cook": "C1",
    "household": "H1",
    "lat": 51.2,
    "lon": -0.2,
    "portions": 1,
    "max_distance_m": 1609,
    "allergens": dict.fromkeys(ALLERGENS, "no"),
    "diets": [],
    "window": ["2026-11-23T17:00:00Z", "2026-11-23T19:00:00Z"],
    "use_by": "2026-11-24T12:00:00Z",
}
REQUEST = {
    "ref": "R1",
    "diner": "D1",
    "household": "H7",
    "lat": 51.2,
    "lon": -0.21,
    "portions": 1,
    "waiting_days": 9,
    "allergens": dict.fromkeys(ALLERGENS, "none"),
    "diets": [],
    "window": ["2026-11-23T16:30:00Z", "2026-11-23T18:00:00Z"],
}


def meal(**changes):
    return deepcopy(MEAL) | changes


def request(**changes):
    return deepcopy(REQUEST) | changes


def world(meals=(), requests=(), **changes):
    settings = {"now": NOW, "max_distance_m": 1609, "min_overlap_minutes": 15}
    return settings | {"meals": [*meals], "requests": [*requests], "bonds": [], "blocks": []} | changes


def worlds(seed, number, most=7, sizes=(1, 1, 2)):
    rng = Random(seed)
    return (drawn(rng, most, sizes) for _ in range(number))


def drawn(rng, most, sizes):
    town = rng.choice(TOWNS)
    meals = [_meal(rng, town, f"M{ref}") for ref in rng.sample(range(20), rng.randint(0, most))]
    requests = [_request(rng, town, f"R{ref}", sizes) for ref in rng.sample(range(20), rng.randint(0, most))]
    people = [f"P{number}" for number in range(12)] + ["nobody"]
    (lat, lon), (other_lat, other_lon) = rng.sample(town, 2)
    limit = rng.choice((1609, 8047, 8047, metres(lat, lon, other_lat, other_lon) - rng.randint(0, 1)))
    return world(
        meals,
        requests,
        now=rng.choice((NOW, NOW, NOW, STARTS[3], ENDS[0])),
        max_distance_m=max(limit, 0),
        min_overlap_minutes=rng.choice((1, 15, 15, 60)),
        bonds=[rng.choices(people, k=2) for _ in range(rng.randint(0, 20))],
        blocks=[rng.choices(people, k=2) for _ in range(rng.randint(0, 4))],
    )


def _who(rng):
    number = rng.randrange(12)
    return f"P{number}", f"H{rng.choice((number, number, number % 3))}"


def _meal(rng, town, ref):
    (cook, household), (lat, lon) = _who(rng), rng.choice(town)
    return meal(
        ref=ref,
        cook=cook,
        household=household,
        lat=lat,
        lon=lon,
        portions=rng.choice((1, 1, 2, 4)),
        max_distance_m=rng.choice((8047, 8047, 8047, 1609)),
        allergens=MEAL["allergens"] | {name: rng.choice(("yes", "may_contain")) for name in _some(rng, ALLERGENS, 1)},
        diets=_some(rng, DIETS, 3),
        window=[rng.choice(STARTS), rng.choice(ENDS)],
        use_by=rng.choice((*[MEAL["use_by"]] * 4, ENDS[0], STARTS[1])),
    )


def _request(rng, town, ref, sizes):
    (diner, household), (lat, lon) = _who(rng), rng.choice(town)
    needs = {name: rng.choice(("avoid", "severe")) for name in _some(rng, ALLERGENS, 3)}
    if rng.random() < 0.05:
        needs[rng.choice(ALLERGENS)] = "not_asked"
    return request(
        ref=ref,
        diner=diner,
        household=household,
        lat=lat,
        lon=lon,
        portions=rng.choice(sizes),
        waiting_days=rng.choice((0, 1, 9, 30)),
        allergens=REQUEST["allergens"] | needs,
        diets=_some(rng, DIETS, 1),
        window=[rng.choice(STARTS), rng.choice(ENDS)],
    )


def _some(rng, names, most):
    return rng.sample(names, rng.randint(0, most))
