"""A good answer for requests of different sizes, from exact answers for each size on its own."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from app.domain import rounds_matching
from app.domain.rounds_graph import Choice, Graph, Ints, nobody


def total(aim: Ints, chosen: Choice) -> int:
    """The sum of an aim over the chosen edges."""
    return sum(aim[chosen[chosen >= 0]].tolist())


def start(graph: Graph) -> Choice:
    """Size after size, each as well as what is left allows: the largest first or the smallest, what feeds more."""
    sizes = np.unique(graph.size).tolist()
    size = graph.size[graph.request]
    return max((_filled(graph, order) for order in (sizes[::-1], sizes)), key=lambda chosen: total(size, chosen))


def polished(graph: Graph, chosen: Choice) -> Choice:
    """No worse by the aims in their order: with each meal's places for each size held, each size is solved exactly."""
    better = nobody(graph)
    for size in np.unique(graph.size).tolist():
        mine = np.flatnonzero((graph.size == size) & (chosen >= 0))
        room = np.bincount(graph.meal[chosen[mine]], minlength=len(graph.room)) * size
        _serve(graph, size, room, better)
    return _filled(graph, np.unique(graph.size).tolist(), better)


def _filled(graph: Graph, sizes: Iterable[int], chosen: Choice | None = None) -> Choice:
    """Serve more, size after size, from what `chosen` leaves."""
    chosen = nobody(graph) if chosen is None else chosen.copy()
    for size in sizes:
        edges = chosen[chosen >= 0]
        room = graph.room.copy()
        np.subtract.at(room, graph.meal[edges], graph.size[graph.request[edges]])
        _serve(graph, size, room, chosen)
    return chosen


def _serve(graph: Graph, size: int, room: Ints, chosen: Choice) -> None:
    """Put into `chosen` the best for the unserved requests of this size and this room."""
    open_to = (graph.size == size) & (chosen < 0)
    edges = np.flatnonzero(open_to[graph.request] & (room[graph.meal] >= size))
    if edges.size:
        found = rounds_matching.best(replace(graph.only(edges), room=room, size=np.full_like(graph.size, size)))
        chosen[found >= 0] = edges[found[found >= 0]]
