"""Claims of a last portion in a second: 16 processes after one portion, again and again, on both databases."""

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app import clock
from app.domain.errors import DomainError
from app.domain.permissions import Permission
from app.models.meals import Match, Meal, MealRequest
from app.models.people import DinerProfile
from app.services.frame import Actor, Deed, perform
from app.services.matches import approve
from app.store import councils
from app.store.session import belong_to
from app.web.identity import ports
from app.web.tenant import context_of
from bench import world

RACERS = 16
BARNET = (51.6503, -0.1821)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--meals", type=int, default=40)
    asked = parser.parse_args()
    sys.path.insert(0, str(world.ROOT / "tests"))
    from support import postgres

    rows = [measure("sqlite", "", "", asked.meals)]
    with ExitStack() as stack:
        base = stack.enter_context(postgres.server())
        service, owner = postgres.fresh_database(base, "ep_bench")
        rows.append(measure("postgresql", service, owner, asked.meals))
    print(json.dumps(rows, indent=2) if asked.json else table(rows))


def measure(name: str, url: str, owner: str, number: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        app, _ = world.application(Path(folder), url, owner)
        with app.app_context():
            refs, cleo = proposals(number)
            world.db.engine.dispose()
        context = get_context("spawn")
        gate, answers = context.Event(), context.Queue()
        jobs = [
            context.Process(target=race, args=(folder, url, owner, [line[racer] for line in refs], cleo, gate, answers))
            for racer in range(RACERS)
        ]
        for job in jobs:
            job.start()
        for _ in jobs:
            answers.get(timeout=120)  # each says that it is ready
        began = time.perf_counter()
        gate.set()
        won = [answers.get(timeout=300) for _ in jobs]
        seconds = time.perf_counter() - began
        for job in jobs:
            job.join(30)
    winners = [sum(result[index] for result in won) for index in range(number)]
    attempts = number * RACERS
    return {
        "database": name,
        "claims": attempts,
        "per_second": attempts / seconds,
        "one_winner_each": set(winners) == {1},
    }


def proposals(number: int) -> tuple[list[list[str]], int]:
    """So many meals of one portion, each with 16 proposals. Gives the matches' refs by meal, and the coordinator."""
    session = world.db.session()
    council = world.council(session, "bench", "Bench", "E09000003")
    world.meals(session, council, number, world.around(BARNET, 300))
    cleo = world.people(session, council, "coordinator", 1, world.around(BARNET, 300))[0]
    diners = world.diners(session, council, number * RACERS, world.around(BARNET, 300))
    needs = dict.fromkeys(session.query(DinerProfile).first().allergens, "none")  # type: ignore[union-attr]  # just made
    session.query(DinerProfile).update({DinerProfile.allergens: needs})
    session.query(Meal).update({Meal.portions: 1})
    lines = []
    for index, meal in enumerate(session.query(Meal).order_by(Meal.id).all()):
        mine = diners[index * RACERS : (index + 1) * RACERS]
        lines.append(_proposed(session, council, meal, mine))
    session.commit()
    return lines, cleo


def _proposed(session: Any, council: int, meal: Meal, diners: list[int]) -> list[str]:
    now, owned = clock.now(), {"council_id": council, "version": 1, "portions": 1}
    window = {"window_start": meal.window_start, "window_end": meal.window_end, "day": meal.window_start.date()}
    asked = {"asked_how": "phone", "state": "proposed", "created_at": now} | window | owned
    refs = world.references(2 * len(diners))
    rows = [
        asked | {"diner_id": diner, "asked_by_id": diner, "ref": ref} for diner, ref in zip(diners, refs, strict=False)
    ]
    ids = session.scalars(insert(MealRequest).returning(MealRequest.id, sort_by_parameter_order=True), rows)
    told = {"meal_id": meal.id, "cook_id": meal.cook_id, "state": "proposed", "origin": "diner_asked", "distance_m": 1}
    told |= {"passed": [], "cautions": [], "proposed_at": now, "diner_yes_at": now, "diner_yes_how": "phone"} | owned
    told |= {"window_start": meal.window_start, "window_end": meal.window_end}
    pairs = zip(ids, diners, refs[len(diners) :], strict=True)
    session.execute(insert(Match), [told | {"request_id": r, "diner_id": d, "ref": ref} for r, d, ref in pairs])
    return refs[len(diners) :]


def race(folder: str, url: str, owner: str, refs: list[str], cleo: int, gate: Any, answers: Any) -> None:
    app, _ = world.application(Path(folder), url, owner, migrate=False)
    with app.app_context():
        session = world.db.session()
        row = councils.by_slug(session, "bench")
        assert row is not None
        council = context_of(row)
        belong_to(session, row.id)
        actor = Actor("person", cleo, None, "Cleo", frozenset(Permission))
        answers.put("ready")
        gate.wait()
        won = []
        for ref in refs:
            deed = Deed(session=session, council=council, actor=actor, now=datetime.now(UTC), ports=ports())
            try:
                perform(deed, approve, ref, 1)
                won.append(1)
            except DomainError:
                won.append(0)
        answers.put(won)


def table(rows: list[dict[str, Any]]) -> str:
    lines = [f"{'':12}{'claims':>8}{'a second':>10}  one winner each"]
    lines += [
        f"{row['database']:12}{row['claims']:8}{row['per_second']:10.0f}  {'yes' if row['one_winner_each'] else 'NO'}"
        for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
