"""Nobody at the desk decides about a visit of their own, or of somebody they live with."""

from collections.abc import Callable
from typing import Any

import pytest
from support.world import World

from app.domain.errors import Forbidden
from app.domain.matches import MatchState
from app.domain.references import new_reference
from app.domain.vocabulary import Role
from app.models.desk import CallOutcome, Task, TaskKind
from app.models.meals import Match
from app.services import calls, matches
from app.services.frame import Deed, perform
from app.services.match_reasons import EndReason

Decide = Callable[[Deed, Match], Any]
DECISIONS: dict[str, tuple[MatchState, Decide]] = {
    "approve": (MatchState.PROPOSED, lambda deed, match: matches.approve(deed, match.ref, match.version)),
    "say no": (MatchState.PROPOSED, lambda deed, match: matches.reject(deed, match.ref, match.version, "other", "x")),
    "write down a yes": (MatchState.APPROVED, lambda deed, match: matches.say_yes(deed, match.ref, match.version)),
    "record an outcome": (MatchState.CONFIRMED, lambda deed, match: matches.refused(deed, match.ref, match.version)),
    "call off": (
        MatchState.CONFIRMED,
        lambda deed, match: matches.cancel(deed, match.ref, match.version, EndReason.OTHER),
    ),
}


@pytest.mark.parametrize("decision", sorted(DECISIONS))
@pytest.mark.parametrize("whose", ["cook", "diner"])
def test_a_coordinator_leaves_their_household_s_match_to_a_colleague(world: World, decision: str, whose: str) -> None:
    state, decide = DECISIONS[decision]
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), state)
    cleo = world.coordinator()
    cleo.household_id = (asha if whose == "cook" else dev).household_id
    world.session.commit()
    with pytest.raises(Forbidden) as no:
        perform(world.deed(cleo), lambda deed: decide(deed, match))
    assert no.value.code == "own_match"


def test_a_coordinator_does_not_take_their_own_diner_s_answer_on_the_phone(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    world.give_role(asha, Role.COORDINATOR)
    match = world.match(world.meal(asha), world.request(dev), MatchState.APPROVED)
    call = {"kind": TaskKind.CALL, "message": "match_offered", "key": "k", "facts": {}, "ref": new_reference()}
    task = world.add(Task(person_id=dev.id, match_id=match.id, due_at=world.now, created_at=world.now, **call))
    made = calls.CallMade(CallOutcome.SPOKE, calls.Answer.YES, read_back=True)
    with pytest.raises(Forbidden) as no:
        perform(world.deed(asha), calls.record, task.ref, task.version, made)
    assert no.value.code == "own_match"
