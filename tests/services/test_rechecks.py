from datetime import timedelta
from typing import Any

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.errors import Conflict
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.vocabulary import Allergen, Need, Presence
from app.models.desk import CallOutcome, Task
from app.models.meals import Meal, MealRequest
from app.models.people import DinerProfile, Household
from app.models.trace import OutboxMessage
from app.services import calls, matches
from app.services.frame import Deed, perform
from app.store.tasks import count_stops

LIVE_AND_OPEN = [MatchState.APPROVED, MatchState.CONFIRMED, MatchState.ON_THE_WAY]


def edit_meal(deed: Deed, meal_id: int, **facts: Any) -> None:
    """What the cook's edit does, in its own transaction."""
    meal = deed.session.get_one(Meal, meal_id)
    for name, value in facts.items():
        setattr(meal, name, value)
    matches.recheck_meal(deed, meal_id)
    deed.record("meal_edited", meal)


def edit_needs(deed: Deed, person_id: int, **facts: Any) -> None:
    profile = deed.session.query(DinerProfile).filter_by(person_id=person_id).one()
    for name, value in facts.items():
        setattr(profile, name, value)
    matches.recheck_diner(deed, person_id)
    deed.record("needs_edited", profile)


@pytest.mark.parametrize("state", LIVE_AND_OPEN)
def test_an_allergen_that_turns_up_voids_the_match_at_once_and_warns_everybody(world: World, state: MatchState) -> None:
    asha, cleo, dev = world.cook(), world.coordinator(), world.diner(needs={Allergen.MILK: Need.AVOID})
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), state)
    perform(world.deed(asha), edit_meal, meal.id, allergens=meal.allergens | {Allergen.MILK: Presence.YES})
    found = fresh(world, match)
    assert (found.state, found.reason, found.reason_text) == (MatchState.VOID, "allergen_contains", "milk")
    assert (fresh(world, meal).live_portions, world.session.query(MealRequest).one().state) == (0, RequestState.OPEN)
    assert messages(world) == {("match_void_allergen", person.id) for person in (asha, dev, cleo)}
    assert {row.urgency for row in world.session.query(OutboxMessage)} == {0}


def test_the_stop_is_rung_until_somebody_has_spoken_to_cook_and_diner(world: World) -> None:
    asha, joan, cleo = world.cook(), world.diner(needs={Allergen.MILK: Need.AVOID}), world.coordinator()
    world.match(meal := world.meal(asha), world.request(joan), MatchState.ON_THE_WAY)
    perform(world.deed(asha), edit_meal, meal.id, allergens=meal.allergens | {Allergen.MILK: Presence.YES})
    due = world.session.query(Task).filter_by(message="match_void_allergen").all()
    assert {(task.person_id, task.urgent) for task in due} == {(asha.id, True), (joan.id, True)}
    assert {task.key for task in due} < {row.key for row in world.session.query(OutboxMessage)}, "rung once, not twice"
    assert count_stops(world.session, world.reigate.id) == 2
    for task in due:
        perform(world.deed(cleo), calls.record, task.ref, task.version, calls.CallMade(CallOutcome.SPOKE))
    assert count_stops(world.session, world.reigate.id) == 0


def test_a_clash_of_a_mere_proposal_alarms_nobody(world: World) -> None:
    asha, dev = world.cook(), world.diner(needs={Allergen.MILK: Need.AVOID})
    world.coordinator()
    match = world.match(meal := world.meal(asha), world.request(dev), diner_yes_at=world.now)
    perform(world.deed(asha), edit_meal, meal.id, allergens=meal.allergens | {Allergen.MILK: Presence.YES})
    assert fresh(world, match).state is MatchState.VOID
    assert messages(world) == {("match_void", dev.id)}


def test_a_diner_who_turns_out_allergic_is_warned_too(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha, contains=(Allergen.EGGS,)), world.request(dev), MatchState.CONFIRMED)
    needs = dict.fromkeys(Allergen, Need.NONE) | {Allergen.EGGS: Need.AVOID}
    perform(world.deed(dev), edit_needs, dev.id, allergens=needs)
    assert fresh(world, match).state is MatchState.VOID
    assert messages(world) == {("match_void_allergen", asha.id), ("match_void_allergen", dev.id)}


def test_a_clash_that_is_no_allergen_is_told_neutrally(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    home = world.session.get_one(Household, dev.household_id)
    home.lat += 1
    world.session.commit()

    def moved(deed: Deed) -> None:
        matches.recheck_diner(deed, dev.id)

    perform(world.deed(cleo), moved)
    assert (fresh(world, match).state, fresh(world, match).reason) == (MatchState.VOID, "too_far")
    assert messages(world) == {("match_void", asha.id), ("match_void", dev.id)}


@pytest.mark.parametrize("state", LIVE_AND_OPEN)
def test_without_a_clash_the_portion_stays_and_the_diner_is_asked_again(world: World, state: MatchState) -> None:
    asha, dev = world.cook(), world.diner()
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), state, diner_yes_at=world.now)
    perform(world.deed(asha), edit_meal, meal.id, ingredients="Chicken, leeks, cream")
    found = fresh(world, match)
    assert (found.state, found.diner_yes_at) == (MatchState.APPROVED, None)
    assert fresh(world, meal).live_portions == 1
    assert messages(world) == {("match_offered", dev.id), ("match_approved", asha.id)}


def test_a_proposal_is_asked_about_again_and_its_yes_is_no_longer_counted(world: World) -> None:
    asha, dev = world.cook(), world.diner(needs={Allergen.MILK: Need.AVOID})
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), diner_yes_at=world.now)
    perform(world.deed(asha), edit_meal, meal.id, allergens=meal.allergens | {Allergen.MILK: Presence.MAY_CONTAIN})
    found = fresh(world, match)
    assert (found.state, found.diner_yes_at, found.cautions) == (MatchState.PROPOSED, None, ["milk"])
    assert messages(world) == set()


def test_a_full_meal_keeps_its_own_matches_when_it_is_edited(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    meal = world.meal(asha, portions=1)
    match = world.match(meal, world.request(dev), MatchState.CONFIRMED)
    perform(world.deed(asha), edit_meal, meal.id, dish="Leek pie")
    assert fresh(world, match).state is MatchState.APPROVED


def test_after_an_edit_other_allergens_in_words_are_read_again_before_the_yes(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(profile={"other_allergens": "kiwi"}), world.coordinator()
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), MatchState.CONFIRMED, confirmed_food_by_id=cleo.id)
    perform(world.deed(asha), edit_meal, meal.id, ingredients="Chicken, leeks, kiwi")
    match = fresh(world, match)
    assert match.confirmed_food_by_id is None
    with pytest.raises(Conflict, match="confirm_other_food"):
        perform(world.deed(cleo), matches.say_yes, match.ref, match.version)
    perform(world.deed(cleo), matches.say_yes, match.ref, match.version, food_confirmed=True)
    assert fresh(world, match).confirmed_food_by_id == cleo.id


def test_an_edit_during_the_window_leaves_the_diner_time_to_answer(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), MatchState.ON_THE_WAY, decided_at=world.now)
    later = meal.window_start + timedelta(minutes=5)
    perform(world.deed(asha, now=later), edit_meal, meal.id, ingredients="Chicken, leeks, cream")
    assert perform(world.deed(now=later + timedelta(minutes=1)), matches.lapse) == 0
    assert fresh(world, match).state is MatchState.APPROVED
