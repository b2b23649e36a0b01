"""Made-up rounds, from a seed: many ties, so that every aim decides somewhere."""

from dataclasses import replace
from random import Random

from app.domain.rounds import Problem

ONE, MIXED = (1,), (1, 1, 2, 3)


def problem(rng, most=7, sizes=ONE, least=0):
    """From `least` to `most` meals and as many requests, at any density. Refs are in no order."""
    meals, requests = (rng.choice((rng.randint(least, most), most)) for _ in range(2))
    density, spread = rng.choice((0.2, 0.5, 0.9)), rng.choice((2, 5, 1609))
    edges = [(m, r) for m in range(meals) for r in range(requests) if rng.random() < density]
    rng.shuffle(edges)
    return Problem(
        meal_refs=refs(rng, "M", meals),
        meal_portions=[rng.choice((1, 1, 2, 3, 5)) for _ in range(meals)],
        request_refs=refs(rng, "R", requests),
        request_portions=[rng.choice(sizes) for _ in range(requests)],
        waiting_days=[rng.choice((0, 1, 2, 2, 9, rng.randint(0, 400))) for _ in range(requests)],
        edge_meals=[m for m, _ in edges],
        edge_requests=[r for _, r in edges],
        edge_bonds=[rng.random() < 0.2 for _ in edges],
        edge_metres=[rng.randint(0, spread) for _ in edges],
    )


def refs(rng, letter, number):
    return [f"{letter}{each}" for each in rng.sample(range(10 * number + 1), number)]


def problems(seed, number, **kinds):
    rng = Random(seed)
    return (problem(rng, **kinds) for _ in range(number))


def shuffled(rng, whole):
    """The same world with its rows in another order."""
    meals, requests, edges = (
        rng.sample(range(len(rows)), len(rows)) for rows in (whole.meal_refs, whole.request_refs, whole.edge_meals)
    )
    return replace(
        whole,
        meal_refs=[whole.meal_refs[m] for m in meals],
        meal_portions=[whole.meal_portions[m] for m in meals],
        request_refs=[whole.request_refs[r] for r in requests],
        request_portions=[whole.request_portions[r] for r in requests],
        waiting_days=[whole.waiting_days[r] for r in requests],
        edge_meals=[meals.index(whole.edge_meals[e]) for e in edges],
        edge_requests=[requests.index(whole.edge_requests[e]) for e in edges],
        edge_bonds=[whole.edge_bonds[e] for e in edges],
        edge_metres=[whole.edge_metres[e] for e in edges],
    )


def without_meal(whole, gone):
    """The same world before this meal was posted. It stays as a row, with nobody who may have it."""
    kept = [e for e, meal in enumerate(whole.edge_meals) if meal != gone]
    columns = ("edge_meals", "edge_requests", "edge_bonds", "edge_metres")
    return replace(whole, **{name: [getattr(whole, name)[e] for e in kept] for name in columns})
