"""A backup that is taken while everybody works is of one moment: what comes back keeps every rule."""

import threading
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from support.backups import run
from support.world import World

from app.domain.matches import LIVE
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.meals import Match, Meal
from app.models.people import MemberRole
from app.models.trace import AuditEntry
from app.services import audit
from app.settings import Settings
from app.store.session import belong_to
from tests.migrations.ladder import Ladder
from tests.races.test_last_portion import together

pytestmark = pytest.mark.race
A_LITTLE, ENOUGH = 0.05, 3


def test_a_backup_taken_while_everybody_works_keeps_every_rule(
    world: World,
    conf: Settings,
    clean: Flask,
    elsewhere: Flask,
    tmp_path: Path,
) -> None:
    desks = [world.coordinator(f"Cleo{number}") for number in range(3)]
    for number in range(3):
        world.meal(world.cook(f"Asha{number}"), portions=8)
    for number in range(12):
        world.request(world.diner(f"Dev{number}"))
    jobs = [("churn", {"coordinator_id": desk.id, "seed": seed, "deeds": 60}) for seed, desk in enumerate(desks)]
    world.session.close()
    said: list[list[str]] = []
    working = threading.Thread(target=lambda: said.extend(together(conf, jobs)))
    working.start()
    taken: list[Path] = []
    while working.is_alive():
        if len(taken) < ENOUGH and _deeds(world):
            taken.append(tmp_path / f"{len(taken)}.tar.gz")
            assert run(clean, "backup", str(taken[-1])).exit_code == 0
        working.join(A_LITTLE)
    entries = []
    for archive in (taken[0], taken[-1]):
        back = run(elsewhere, "restore", str(archive), *(["--force"] if entries else []))
        assert back.exit_code == 0, back.output
        entries.append(_keeps_every_rule(elsewhere, world.council.id))
    done = Counter(word for words in said for word in words)
    assert not [word for word in done if word.startswith("database")], done
    assert 0 < entries[0] < entries[1] <= _deeds(world), "each is of another moment, while everybody worked"


def _deeds(world: World) -> int:
    """What the trace says has been done so far."""
    belong_to(world.session, world.council.id)
    try:
        return world.session.query(AuditEntry).count()
    finally:
        world.session.close()


def _keeps_every_rule(app: Flask, council_id: int) -> int:
    """How many entries the trace has."""
    with app.app_context():
        assert not Ladder(app).orphans()
        belong_to(db.session(), council_id)
        verdict = audit.verify(db.session(), council_id)
        assert verdict.broken is None
        held = Counter(match.meal_id for match in db.session().query(Match) if match.state in LIVE)
        assert {meal.id: meal.live_portions for meal in db.session().query(Meal) if meal.live_portions} == dict(held)
        cooking = db.session().query(MemberRole).filter_by(role=Role.COOK)
        resting = {role.person_id for role in cooking if role.state is not MemberState.ACTIVE}
        assert not [match for match in db.session().query(Match) if match.state in LIVE and match.cook_id in resting]
        db.session.remove()
        return verdict.entries
