"""Requests of one size: the proven best, in two stages (waits; then bonds and metres).

Requests that can be served together form a matroid, so gains that only grow with the wait serve the most people, and of
those sets the one with the longest waits, however small the gains are: the rank of each wait among the waits will do.
The second stage chooses among all the best of the first: on its tight edges, with those it must serve or fill kept.
One weight for all four aims would need 2**54 and take many times as long.

A meal with many takers needs only the likeliest of its edges. Each stage solves those, proves the answer against every
edge (rounds_prices), and takes in what spoils the proof.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.domain.rounds_assign import LARGEST_WEIGHT, Wanted, assign
from app.domain.rounds_graph import Choice, Flags, Graph, Ints, leading, nobody
from app.domain.rounds_prices import prices

FEW_EDGES = 20_000
LIKELY = 12  # edges for each place


@dataclass(frozen=True, slots=True)
class _Face:
    """All the matchings that are best by the aims so far.

    graph: the edges they use; edges: where those were at first. places: how many requests each meal can serve.
    fill, serve: the meals that are full and the requests that are served in every one of them. chosen: one of them.
    """

    graph: Graph
    edges: Ints
    places: Ints
    fill: Flags
    serve: Flags
    chosen: Choice


def best(graph: Graph) -> Choice:
    """The proven best by all four aims, among requests of one size."""
    degree = np.bincount(graph.meal, minlength=len(graph.room))
    face = _Face(
        graph,
        edges=np.arange(len(graph.meal)),
        places=np.minimum(graph.room // graph.size[0], degree),
        fill=np.zeros(len(graph.room), np.bool_),
        serve=np.zeros(len(graph.size), np.bool_),
        chosen=nobody(graph),
    )
    rank = np.unique(graph.wait, return_inverse=True)[1] + 1
    face = _narrowed(face, rank[graph.request], tie=graph.metres)
    face = _by_bonds_and_metres(face)
    return np.where(face.chosen >= 0, face.edges[face.chosen], -1)


def _by_bonds_and_metres(face: _Face) -> _Face:
    """One stage where the weights allow, else two. All answers serve as many, so metres can be turned round."""
    most = Wanted(face.places, face.fill, face.serve).most
    spared = face.graph.metres.max() - face.graph.metres
    a_bond = int(spared.max()) * most + 1
    if 2 * a_bond * (most + 1) < LARGEST_WEIGHT:
        return _narrowed(face, a_bond * face.graph.bond + spared)
    face = _narrowed(face, face.graph.bond.astype(np.int64))
    return _narrowed(face, face.graph.metres.max() - face.graph.metres)


def _narrowed(face: _Face, gain: Ints, tie: Ints | None = None) -> _Face:
    """The face's own best by one more gain (at least 0, an edge). tie: of equal gains, the likelier is the smaller."""
    graph, wanted = face.graph, Wanted(face.places, face.fill, face.serve)
    weighty = wanted.weighted(graph, gain, meals=True, requests=True)
    width, keep = LIKELY, _likely(face, gain, tie, LIKELY)
    while True:
        own = np.flatnonzero(keep)
        some = graph.only(own)
        chosen = assign(some, gain[own], wanted)
        found = prices(some.meal, some.request, weighty[own], face.places, chosen)
        slack = found.slack(graph.meal, graph.request, weighty)
        spoilt = slack < 0
        if not spoilt.any():
            break
        if spoilt.sum() > own.size:  # the guess was poor: widen it rather than take in every edge
            width *= 4
            spoilt = _likely(face, gain, tie, width)
        keep |= spoilt
    tight = np.flatnonzero(slack == 0)
    chosen = np.where(chosen >= 0, np.searchsorted(tight, own[chosen]), -1)
    face = replace(face, graph=graph.only(tight), edges=face.edges[tight], chosen=chosen)
    return replace(face, fill=found.price > 0, serve=found.worth > 0)


def _likely(face: _Face, gain: Ints, tie: Ints | None, width: int) -> Flags:
    """Edges that may be enough: the last answer's, the best of each meal, and of each request if they are few."""
    graph, number = face.graph, len(gain)
    if number <= FEW_EDGES:
        return np.ones(number, np.bool_)
    dear = gain.max() - gain
    if tie is not None:
        dear = dear * (tie.max() + 1) + tie
    keep = leading(graph.meal, dear, (width * face.places + width)[graph.meal])
    if len(graph.size) < 2 * face.places.sum():
        keep |= leading(graph.request, dear, np.full(number, width))
    keep[face.chosen[face.chosen >= 0]] = True
    return keep
