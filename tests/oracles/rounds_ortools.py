"""The best round by OR-Tools: a min-cost flow for requests of one portion, its SAT solver for larger ones."""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from ortools.sat.python.cp_model import OPTIMAL, CpModel, CpSolver


def flow_worth(problem):
    """(portions, waiting days, bonds, minus metres), all four aims in one weight of the flow's 64 bits."""
    meals, requests, most = len(problem.meal_refs), len(problem.request_refs), len(problem.request_refs)
    metres, bonds = np.array(problem.edge_metres), np.array(problem.edge_bonds, int)
    waits = np.array(problem.waiting_days)[problem.edge_requests]
    a_bond = most * int(metres.max()) + 1
    a_day = (most + 1) * a_bond
    a_portion = (most * int(waits.max()) + 1) * a_day
    assert a_portion * (meals + requests) < 2**62
    flow, source, sink = SimpleMinCostFlow(), meals + requests, meals + requests + 1
    all_meals, all_requests, none = np.arange(meals), meals + np.arange(requests), np.zeros(meals, int)
    flow.add_arcs_with_capacity_and_unit_cost(np.full(meals, source), all_meals, problem.meal_portions, none)
    worth = a_portion + waits * a_day + bonds * a_bond - metres
    ones, heads = np.ones(len(worth), int), meals + np.array(problem.edge_requests)
    edges = flow.add_arcs_with_capacity_and_unit_cost(problem.edge_meals, heads, ones, -worth)
    flow.add_arcs_with_capacity_and_unit_cost(
        all_requests, np.full(requests, sink), np.ones(requests, int), np.zeros(requests, int)
    )
    supply = sum(problem.meal_portions)
    flow.add_arc_with_capacity_and_unit_cost(source, sink, supply, 0)
    flow.set_nodes_supplies([source, sink], [supply, -supply])
    assert flow.solve() == flow.OPTIMAL
    used = flow.flows(edges) > 0
    return (int(used.sum()), int(waits[used].sum()), int(bonds[used].sum()), -int(metres[used].sum()))


def sat_worth(problem):
    """The same, aim after aim, for requests of any size."""
    model = CpModel()
    edges = range(len(problem.edge_meals))
    taken = [model.new_bool_var("") for _ in edges]
    sizes = [problem.request_portions[request] for request in problem.edge_requests]
    for meal, room in enumerate(problem.meal_portions):
        model.add(sum(sizes[e] * taken[e] for e in edges if problem.edge_meals[e] == meal) <= room)
    for request in range(len(problem.request_refs)):
        model.add_at_most_one(taken[e] for e in edges if problem.edge_requests[e] == request)
    waits = [problem.waiting_days[request] for request in problem.edge_requests]
    reached = []
    for aim in (sizes, waits, problem.edge_bonds, [-metres for metres in problem.edge_metres]):
        value = sum(int(gain) * one for gain, one in zip(aim, taken, strict=True))
        model.maximize(value)
        solver = CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == OPTIMAL
        reached.append(round(solver.objective_value))
        model.add(value >= reached[-1])
    return tuple(reached)
