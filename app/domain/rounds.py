"""The optimal, fair assignment of portions to diners: one round for one snapshot of a council.

Aims, in strict order: the most people fed; the largest sum of waiting days over those served; the most served by a cook
they know; the fewest metres walked. A request is served wholly by one meal or not at all. Who may have what is decided
before: nothing here knows of allergens, homes or councils.

numpy and scipy are heavy, so they are imported when there is something to solve or to measure, in the worker and on the
command line alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.rounds_graph import Choice, Graph

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Problem:
    """Meals, requests, and the pairs that the guard allows.

    meal_portions, request_portions: at least 1. waiting_days: not negative. All are whole numbers below 2**53.
    The four edge columns are of one length, sequences or numpy arrays: positions among the meals and the requests,
    whether the two know each other, and whole metres. No pair occurs twice. Refs are unique, each among its kind.
    """

    meal_refs: Sequence[str]
    meal_portions: Sequence[int]
    request_refs: Sequence[str]
    request_portions: Sequence[int]
    waiting_days: Sequence[int]
    edge_meals: "Sequence[int] | NDArray[Any]" = ()
    edge_requests: "Sequence[int] | NDArray[Any]" = ()
    edge_bonds: "Sequence[bool] | NDArray[Any]" = ()
    edge_metres: "Sequence[int] | NDArray[Any]" = ()


class Pair(NamedTuple):
    """meal, request: positions in the problem."""

    meal: int
    request: int
    portions: int
    waiting_days: int
    bond: bool
    distance_m: int


@dataclass(frozen=True, slots=True, order=True)
class Objective:
    """portions: the people fed. waiting_days, bonds and distance_m count each served request once."""

    portions: int = 0
    waiting_days: int = 0
    bonds: int = 0
    distance_m: int = 0

    @property
    def worth(self) -> tuple[int, int, int, int]:
        """The aims in their order, all the larger the better."""
        return self.portions, self.waiting_days, self.bonds, -self.distance_m


@dataclass(frozen=True, slots=True)
class Assignment:
    """pairs: by request ref, code point by code point.

    proven_optimal: whether all four aims are proven. gap: people; the proven upper bound on portions less those fed.
    """

    pairs: tuple[Pair, ...]
    objective: Objective
    proven_optimal: bool
    gap: int
    seconds: float = field(compare=False)


def solve(problem: Problem, *, seconds: float = SECONDS) -> Assignment:
    """Return the best assignment, the same one for any order of the rows.

    seconds: how long a search among requests of different sizes may last, all aims together. Requests of one size are
    solved to the proven optimum however long that takes (a city of a million edges: a second).
    """
    from app.domain import rounds_graph, rounds_matching, rounds_mixed

    started = monotonic()
    graph, meals, requests = rounds_graph.in_order(problem)
    chosen = rounds_graph.nobody(graph)
    gap, proven = 0, True
    parts = rounds_graph.parts(graph)
    for part in parts.one_size:
        chosen[part.requests] = part.edges_of(rounds_matching.best(part.graph))
    for choice in rounds_mixed.best_of_each(parts.mixed, started + seconds):
        chosen[choice.part.requests] = choice.part.edges_of(choice.chosen)
        gap, proven = gap + choice.gap, proven and choice.proven
    rounds_graph.check(graph, chosen)
    pairs = _pairs(graph, chosen, meals, requests)
    return Assignment(pairs, total(pairs), proven, gap, monotonic() - started)


def total(pairs: Sequence[Pair]) -> Objective:
    """What these pairs reach together."""
    _, _, *columns = zip(*pairs, strict=True) if pairs else [()] * len(Pair._fields)
    return Objective(*map(sum, columns))


def _pairs(graph: "Graph", chosen: "Choice", meals: "Choice", requests: "Choice") -> tuple[Pair, ...]:
    """The chosen edges under the positions that the caller knows; graph order is already the order of the refs."""
    edges = chosen[chosen >= 0]
    meal, request = graph.meal[edges], graph.request[edges]
    who = (meals[meal], requests[request], graph.size[request], graph.wait[request])
    how = (graph.bond[edges], graph.metres[edges])
    return tuple(map(Pair, *(column.tolist() for column in (*who, *how))))
