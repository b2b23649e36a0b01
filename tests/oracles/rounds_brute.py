"""Every way to serve every request, tried: what the best round reaches, for worlds small enough to try it all.

Nothing here comes from app/domain/rounds*.py. One request after another goes to each meal that may have it, or to none;
what the rest can still reach depends only on the portions left.
"""

from functools import cache


def best_reached(problem):
    """(portions, waiting days, bonds, minus metres) of the best round of this Problem."""
    offers = [[] for _ in problem.request_refs]
    for meal, request, bond, metres in zip(
        problem.edge_meals, problem.edge_requests, problem.edge_bonds, problem.edge_metres, strict=True
    ):
        offers[request].append(
            (meal, (problem.request_portions[request], problem.waiting_days[request], bond, -metres))
        )

    @cache
    def reach(request, left):
        if request == len(offers):
            return (0, 0, 0, 0)
        ways = [reach(request + 1, left)]
        for meal, gain in offers[request]:
            if gain[0] <= left[meal]:
                rest = reach(request + 1, (*left[:meal], left[meal] - gain[0], *left[meal + 1 :]))
                ways.append(tuple(map(sum, zip(gain, rest, strict=True))))
        return max(ways)

    return reach(0, tuple(problem.meal_portions))
