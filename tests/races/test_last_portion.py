"""Many real processes decide at once: stock, pauses and locks hold on both databases."""

import dataclasses
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.world import World

from app import clock
from app.domain.matches import LIVE, MatchState
from app.domain.meal_requests import RequestState
from app.extensions import db
from app.models.meals import Match, Meal, MealRequest
from app.models.trace import AuditEntry
from app.services import round_runs
from app.services.audit import GENESIS, link_hash
from app.settings import Settings
from app.store import trace

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.race


def together(conf: Settings, jobs: list[tuple[str, dict[str, Any]]]) -> list[list[str]]:
    """Start a process for each job, let them go at the same moment, and give back what each of them says."""
    facts = json.dumps({field.name: getattr(conf, field.name) for field in dataclasses.fields(conf)}, default=str)
    command = [sys.executable, str(Path(__file__).with_name("deciding.py")), facts, json.dumps(jobs)]
    run = subprocess.run(
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True, check=True, timeout=300
    )
    said: list[list[str]] = json.loads(run.stdout)
    return said


def test_fifty_approvals_of_the_last_portion_give_one_winner_whom_the_others_are_told(
    world: World, conf: Settings
) -> None:
    meal = world.meal(world.cook(), portions=1)
    cleo = world.coordinator()
    proposals = [world.match(meal, world.request(world.diner(f"Dev{number}"))) for number in range(50)]
    opened = [(match.ref, match.version) for match in proposals]
    world.session.close()
    said = together(conf, [("approve", {"coordinator_id": cleo.id, "deeds": opened[first::10]}) for first in range(10)])
    assert Counter(word for words in said for word in words) == {"done": 1, "portion_taken Cleo": 49}
    assert Counter(row.state for row in world.session.query(Match)) == {
        MatchState.APPROVED: 1,
        MatchState.REJECTED: 49,
    }
    assert Counter(row.state for row in world.session.query(MealRequest)) == {
        RequestState.MATCHED: 1,
        RequestState.OPEN: 49,
    }
    assert world.session.query(Meal.live_portions).scalar() == 1


def test_the_last_portion_goes_once_while_rounds_are_running(world: World, conf: Settings) -> None:
    """X4: whoever loses waits again with their days, and the rounds find others what is left elsewhere."""
    cleo, meal = world.coordinator(), world.meal(world.cook(), portions=1)
    elsewhere = world.meal(world.cook("Ben"), portions=3)
    proposals = [world.match(meal, world.request(world.diner(f"Dev{number}"))) for number in range(20)]
    opened = [(match.ref, match.version) for match in proposals]
    world.session.close()
    desks: list[tuple[str, dict[str, Any]]] = [
        ("approve", {"coordinator_id": cleo.id, "deeds": opened[first::5]}) for first in range(5)
    ]
    said = together(conf, [*desks, ("rounds", {"coordinator_id": cleo.id, "times": 6})])
    assert Counter(word for words in said[:-1] for word in words) == {"done": 1, "portion_taken Cleo": 19}
    assert set(said[-1]) == {"done"}
    with world.app.app_context():
        hand = round_runs.Hand(db.session(), world.reigate, world.app.extensions["ports"], clock.now)
        while round_runs.run_next(hand):
            pass
    assert {row.id: row.live_portions for row in world.session.query(Meal)} == {meal.id: 1, elsewhere.id: 0}
    waiting = [row for row in world.session.query(Match) if row.state is MatchState.PROPOSED]
    assert {row.meal_id for row in waiting} == {elsewhere.id}
    assert len(waiting) == len({row.request_id for row in waiting}) == 3
    states = Counter(row.state for row in world.session.query(MealRequest))
    assert states == {RequestState.MATCHED: 1, RequestState.PROPOSED: 3, RequestState.OPEN: 16}
    _chain_verifies(world)


def test_approving_and_pausing_the_same_cooks_never_shows_a_live_match_of_a_paused_cook(
    world: World, conf: Settings
) -> None:
    desks = [world.coordinator(f"Cleo{number}") for number in range(6)]
    for number in range(3):
        world.meal(world.cook(f"Asha{number}"), portions=8)
    for number in range(12):
        world.request(world.diner(f"Dev{number}"))
    jobs = [("churn", {"coordinator_id": desk.id, "seed": seed, "deeds": 67}) for seed, desk in enumerate(desks)]
    world.session.close()
    said = Counter(word for words in together(conf, jobs) for word in words)
    assert said["a live match of a paused cook"] == 0
    assert not [word for word in said if word.startswith("database")], said
    assert sum(said.values()) == 402
    assert said["done"] > 100, said
    meals = {meal.id: meal.live_portions for meal in world.session.query(Meal)}
    held = Counter(match.meal_id for match in world.session.query(Match) if match.state in LIVE)
    assert {meal_id: held[meal_id] for meal_id in meals} == meals
    _chain_verifies(world)


def _chain_verifies(world: World) -> None:
    links: list[AuditEntry] = [entry for entry, _ in trace.chain(world.session, world.council.id)]
    assert [entry.hash for entry in links] == [link_hash(entry) for entry in links]
    assert [entry.previous_hash for entry in links] == [GENESIS, *(entry.hash for entry in links[:-1])]
