"""How much an aim can reach at most, without a search."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

from app.domain.rounds_graph import Choice, Graph, Ints

LARGEST_FLOW = 2**31 - 1  # scipy counts flows in 32 bits


def portions_bound(graph: Graph) -> int:
    """Upper bound on the people fed, as if a request could be shared among meals: the linear relaxation, exactly."""
    meals, requests = len(graph.room), len(graph.size)
    everybody: int = sum(graph.size.tolist())
    everything: int = sum(graph.room.tolist())
    if max(everybody, everything) > LARGEST_FLOW:
        return min(everybody, everything)
    source, sink = meals + requests, meals + requests + 1
    tail = [np.full(meals, source), graph.meal, meals + np.arange(requests)]
    head = [np.arange(meals), meals + graph.request, np.full(requests, sink)]
    room = np.concatenate([graph.room, graph.size[graph.request], graph.size]).astype(np.int32)
    network = coo_array((room, (np.concatenate(tail), np.concatenate(head))), shape=(sink + 1, sink + 1)).tocsr()
    return int(maximum_flow(network, source, sink).flow_value)


def simple_bound(graph: Graph, aim: Ints, chosen: Choice) -> int:
    """Upper bound on an aim after the portions: each request by its own best edge, or by none unless all are served."""
    own_best = np.full(len(graph.size), np.iinfo(np.int64).min)
    np.maximum.at(own_best, graph.request, aim)
    if (chosen < 0).any():
        own_best = np.maximum(own_best, 0)
    return sum(own_best.tolist())
