"""A round's edges as columns of numbers, in the order of the refs, and cut into parts that do not touch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from app.domain.rounds import Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Choice = NDArray[np.int64]
"""The edge that serves each request, or -1."""

# Small parts are solved together, so that a thousand hamlets do not cost a thousand calls.
ENOUGH_REQUESTS = 1_000


@dataclass(frozen=True, slots=True)
class Graph:
    """room: portions of each meal. size, wait: portions and waiting days of each request. The rest: a row an edge.

    Edges run by meal, then by request, and no request is larger than the meal it hangs on.
    """

    room: Ints
    size: Ints
    wait: Ints
    meal: Ints
    request: Ints
    bond: Flags
    metres: Ints

    def only(self, edges: Ints | Flags) -> "Graph":
        """The same meals and requests with some of the edges."""
        columns = (self.meal[edges], self.request[edges], self.bond[edges], self.metres[edges])
        return Graph(self.room, self.size, self.wait, *columns)


@dataclass(frozen=True, slots=True)
class Part:
    """A graph of its own. requests, edges: where its rows are in the whole."""

    graph: Graph
    requests: Ints
    edges: Ints

    def edges_of(self, chosen: Choice) -> Choice:
        """This part's choice, in the edges of the whole."""
        return np.where(chosen >= 0, self.edges[chosen], -1)


class Parts(NamedTuple):
    one_size: list[Part]
    mixed: list[Part]


def in_order(problem: Problem) -> tuple[Graph, Ints, Ints]:
    """The problem as a graph, and the caller's position of each of its meals and requests."""
    meals, requests = _by_ref(problem.meal_refs), _by_ref(problem.request_refs)
    room = np.asarray(problem.meal_portions, np.int64)[meals]
    size = np.asarray(problem.request_portions, np.int64)[requests]
    wait = np.asarray(problem.waiting_days, np.int64)[requests]
    meal = _place_of(meals)[np.asarray(problem.edge_meals, np.int64)]
    request = _place_of(requests)[np.asarray(problem.edge_requests, np.int64)]
    row = np.argsort(meal * len(requests) + request)
    row = row[size[request[row]] <= room[meal[row]]]
    bond = np.asarray(problem.edge_bonds, np.bool_)[row]
    metres = np.asarray(problem.edge_metres, np.int64)[row]
    graph = Graph(room, size, wait, meal[row], request[row], bond, metres)
    same = (np.diff(graph.meal) == 0) & (np.diff(graph.request) == 0)
    assert not same.any(), "a pair of meal and request occurs twice"
    return graph, meals, requests


def _by_ref(refs: Sequence[str]) -> Ints:
    return np.array(sorted(range(len(refs)), key=refs.__getitem__), np.int64)


def _place_of(order: Ints) -> Ints:
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place


def nobody(graph: Graph) -> Choice:
    return np.full(len(graph.size), -1, np.int64)


def parts(graph: Graph) -> Parts:
    """Cut along the gaps: what is not connected is not decided together. Requests without an edge are in no part."""
    meals, requests = len(graph.room), len(graph.size)
    if requests <= ENOUGH_REQUESTS and len(np.unique(graph.size)) == 1:
        return Parts([part_of(graph, np.arange(len(graph.meal)))] if len(graph.meal) else [], [])
    ones = np.ones(len(graph.meal), np.int8)
    links = coo_array((ones, (graph.meal, meals + graph.request)), shape=(meals + requests,) * 2)
    count, label = connected_components(links, directed=False)
    of_edge = label[graph.meal]
    least, most = np.full(count, np.iinfo(np.int64).max), np.zeros(count, np.int64)
    np.minimum.at(least, of_edge, graph.size[graph.request])
    np.maximum.at(most, of_edge, graph.size[graph.request])
    held = np.bincount(label[meals:], minlength=count)
    group = _grouped(least, most, held)
    found = Parts([], [])
    for edges in _edges_by(group[of_edge]):
        one = of_edge[edges[0]]
        (found.one_size if least[one] == most[one] else found.mixed).append(part_of(graph, edges))
    return found


def _grouped(least: Ints, most: Ints, held: Ints) -> Ints:
    """A group for each component: mixed ones alone, those of one size together until there are enough requests."""
    group = np.arange(len(held))
    open_to: dict[int, tuple[int, int]] = {}  # size: the group to join, and its requests so far
    for component in np.flatnonzero((most > 0) & (least == most)).tolist():
        size = int(most[component])
        first, requests = open_to.get(size, (component, 0))
        group[component] = first
        requests += int(held[component])
        open_to[size] = (first, requests)
        if requests >= ENOUGH_REQUESTS:
            del open_to[size]
    return group


def _edges_by(group: Ints) -> Iterator[Ints]:
    if group.size:
        order = np.argsort(group, kind="stable")
        yield from np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def part_of(graph: Graph, edges: Ints) -> Part:
    """These edges with only the meals and requests on them."""
    meals, meal = renumbered(graph.meal[edges], len(graph.room))
    requests, request = renumbered(graph.request[edges], len(graph.size))
    columns = (meal, request, graph.bond[edges], graph.metres[edges])
    own = Graph(graph.room[meals], graph.size[requests], graph.wait[requests], *columns)
    return Part(own, requests, edges)


def renumbered(rows: Ints, number: int) -> tuple[Ints, Ints]:
    """Which of `number` things occur, in order, and each row's place among those."""
    occurs = np.zeros(number, np.bool_)
    occurs[rows] = True
    place = np.cumsum(occurs) - 1
    return np.flatnonzero(occurs), place[rows]


def leading(group: Ints, dear: Ints, count: Ints) -> Flags:
    """Whether each row is among the first `count` of its group, the cheapest first."""
    order = np.lexsort((dear, group))
    starts = np.searchsorted(group[order], np.arange(group.max() + 1))
    within = np.empty(len(group), np.int64)
    within[order] = np.arange(len(group)) - starts[group[order]]
    leading: Flags = within < count
    return leading


def check(graph: Graph, chosen: Choice) -> None:
    """Whatever the solvers did: each request is served by an edge of its own, and no meal gives more than it has."""
    served = np.flatnonzero(chosen >= 0)
    edges = chosen[served]
    given = np.zeros(len(graph.room), np.int64)
    np.add.at(given, graph.meal[edges], graph.size[served])
    assert (graph.request[edges] == served).all(), "a request is served by another's edge"
    assert (given <= graph.room).all(), "a meal gives more portions than it has"
