"""One aim as an integer program, put to HiGHS through scipy, and its answer read back in whole numbers."""

from collections.abc import Sequence
from math import floor, isfinite
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array, vstack

from app.domain.rounds_graph import Choice, Floats, Graph, Ints, nobody
from app.domain.rounds_polish import total

# HiGHS may be out by 1e-7 in each of some thousand reduced costs, and by the rounding of the largest sums.
TOLERANCE, ROUNDING = 1e-3, 1e-9


def best_by_last(graph: Graph, aims: Sequence[Ints], chosen: Choice, until: float) -> tuple[Choice, int]:
    """Return a choice that is best by the last aim and no worse than `chosen` by the others, and the aim's upper bound.

    It is `chosen` itself where the time ends first. until: by the monotonic clock.
    """
    *held, aim = aims
    no_bound = sum(aim[aim > 0].tolist())
    seconds = until - monotonic()
    if seconds <= 0:
        return chosen, no_bound
    levels = [LinearConstraint(one[None, :], total(one, chosen), np.inf) for one in held]
    answer = _solved(graph, aim, levels, seconds)
    most = _floor(-answer.mip_dual_bound, no_bound) if answer.mip_dual_bound is not None else no_bound
    found = _read(graph, answer.x)
    return (chosen if found is None else found), most


def heaviest(graph: Graph, weight: Floats, until: float) -> Choice | None:
    """A choice of large weight, as good as floats and the time allow; None where none was found in time."""
    seconds = until - monotonic()
    return _read(graph, _solved(graph, weight, [], seconds).x) if seconds > 0 else None


def _solved(graph: Graph, gain: Ints | Floats, levels: Sequence[LinearConstraint], seconds: float) -> OptimizeResult:
    return milp(
        -gain.astype(float),
        integrality=np.ones(len(gain)),
        bounds=Bounds(0, 1),
        constraints=[_rows(graph), *levels],
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )


def _floor(bound: float, otherwise: int) -> int:
    return min(floor(bound + TOLERANCE + ROUNDING * abs(bound)), otherwise) if isfinite(bound) else otherwise


def _rows(graph: Graph) -> LinearConstraint:
    """A meal gives no more than it has; a request is served once."""
    columns = np.arange(len(graph.meal))
    taken = coo_array((graph.size[graph.request], (graph.meal, columns)), shape=(len(graph.room), len(columns)))
    once = coo_array((np.ones(len(columns)), (graph.request, columns)), shape=(len(graph.size), len(columns)))
    return LinearConstraint(
        vstack([taken, once], format="csr"), -np.inf, np.concatenate([graph.room, np.ones(len(graph.size))])
    )


def _read(graph: Graph, x: Floats | None) -> Choice | None:
    """The edges taken, checked in whole numbers: a tolerance is not a portion."""
    if x is None:
        return None
    edges = np.flatnonzero(x > 0.5)  # noqa: PLR2004 nearer to one than to nought
    given = np.zeros(len(graph.room), np.int64)
    np.add.at(given, graph.meal[edges], graph.size[graph.request[edges]])
    if (given > graph.room).any() or len(np.unique(graph.request[edges])) < len(edges):
        return None
    chosen = nobody(graph)
    chosen[graph.request[edges]] = edges
    return chosen
