"""A whole round of the service in one council: reading, the guard's answer for each pair, the solve and the reasons.

`bench.rounds` measures the solve alone. Meals with four portions for tomorrow evening, and one request a diner, all
around one place; nothing is stored. Processor seconds, on SQLite, so that other work on the machine counts little.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app import clock
from app.domain import distance
from app.models.councils import Council
from app.services import round_load, round_runs
from app.services.frame import CouncilContext
from app.store.session import belong_to, one_view
from app.web.tenant import read_policy
from bench import nearest, world

MIDDLE = (51.65, -0.2)
SIZES = ((100, 600, 2000), (300, 2000, 4000), (300, 5000, 6000))
"""Meals, requests, and the metres around the middle over which they live."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app, _ = world.application(Path(folder))
        with app.app_context():
            rows = [measure(world.db.session(), number, *size) for number, size in enumerate(SIZES)]
            world.db.session.remove()
    print(json.dumps(rows, indent=2) if asked.json else table(rows))


def measure(session: Session, number: int, meals: int, diners: int, spread_m: int) -> dict[str, Any]:
    council_id = world.council(session, f"c{number}", f"Council {number}", world.authorities()[number]["code"])
    where = world.around(MIDDLE, spread_m)
    world.meals(session, council_id, meals, where)
    nearest.opened(session, council_id, world.diners(session, council_id, diners, where))
    council = context(session, council_id)
    distance.distance_m.cache_clear()
    began = time.process_time()
    with one_view(session, council_id):
        snapshot = round_load.take(session, council, clock.now())
    read = time.process_time()
    found = round_runs.solve(snapshot)
    ended = time.process_time()
    return {
        "meals": meals,
        "requests": diners,
        "within_reach": sum(1 for wish in range(diners) for _ in snapshot.reach.of(wish)),
        "fed": found.assignment.objective.portions,
        "read_s": read - began,
        "judged_and_solved_s": ended - read,
    }


def context(session: Session, council_id: int) -> CouncilContext:
    belong_to(session, council_id)
    row = session.get(Council, council_id)
    assert row is not None
    council = CouncilContext(row.id, row.slug, read_policy(row.document), row.state)
    session.rollback()
    return council


def table(rows: list[dict[str, Any]]) -> str:
    head = f"{'meals':>6}{'requests':>10}{'within reach':>14}{'fed':>7}{'read s':>9}{'judged and solved s':>21}"
    lines = [
        f"{row['meals']:6}{row['requests']:10}{row['within_reach']:14}{row['fed']:7}{row['read_s']:9.2f}"
        f"{row['judged_and_solved_s']:21.2f}"
        for row in rows
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    main()
