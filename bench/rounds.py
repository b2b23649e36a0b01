"""Rounds beside OR-Tools' min-cost flow and two greedy ways: what they reach, how fast, in how much memory.

Each measurement has a process of its own; the nation's councils are shared out over two, whatever the way.
"""

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from importlib import import_module
from typing import Any

from app.domain.rounds import Objective, Problem, solve
from bench import rounds_rivals
from bench.rounds_worlds import SHAPES, world

WORKERS = 2
RIVALS = {"OR-Tools flow": rounds_rivals.flow, "greedy nearest": rounds_rivals.nearest}
RIVALS["greedy by priority"] = rounds_rivals.priority
OURS = "rounds"
TURNS = 3
problems: list[Problem] = []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", help="one world: one council, scarce, big city or nation")
    parser.add_argument("--one", nargs=3, metavar=("WORLD", "SIZES", "WAY"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(*asked.one)))
        return
    rows = []
    for name, sizes in [(name, "one") for name in (*SHAPES, "nation")] + [(name, "mixed") for name in SHAPES]:
        if asked.only in {None, name}:
            ways = [way for way in (OURS, *RIVALS) if sizes == "one" or way != "OR-Tools flow"]
            rows += compared(in_turn(name, sizes, ways))
    print(json.dumps(rows, indent=2) if asked.json else table(rows))


def in_turn(name: str, sizes: str, ways: list[str]) -> list[dict[str, Any]]:
    """The best of a few turns each, taken one after another: the machine's other work is not the question."""
    turns = [[alone(name, sizes, way) for way in ways] for _ in range(TURNS if sizes == "one" else 1)]
    return [min(tries, key=lambda row: row["seconds"]) for tries in zip(*turns, strict=True)]


def alone(name: str, sizes: str, way: str) -> dict[str, Any]:
    """One measurement in a fresh process; its last line counts, for the solver's own C++ may speak before."""
    words = [sys.executable, "-m", "bench.rounds", "--one", name, sizes, way]
    run = subprocess.run(words, check=True, capture_output=True, text=True)
    row: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return row


def measured(name: str, sizes: str, way: str) -> dict[str, Any]:
    problems.extend(world(name, mixed=sizes == "mixed"))
    seconds, answers = timed(way)
    objective = Objective(*(sum(column) for column in zip(*(answer[:4] for answer in answers), strict=True)))
    return {
        "world": name,
        "sizes": sizes,
        "way": way,
        "edges": sum(len(problem.edge_meals) for problem in problems),
        **asdict(objective),
        "proven": all(answer[4] for answer in answers),
        "gap": sum(answer[5] for answer in answers) if way == OURS else None,
        "seconds": seconds,
        "peak_mb": peak(),
    }


def timed(way: str) -> tuple[float, list[tuple[Any, ...]]]:
    """Seconds and answers, everything being imported before."""
    solve(Problem(["M"], [1], ["R", "S"], [1, 1], [1, 2], [0, 0], [0, 1], [False, True], [1, 2]))
    import_module("ortools.graph.python.min_cost_flow")
    started = time.perf_counter()
    if len(problems) == 1:
        answers = [answered(way, 0)]
    else:
        with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("fork")) as pool:
            answers = list(pool.map(answered, [way] * len(problems), range(len(problems)), chunksize=8))
    return time.perf_counter() - started, answers


def answered(way: str, number: int) -> tuple[Any, ...]:
    if way != OURS:
        return (*asdict(RIVALS[way](problems[number])).values(), way == "OR-Tools flow", None)
    found = solve(problems[number])
    return (*asdict(found.objective).values(), found.proven_optimal, found.gap)


def peak() -> int:
    """Megabytes, all processes together at most."""
    own, each = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + each * WORKERS * (len(problems) > 1)) // 1024


def compared(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ours beside the others in the same world: OR-Tools' time, and the people fed by taking the nearest."""
    by_way = {row["way"]: row for row in rows}
    ours = by_way[OURS]
    ours["more_than_nearest"] = ours["portions"] / by_way["greedy nearest"]["portions"] - 1
    if flow := by_way.get("OR-Tools flow"):
        ours["times_ortools"] = ours["seconds"] / flow["seconds"]
        aims = ("portions", "waiting_days", "bonds", "distance_m")
        if ours["proven"] and [ours[aim] for aim in aims] != [flow[aim] for aim in aims]:
            raise RuntimeError(f"two optima differ: {ours} {flow}")
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    lines = [f"{os.cpu_count()} cores, {memory} GiB", ""]
    lines.append(
        f"{'world':12} {'sizes':6} {'way':19}{'edges':>9}{'fed':>8}{'days':>10}{'bonds':>8}{'metres':>12}"
        f"{'seconds':>9}{'MB':>6}  "
    )
    for row in rows:
        proof = "proven" if row["proven"] else f"gap {row['gap']}" if row["gap"] is not None else ""
        against = f", {row['times_ortools']:.1f}x OR-Tools" if "times_ortools" in row else ""
        more = f", {row['more_than_nearest']:+.0%} fed on nearest" if "more_than_nearest" in row else ""
        lines.append(
            f"{row['world']:12} {row['sizes']:6} {row['way']:19}{row['edges']:9,}{row['portions']:8,}"
            f"{row['waiting_days']:10,}{row['bonds']:8,}{row['distance_m']:12,}{row['seconds']:9.3f}{row['peak_mb']:6}"
            f"  {proof}{against}{more}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
