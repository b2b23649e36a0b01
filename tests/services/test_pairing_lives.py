from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from support.pairs import again, pairing, plan, shared, told
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.lifecycle import IllegalTransition
from app.domain.matches import MatchState
from app.domain.pairings import PairingState, Party
from app.domain.vocabulary import Asked, Origin
from app.models.desk import Task
from app.models.meals import Match, MealRequest
from app.models.trace import AuditEntry, OutboxMessage
from app.services import pairings
from app.services.frame import perform

STATES = list(PairingState)


@pytest.fixture
def cast(world: World):
    return world.cook("Asha", email="asha@post.example"), world.diner("Dev"), world.coordinator("Cleo")


@pytest.mark.parametrize("who", ["asha", "dev"])
def test_either_side_ends_it_and_the_other_hears_it_without_a_reason(world: World, cast, who) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    one, other = (asha, dev) if who == "asha" else (dev, asha)
    perform(world.deed(one), pairings.end, row.ref, 1)
    found = again(world, row)
    assert (found.state, found.ended_by_id) == (PairingState.ENDED, one.id)
    assert told(world) == [("pairing_ended", other.id)]
    [facts] = world.session.scalars(select(OutboxMessage.facts)).all()
    assert "wished" not in str(facts)


def test_what_was_arranged_for_its_days_ends_with_it_and_the_wish_goes_to_everybody(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    meal, wish = world.meal(asha, for_diner_id=dev.id), world.request(dev, pairing_id=row.id)
    match = world.match(meal, wish, MatchState.CONFIRMED, origin=Origin.PAIRING)
    perform(world.deed(dev), pairings.end, row.ref, 1)
    world.session.expire_all()
    assert world.session.get(Match, match.id).state is MatchState.CANCELLED_EARLY
    wish = world.session.get(MealRequest, wish.id)
    assert (wish.state.value, wish.pooled_at is None) == ("open", False)
    assert world.session.get(type(meal), meal.id).for_diner_id is None


def test_what_they_arranged_otherwise_stays(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED, origin=Origin.COORDINATOR)
    perform(world.deed(dev), pairings.end, row.ref, 1)
    assert world.session.get(Match, match.id).state is MatchState.CONFIRMED


@pytest.mark.parametrize("state", [PairingState.TRIAL, PairingState.ACTIVE])
def test_a_pause_remembers_where_it_came_from(world: World, cast, state) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev, state)
    perform(world.deed(dev), pairings.pause, row.ref, 1)
    assert again(world, row).state is PairingState.PAUSED
    with pytest.raises(Conflict, match="paused_by_other"):
        perform(world.deed(asha), pairings.resume, row.ref, again(world, row).version)
    perform(world.deed(dev), pairings.resume, row.ref, again(world, row).version)
    assert (again(world, row).state, again(world, row).paused_by) == (state, None)
    assert told(world) == sorted([("pairing_paused", asha.id), ("pairing_resumed", asha.id)])


def test_a_coordinator_takes_up_what_a_side_paused_and_both_hear(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.PAUSED)
    perform(world.deed(cleo), pairings.resume, row.ref, 1)
    assert told(world) == sorted([("pairing_resumed", asha.id), ("pairing_resumed", dev.id)])


def test_a_pause_ends_on_a_day_to_come(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    with pytest.raises(Invalid, match="pause_until_past"):
        perform(world.deed(asha), pairings.pause, row.ref, 1, world.now.date())


def test_a_review_talks_to_both(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.REVIEW_DUE, review_why="food")
    with pytest.raises(Conflict, match="pairing_not_ready"):
        perform(world.deed(cleo), pairings.review, row.ref, 1, cook_asked=True, diner_asked=False)
    perform(world.deed(cleo), pairings.review, row.ref, 1, cook_asked=True, diner_asked=True, words="Both happy")
    found = again(world, row)
    assert (found.state, found.review_why) == (PairingState.ACTIVE, "")
    assert found.review_on == world.now.date() + timedelta(weeks=26)


def test_a_word_with_one_of_them_is_noted(world: World, cast) -> None:
    asha, dev, cleo = cast
    long_ago = world.now.date() - timedelta(weeks=13)
    row = pairing(world, asha, dev, cook_spoken_on=long_ago, diner_spoken_on=long_ago)
    with pytest.raises(Invalid, match="spoken_whom_missing"):
        perform(world.deed(cleo), pairings.note_spoken, row.ref, 1, cook=False, diner=False)
    perform(world.deed(cleo), pairings.note_spoken, row.ref, 1, cook=False, diner=True, words="She is well")
    found = again(world, row)
    assert (found.cook_spoken_on, found.diner_spoken_on) == (long_ago, world.now.date())


DEEDS = {
    "begin_trial": ({PairingState.SUGGESTED}, {}),
    "make_active": ({PairingState.TRIAL}, {"cook_asked": True, "diner_asked": True}),
    "pause": ({PairingState.TRIAL, PairingState.ACTIVE}, {}),
    "resume": ({PairingState.PAUSED}, {}),
    "review": ({PairingState.REVIEW_DUE}, {"cook_asked": True, "diner_asked": True}),
    "end": (set(PairingState) - {PairingState.ENDED}, {}),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_the_table_does_not_list_changes_nothing(world: World, cast, deed, state) -> None:
    asha, dev, cleo = cast
    listed, facts = DEEDS[deed]
    row = pairing(world, asha, dev, state)
    for ago in range(1, 5):
        shared(world, asha, dev, ago=ago, handed_over_at=world.now)
    if state in listed:
        perform(world.deed(cleo), getattr(pairings, deed), row.ref, 1, **facts)
        assert again(world, row).state is not state
        return
    with pytest.raises(IllegalTransition):
        perform(world.deed(cleo), getattr(pairings, deed), row.ref, 1, **facts)
    assert (again(world, row).state, told(world)) == (state, [])


@pytest.mark.parametrize("deed", [name for name in DEEDS if name != "end"])
def test_no_side_does_what_is_the_office_s(world: World, cast, deed) -> None:
    asha, dev, _ = cast
    listed, facts = DEEDS[deed]
    if deed in {"pause", "resume"}:
        return
    row = pairing(world, asha, dev, next(iter(listed)))
    for one in (asha, dev):
        with pytest.raises(Forbidden, match="not_allowed"):
            perform(world.deed(one), getattr(pairings, deed), row.ref, 1, **facts)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_form_that_is_out_of_date_changes_nothing(world: World, cast, deed) -> None:
    asha, dev, cleo = cast
    listed, facts = DEEDS[deed]
    row = pairing(world, asha, dev, min(listed))
    with pytest.raises(Stale):
        perform(world.deed(cleo), getattr(pairings, deed), row.ref, 7, **facts)


def test_a_coordinator_decides_nothing_about_her_own_household(world: World, cast) -> None:
    asha = cast[0]
    home = world.household()
    dev, cora = world.diner("Dee", household=home), world.coordinator("Cora", household=home)
    row = pairing(world, asha, dev)
    with pytest.raises(Forbidden, match="own_household"):
        perform(world.deed(cora), pairings.end, row.ref, 1)
    with pytest.raises(Forbidden, match="own_household"):
        perform(world.deed(cora), pairings.suggest, asha.ref, dev.ref, plan(world))


def test_another_council_s_pairing_is_not_found(world: World, cast) -> None:
    _, _, cleo = cast
    otto, dina = world.cook("Otto", council=world.barnet), world.diner("Dina", council=world.barnet)
    theirs = pairing(world, otto, dina)
    with pytest.raises(NotFound):
        perform(world.deed(cleo), pairings.end, theirs.ref, 1)
    with pytest.raises(NotFound):
        perform(world.deed(cleo), pairings.suggest, cast[0].ref, dina.ref, plan(world))


def test_every_step_is_in_the_trace(world: World, cast) -> None:
    asha, dev, cleo = cast
    made = perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world))
    perform(world.deed(asha), pairings.consent, made.ref, again(world, made).version)
    perform(world.deed(dev), pairings.end, made.ref, again(world, made).version)
    deeds = world.session.scalars(select(AuditEntry.deed).where(AuditEntry.subject_kind == "pairings")).all()
    assert deeds == ["pairing_suggested", "pairing_asked", "pairing_consent", "pairing_ended"]
    assert world.session.scalars(select(Task)).all() == []


def test_a_coordinator_acting_for_the_diner_speaks_as_the_diner(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    deed = world.deed(cleo, acting_for_id=dev.id, how=Asked.PHONE)
    deed.actor = replace(deed.actor, permissions=deed.actor.permissions | world.actor(dev).permissions)
    perform(deed, pairings.pause, row.ref, 1)
    assert again(world, row).paused_by is Party.DINER
