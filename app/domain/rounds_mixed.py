"""Requests of different sizes: exact where it can be in the time given, else the best found and the proven gap.

Packing unequal requests into meals is NP-hard (it holds the knapsack problem), so scipy's `milp` takes aim after aim,
each with the earlier ones held. An aim counts as proven only when its whole-number value meets the bound; at the first
that does not, the rest of the time goes to a search that proves nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from app.domain.rounds_bounds import portions_bound, simple_bound
from app.domain.rounds_graph import Choice, Graph, Part
from app.domain.rounds_milp import best_by_last
from app.domain.rounds_polish import aims, polished, starts, total, worth
from app.domain.rounds_search import neighbourhoods, searched

# HiGHS looks at its clock too seldom to be trusted with more.
PROVABLE_EDGES = 4_000


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
    graph, began = part.graph, monotonic()
    bound = portions_bound(graph)
    ways = list(starts(graph, bound))
    until -= monotonic() - began  # the polishing at the end takes less than these did
    found = _proven(part, _better(graph, *ways), bound, _half_way(until))
    if found.proven or monotonic() >= until:
        return found
    around = neighbourhoods(graph)
    chosen = _better(graph, searched(graph, around, ways[0], _half_way(until)), found.chosen)
    chosen = polished(graph, searched(graph, around, chosen, until))
    portions = aims(graph)[0]
    return Found(part, chosen, found.gap - total(portions, chosen) + total(portions, found.chosen), proven=False)


def _better(graph: Graph, *ways: Choice) -> Choice:
    return max(ways, key=lambda chosen: worth(graph, chosen))


def _half_way(until: float) -> float:
    now = monotonic()
    return now + max(until - now, 0) / 2


def _proven(part: Part, chosen: Choice, bound: int, until: float) -> Found:
    """As far as the aims can be proven, one after another, in the time. bound: on the portions, without a search."""
    graph = part.graph
    for number, aim in enumerate(aims(graph)):
        most = bound if number == 0 else simple_bound(graph, aim, chosen)
        if most > total(aim, chosen) and len(aim) <= PROVABLE_EDGES:
            answer, proven_most = best_by_last(graph, aims(graph)[: number + 1], chosen, until)
            most = min(most, proven_most)
            chosen = _better(graph, chosen, answer)
        bound = most if number == 0 else bound
        if most > total(aim, chosen):
            return Found(part, chosen, bound - total(aims(graph)[0], chosen), proven=False)
    return Found(part, chosen, bound - total(aims(graph)[0], chosen), proven=True)
