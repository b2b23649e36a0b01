"""Requests of different sizes: exact where it can be in the time given, else the best found and the proven gap.

Packing unequal requests into meals is NP-hard (it holds the knapsack problem), so scipy's `milp` takes aim after aim,
each with the earlier ones held. An aim counts as proven only when its whole-number value meets the bound; one that does
not leaves the whole unproven.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from app.domain.rounds_bounds import portions_bound, simple_bound
from app.domain.rounds_graph import Choice, Part
from app.domain.rounds_milp import best_by_last
from app.domain.rounds_polish import polished, start, total


@dataclass(frozen=True, slots=True)
class Found:
    """gap: people; the proven upper bound less those fed. proven: whether all four aims are."""

    part: Part
    chosen: Choice
    gap: int
    proven: bool


def best_of_each(parts: Sequence[Part], until: float) -> Iterator[Found]:
    """The smallest first: what they leave of the time goes to the larger ones. until: by the monotonic clock."""
    for left, part in zip(range(len(parts), 0, -1), sorted(parts, key=lambda part: len(part.edges)), strict=True):
        now = monotonic()
        yield _best(part, now + max(until - now, 0) / left)


def _best(part: Part, until: float) -> Found:
    graph, proven = part.graph, True
    chosen, bound = start(graph), portions_bound(graph)
    aims = [graph.size[graph.request], graph.wait[graph.request], graph.bond.astype(np.int64), -graph.metres]
    for number, aim in enumerate(aims):
        most = bound if number == 0 else simple_bound(graph, aim, chosen)
        if most > total(aim, chosen):
            answer, proven_most = best_by_last(graph, aims[: number + 1], chosen, until)
            most = min(most, proven_most)
            chosen = max(chosen, answer, key=lambda one: [total(aim, one) for aim in aims])
        bound = most if number == 0 else bound
        proven = proven and most == total(aim, chosen)
    if not proven:
        chosen = polished(graph, chosen)
    return Found(part, chosen, bound - total(aims[0], chosen), proven)
