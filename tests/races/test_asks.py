"""A cook says yes in the moment in which the ask lapses: one of the two happens, never both, on both databases."""

import random
from typing import Any

import pytest
from support.world import World

from app.domain.asks import AskState
from app.domain.references import new_reference
from app.models.asks import CookAsk
from app.models.trace import AuditEntry, OutboxMessage
from app.settings import Settings
from tests.races.test_last_portion import together

pytestmark = pytest.mark.race
TRIES = 6


def test_a_yes_and_a_lapse_in_the_same_moment_give_one_outcome(world: World, conf: Settings) -> None:
    asks, asha = [], world.cook()
    ben = world.cook("Ben", 100)
    for number in range(TRIES):
        request = world.request(world.diner(f"Dev{number}"))
        facts = {"state": AskState.ASKED, "asked_at": world.now, "lapses_at": world.now}
        asks.append(world.add(CookAsk(ref=new_reference(), request_id=request.id, cook_id=asha.id, **facts)))
    opened = [(ask.ref, ask.version) for ask in asks]
    cleo, at = world.coordinator().id, world.now.isoformat()
    yes: list[dict[str, Any]] = [
        {"coordinator_id": cleo, "cook_id": asha.id, "ref": ref, "version": version, "at": at}
        for ref, version in opened
    ]
    world.session.close()
    jobs: list[tuple[str, dict[str, Any]]] = [
        *(("answer", one) for one in yes),
        ("lapse", {"coordinator_id": cleo, "at": at}),
    ]
    random.Random(7).shuffle(jobs)
    said = together(conf, jobs)
    answers = {
        arguments["ref"]: words[0] for (job, arguments), words in zip(jobs, said, strict=True) if job == "answer"
    }
    assert set(answers.values()) <= {"done", "ask_lapsed"}
    for ask in world.session.query(CookAsk).filter_by(cook_id=asha.id):
        assert ask.state is (AskState.ACCEPTED if answers[ask.ref] == "done" else AskState.LAPSED)
        told = world.session.query(AuditEntry).filter_by(subject_id=ask.id, subject_kind="cook_asks")
        deeds = [entry.deed for entry in told]
        assert deeds == [{AskState.ACCEPTED: "ask_accepted", AskState.LAPSED: "ask_lapsed"}[ask.state]]
    lapsed = [ref for ref, word in answers.items() if word == "ask_lapsed"]
    next_asked = world.session.query(OutboxMessage).filter_by(kind="cook_asked", person_id=ben.id).count()
    assert next_asked == min(len(lapsed), world.reigate.policy.matching.asks_per_cook_per_day)
