"""Other ways to make a round: OR-Tools' min-cost flow, and two greedy ones."""

import numpy as np

from app.domain.rounds import Objective, Problem


def flow(problem: Problem) -> Objective:
    """All four aims in one weight of 64 bits, as OR-Tools can hold it; requests of one portion only."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    meals, requests = len(problem.meal_refs), len(problem.request_refs)
    meal, request = problem.edge_meals, problem.edge_requests
    room = np.array(problem.meal_portions)
    wait = np.array(problem.waiting_days)[request]
    supply, bonds = int(room.sum()), problem.edge_bonds.astype(int)
    most = min(supply, requests)
    spared = int(problem.edge_metres.max()) - problem.edge_metres
    a_bond = most * int(spared.max()) + 1
    a_day = (min(most, int(bonds.sum())) + 1) * a_bond
    source, sink = meals + requests, meals + requests + 1
    network = SimpleMinCostFlow()
    network.add_arcs_with_capacity_and_unit_cost(np.full(meals, source), np.arange(meals), room, np.zeros(meals, int))
    worth = (wait + 1) * a_day + bonds * a_bond + spared
    edges = network.add_arcs_with_capacity_and_unit_cost(meal, meals + request, np.ones(len(meal), int), -worth)
    out, ones = meals + np.arange(requests), np.ones(requests, int)
    network.add_arcs_with_capacity_and_unit_cost(out, np.full(requests, sink), ones, ones - 1)
    network.add_arc_with_capacity_and_unit_cost(source, sink, supply, 0)
    network.set_nodes_supplies([source, sink], [supply, -supply])
    if network.solve() != network.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return reached(problem, np.flatnonzero(network.flows(edges)))


def nearest(problem: Problem) -> Objective:
    """The nearest pair of all first, as long as there is one."""
    return greedy(problem, np.argsort(problem.edge_metres, kind="stable"))


def priority(problem: Problem) -> Objective:
    """The longest wait first, each with its nearest meal that has enough left."""
    wait = np.array(problem.waiting_days)[problem.edge_requests]
    return greedy(problem, np.lexsort((problem.edge_metres, problem.edge_requests, -wait)))


def greedy(problem: Problem, order: np.ndarray) -> Objective:
    left, size = list(problem.meal_portions), problem.request_portions
    served: set[int] = set()
    taken = []
    columns = (order.tolist(), problem.edge_meals[order].tolist(), problem.edge_requests[order].tolist())
    for edge, meal, request in zip(*columns, strict=True):
        if request not in served and size[request] <= left[meal]:
            served.add(request)
            left[meal] -= size[request]
            taken.append(edge)
    return reached(problem, np.array(taken, np.int64))


def reached(problem: Problem, edges: np.ndarray) -> Objective:
    requests = problem.edge_requests[edges]
    portions, wait = np.array(problem.request_portions)[requests], np.array(problem.waiting_days)[requests]
    sums = (portions.sum(), wait.sum(), problem.edge_bonds[edges].sum(), problem.edge_metres[edges].sum())
    return Objective(*(int(each) for each in sums))
