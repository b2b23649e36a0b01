"""What one more place at a meal would be worth: the proof that a matching is the best, in exact whole numbers.

The linear program's dual (Schrijver, Combinatorial Optimization, 2003): price + worth >= gain on every edge, a price at
full meals only and a worth to served requests only prove a matching of largest total gain.
All best matchings use none but the tight edges (equality), fill every priced meal and serve every request of worth.
"""

from dataclasses import dataclass

import numpy as np

from app.domain.rounds_graph import Choice, Flags, Ints


@dataclass(frozen=True, slots=True)
class Prices:
    """price: a meal's place, in gain. worth: being served, for a request, over and above its place's price."""

    price: Ints
    worth: Ints

    def slack(self, meal: Ints, request: Ints, gain: Ints) -> Ints:
        """By how much each edge is too dear: none below 0 proves the matching, 0 is tight."""
        return self.price[meal] + self.worth[request] - gain


def prices(meal: Ints, request: Ints, gain: Ints, places: Ints, chosen: Choice) -> Prices:
    """The smallest prices that prove `chosen` the best on these edges, which run by meal.

    places: how many requests each meal can serve. Bellman-Ford over the exchanges: a free place at a meal is worth what
    it lets an unserved request gain, or a served one that moves there and frees its own place. Fails an assertion where
    `chosen` is not the best.
    """
    served = chosen >= 0
    now = np.where(served, gain[chosen], 0) if len(gain) else np.zeros(len(chosen), np.int64)
    nowhere = len(places)
    home = np.where(served, meal[chosen], nowhere) if len(meal) else np.full(len(chosen), nowhere)
    step, source = gain - now[request], home[request]
    priced, starts = np.unique(meal, return_index=True)
    price = np.zeros(nowhere + 1, np.int64)
    for _ in range(len(priced) + 1):
        better = np.maximum(np.maximum.reduceat(step + price[source], starts), price[priced])
        if (better == price[priced]).all():
            break
        price[priced] = better
    else:
        raise AssertionError("exchanging in a circle would gain")
    worth = np.where(served, now - price[home], 0)
    assert (worth >= 0).all(), "another request would gain more than one that is served"
    given = np.bincount(home[served], minlength=nowhere)
    assert not price[:-1][given < places].any(), "a place is empty that somebody would gain by"
    return Prices(price[:-1], worth)


def musts(found: Prices) -> tuple[Flags, Flags]:
    """The meals that every best matching fills, and the requests that it serves."""
    return found.price > 0, found.worth > 0
