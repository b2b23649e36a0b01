"""A good answer for requests of different sizes, from exact answers for each size on its own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from app.domain import rounds_matching
from app.domain.rounds_graph import Choice, Graph, Ints, nobody

MANY_SHARES = 10_000_000


def total(aim: Ints, chosen: Choice) -> int:
    """The sum of an aim over the chosen edges."""
    return sum(aim[chosen[chosen >= 0]].tolist())


def aims(graph: Graph) -> list[Ints]:
    """What each edge adds to each aim, in their order, all the larger the better."""
    return [graph.size[graph.request], graph.wait[graph.request], graph.bond.astype(np.int64), -graph.metres]


def worth(graph: Graph, chosen: Choice) -> list[int]:
    return [total(aim, chosen) for aim in aims(graph)]


def starts(graph: Graph, most: int) -> Iterator[Choice]:
    """Answers to begin with, until one feeds as many as can be: the one that grows best comes first.

    The longest waits a portion; then size after size, the largest first, and the smallest first.
    """
    sizes = np.unique(graph.size).tolist()
    fed = 0
    if graph.size[graph.request].sum() < MANY_SHARES:
        chosen = polished(graph, _filled(graph, sizes, _shared_out(graph)))
        fed = worth(graph, chosen)[0]
        yield chosen
    if fed < most:
        yield from (_filled(graph, order) for order in (sizes[::-1], sizes))


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


def _shared_out(graph: Graph) -> Choice:
    """Whom it would serve if portions could come from several meals, as far as one meal serves them wholly."""
    copies = np.repeat(np.arange(len(graph.size)), graph.size)
    times = graph.size[graph.request]
    first = np.cumsum(graph.size) - graph.size
    edge = np.repeat(np.arange(len(times)), times)
    copy = first[graph.request[edge]] + np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times)
    days = np.unique(graph.wait / graph.size, return_inverse=True)[1][copies]
    columns = (graph.meal[edge], copy, graph.bond[edge], graph.metres[edge])
    found = rounds_matching.best(Graph(graph.room, np.ones_like(copies), days, *columns))
    served = np.bincount(copies[found >= 0], minlength=len(graph.size)) == graph.size
    edges = np.flatnonzero(served[graph.request])
    chosen = _filled(graph.only(edges), np.unique(graph.size).tolist()[::-1])
    return np.where(chosen >= 0, edges[chosen], -1) if edges.size else chosen
