"""A better answer where no proof is in reach: one neighbourhood of meals after another, each solved anew."""

from collections.abc import Sequence
from time import monotonic

import numpy as np
from scipy.sparse import coo_array

from app.domain.rounds_graph import Choice, Flags, Floats, Graph, Ints, leading, part_of
from app.domain.rounds_milp import heaviest
from app.domain.rounds_polish import worth

# A neighbourhood is solved in some hundredths of a second: many small steps find more than a few large ones.
MEALS = 5
OFFERS = 4  # to unserved requests, for each meal and size
SECONDS = 0.2


def searched(graph: Graph, around: Sequence[Ints], chosen: Choice, until: float) -> Choice:
    """No worse than `chosen`. Ends when no neighbourhood has a better answer, or at `until` by the monotonic clock."""
    quiet = 0
    while quiet < len(around):
        for meal in np.argsort(-_left(graph, chosen), kind="stable"):
            if monotonic() >= until or quiet >= len(around):
                return chosen
            better = _again(graph, chosen, around[meal], until)
            quiet = 0 if worth(graph, better) > worth(graph, chosen) else quiet + 1
            chosen = max(better, chosen, key=lambda one: worth(graph, one))
    return chosen


def _left(graph: Graph, chosen: Choice) -> Ints:
    """The portions that nobody has yet: where there are some, the most can be gained."""
    edges = chosen[chosen >= 0]
    left = graph.room.copy()
    np.subtract.at(left, graph.meal[edges], graph.size[graph.request[edges]])
    return left


def neighbourhoods(graph: Graph) -> list[Ints]:
    """Around each meal, those that share the most requests with it."""
    shape = (len(graph.room), len(graph.size))
    offers = coo_array((np.ones(len(graph.meal)), (graph.meal, graph.request)), shape=shape).tocsr()
    shared = (offers @ offers.T).toarray()
    return list(np.argsort(-shared, axis=1, kind="stable")[:, :MEALS])


def _again(graph: Graph, chosen: Choice, meals: Ints, until: float) -> Choice:
    """Serve anew from these meals: those whom they serve, and those nobody does."""
    inside = np.zeros(len(graph.room), np.bool_)
    inside[meals] = True
    served = chosen >= 0
    theirs = served & inside[graph.meal[chosen]]
    edges = np.flatnonzero(inside[graph.meal] & (theirs | ~served)[graph.request])
    part = part_of(graph, edges[theirs[graph.request[edges]] | _likely(graph, edges)])
    answer = heaviest(part.graph, _weights(part.graph), min(until, monotonic() + SECONDS))
    if answer is None:
        return chosen
    better = np.where(theirs, -1, chosen)
    better[part.requests] = part.edges_of(answer)
    return better


def _likely(graph: Graph, edges: Ints) -> Flags:
    """For each meal and size, the longest waits and of those the nearest."""
    meal, request = graph.meal[edges], graph.request[edges]
    sizes, size = np.unique(graph.size[request], return_inverse=True)
    wait = graph.wait[request]
    dear = (wait.max(initial=0) - wait) * (graph.metres.max() + 1) + graph.metres[edges]
    return leading(meal * len(sizes) + size, dear, np.full(len(edges), OFFERS))


def _weights(graph: Graph) -> Floats:
    """All four aims in one weight an edge; floats are good enough where nothing is to be proven."""
    most = min(int(graph.room.sum()), len(graph.size))
    a_bond = most * int(graph.metres.max()) + 1
    a_day = (most + 1) * a_bond
    a_portion = (most * int(graph.wait.max()) + 1) * a_day
    request = graph.request
    weight: Floats = graph.size[request] * float(a_portion) + graph.wait[request] * float(a_day)
    weight += graph.bond * float(a_bond) - graph.metres
    return weight
