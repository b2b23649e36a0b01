"""One assignment problem, put to scipy's sparse solver (Jonker and Volgenant 1987, as LAPJVsp)."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from app.domain.rounds_graph import Choice, Flags, Graph, Ints, renumbered

# The solver counts in floats and adds weights up along its paths; all of that must stay exact.
LARGEST_WEIGHT = 2**40
# Rows of requests have few entries each: they are worth having even where they are more than the places.
REQUESTS_FOR_PLACES = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """places: how many requests each meal can serve. fill, serve: the meals and requests not to leave out."""

    places: Ints
    fill: Flags
    serve: Flags

    @property
    def most(self) -> int:
        """No choice serves more requests than this."""
        return min(int(self.places.sum()), len(self.serve))

    def weighted(self, graph: Graph, gain: Ints, *, meals: bool, requests: bool) -> Ints:
        """The gains, raised so that no sum of them is worth leaving out one of those meals or requests."""
        must = int(gain.max() + 1) * self.most
        fill, serve = self.fill.astype(np.int64), self.serve.astype(np.int64)
        return gain + must * (meals * fill[graph.meal] + requests * serve[graph.request])


def assign(graph: Graph, gain: Ints, wanted: Wanted) -> Choice:
    """The choice of largest gain. Each edge gains at least 0; some choice must fill and serve what is wanted.

    One side becomes the rows, each of which the solver matches; one that may be left out can take a column of its own,
    which gains nothing. What is wanted of the other side is weighted. A meal is a row or column a place.
    """
    places = np.minimum(wanted.places, np.bincount(graph.meal, minlength=len(wanted.places)))
    first = np.concatenate([[0], np.cumsum(places)])
    used, request = renumbered(graph.request, len(wanted.serve))
    used, request = _dearest_first(used, request, gain)
    times = places[graph.meal]
    edge = np.repeat(np.arange(len(gain)), times)
    place = np.arange(len(edge)) - np.repeat(np.cumsum(times) - times - first[graph.meal], times)
    by_request = len(used) <= REQUESTS_FOR_PLACES * first[-1]
    gain = wanted.weighted(graph, gain, meals=by_request, requests=not by_request)
    if by_request:
        rows, columns, kept = request[edge], place, wanted.serve[used]
    else:
        rows, columns, kept = place, request[edge], np.repeat(wanted.fill, places)
    matched = _matched(rows, columns, gain[edge], kept, max(int(columns.max()) + 1, 1))
    chosen = np.full(len(wanted.serve), -1)
    chosen[graph.request[edge[matched]]] = edge[matched]
    return chosen


def _dearest_first(used: Ints, request: Ints, gain: Ints) -> tuple[Ints, Ints]:
    """The requests in the order of their best gains: as rows, none then has to make way for a later one's wait."""
    best = np.zeros(len(used), np.int64)
    np.maximum.at(best, request, gain)
    order = np.argsort(-best, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return used[order], place[request]


def _matched(rows: Ints, columns: Ints, gain: Ints, kept: Flags, width: int) -> Ints:
    """Which of the entries are matched, at most one a row and one a column; a row that is not kept may go without."""
    free = np.flatnonzero(~kept)
    without = int(gain.max()) + 1
    assert without < LARGEST_WEIGHT, "the weights are too large to be exact"
    cost = np.concatenate([without - gain, np.full(len(free), without)]).astype(float)
    at = np.concatenate([rows, free]), np.concatenate([columns, width + np.arange(len(free))])
    table = coo_array((cost, at), shape=(len(kept), width + len(free))).tocsr()
    row, column = min_weight_full_bipartite_matching(table)
    real = column < width
    partner = np.full(len(kept), -1)
    partner[row[real]] = column[real]
    return np.flatnonzero(partner[rows] == columns)
