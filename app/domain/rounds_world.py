"""A round over the neutral form: a world in, its answer out as plain values for JSON."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from app.domain.rounds import SECONDS, Assignment, Problem, solve
from app.domain.rounds_form import World
from app.domain.rounds_pairs import RULES, Pairs, pairs
from app.domain.rounds_words import reasons, servable, would_serve


def answer(world: World, *, seconds: float = SECONDS) -> dict[str, Any]:
    """The best round of this world, each match and each unserved request explained."""
    allowed = pairs(world)
    found = solve(_problem(world, allowed), seconds=seconds)
    return {
        "matches": _matches(world, found),
        "unserved": list(_unserved(world, allowed, found)),
        "objective": {
            "portions": found.objective.portions,
            "waiting_days": found.objective.waiting_days,
            "bonds": found.objective.bonds,
            "distance_m": found.objective.distance_m,
        },
        "proven_optimal": found.proven_optimal,
        "gap": found.gap,
        "seconds": round(found.seconds, 3),
    }


def _problem(world: World, allowed: Pairs) -> Problem:
    return Problem(
        meal_refs=[meal.ref for meal in world.meals],
        meal_portions=[meal.portions for meal in world.meals],
        request_refs=[request.ref for request in world.requests],
        request_portions=[request.portions for request in world.requests],
        waiting_days=[request.waiting_days for request in world.requests],
        edge_meals=allowed.meal,
        edge_requests=allowed.request,
        edge_bonds=allowed.bond,
        edge_metres=allowed.metres,
    )


def _matches(world: World, found: Assignment) -> list[dict[str, Any]]:
    return [
        {
            "meal": world.meals[pair.meal].ref,
            "request": world.requests[pair.request].ref,
            "portions": pair.portions,
            "distance_m": pair.distance_m,
            "waiting_days": pair.waiting_days,
            "bond": pair.bond,
            "reasons": reasons(world, pair),
        }
        for pair in found.pairs
    ]


def _unserved(world: World, allowed: Pairs, found: Assignment) -> Iterator[dict[str, Any]]:
    served = {pair.request for pair in found.pairs}
    left_out = sorted(set(range(len(world.requests))) - served, key=lambda place: world.requests[place].ref)
    taken = np.bincount(allowed.request, minlength=len(world.requests))
    first = _first_in_line(world, left_out, proven=found.proven_optimal)
    for place in left_out:
        request = world.requests[place]
        refused = dict(zip(RULES, allowed.refused[place].tolist(), strict=True)) | {"taken": int(taken[place])}
        blocked_by = {rule: meals for rule, meals in refused.items() if meals}
        words = would_serve(world, request, blocked_by, first_in_line=place == first)
        yield {"request": request.ref, "blocked_by": blocked_by, "would_serve": words}


def _first_in_line(world: World, left_out: list[int], *, proven: bool) -> int | None:
    """The unserved request that a portion fit for it would go to, whoever else could have it.

    The only one; or, where all requests are of one size, the one with the longest wait alone: a best set that left it
    out could exchange a shorter wait for it.
    """
    left_out = [place for place in left_out if servable(world, world.requests[place])]
    if not proven or not left_out:
        return None
    longest = max(left_out, key=lambda place: world.requests[place].waiting_days)
    waits = Counter(world.requests[place].waiting_days for place in left_out)
    one_size = len({request.portions for request in world.requests}) == 1
    alone = one_size and waits[world.requests[longest].waiting_days] == 1
    return longest if alone or len(left_out) == 1 else None
