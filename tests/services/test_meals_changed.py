"""Changing a meal and taking it back, and what that does to whoever counts on it."""

from datetime import timedelta

import pytest
from factories.meal_facts import answers, good_meal
from sqlalchemy import inspect, select

from app.domain.errors import Conflict, Invalid, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.domain.vocabulary import Allergen, Need, Temperature
from app.models.meals import MealRequest
from app.models.trace import OutboxMessage
from app.services import meals
from app.services.frame import perform
from app.store import trace
from app.store.session import belong_to


def fresh(world, row):
    """The row as it is now: each deed begins with a session of its own."""
    belong_to(world.session, world.reigate.id)
    world.session.expire_all()
    return world.session.get(type(row), inspect(row).identity[0])


def changed(world, cook, meal, version=None, **changes):
    version = fresh(world, meal).version if version is None else version
    perform(world.deed(cook), meals.edit, meal.ref, good_meal(world, **changes), version)
    return fresh(world, meal)


def promised(world, **facts):
    """A meal of Asha's with one portion confirmed for Dev."""
    asha, dev = world.cook(), world.diner(**facts)
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), MatchState.CONFIRMED, diner_yes_at=world.now)
    return asha, dev, meal, match


def test_an_edit_keeps_the_trace_of_before_and_after(world):
    asha = world.cook()
    meal = changed(world, asha, world.meal(asha), dish="Leek pie")
    assert (meal.dish, meal.version) == ("Leek pie", 2)
    entry, detail = trace.chain(world.session, world.council.id)[-1]
    assert (entry.deed, detail.before["dish"], detail.after["dish"]) == (
        "meal_edited",
        "Chicken and leek pie",
        "Leek pie",
    )


def test_a_stale_edit_is_refused(world):
    asha = world.cook()
    meal = world.meal(asha)
    changed(world, asha, meal, dish="Leek pie")
    with pytest.raises(Stale):
        changed(world, asha, meal, version=1, dish="Cheese pie")


def test_somebody_elses_meal_is_not_found(world):
    ref = world.meal(world.cook()).ref
    bea, otto = world.deed(world.cook("Bea")), world.deed(world.cook("Otto", council=world.barnet))
    for deed in (bea, otto):
        with pytest.raises(NotFound):
            perform(deed, meals.edit, ref, good_meal(world), 1)
        with pytest.raises(NotFound):
            perform(deed, meals.withdraw, ref, 1, "cannot_cook")


def test_portions_alone_leave_what_is_promised_as_it_is(world):
    asha, _dev, meal, match = promised(world)
    meal = changed(world, asha, meal, portions=5)
    match = fresh(world, match)
    assert (match.state, meal.state, meal.portions) == (MatchState.CONFIRMED, MealState.PARTLY, 5)
    assert changed(world, asha, meal, portions=1).state is MealState.FULL


def test_fewer_portions_than_promised_are_refused_and_named(world):
    asha, _dev, meal, _match = promised(world)
    world.match(meal, world.request(world.diner("Jean")), MatchState.APPROVED)
    with pytest.raises(Conflict) as no:
        changed(world, asha, meal, portions=1)
    assert (no.value.code, no.value.field) == ("portions_below_taken", "portions")
    assert no.value.details == {"taken": 2, "names": "Dev, Jean"}


def test_proposals_that_fewer_portions_no_longer_reach_wait_again(world):
    asha = world.cook()
    meal = world.meal(asha, portions=2)
    wish = world.request(world.diner(), portions=2)
    match = world.match(meal, wish)
    changed(world, asha, meal, portions=1)
    assert (fresh(world, match).state, fresh(world, wish).state) == (MatchState.REJECTED, RequestState.OPEN)


def test_an_allergen_that_comes_in_voids_the_match_and_tells_both_at_once(world):
    asha, dev, meal, match = promised(world, needs={Allergen.MILK: Need.AVOID})
    both = {asha.id, dev.id}
    changed(world, asha, meal, allergens=answers(milk="yes"))
    match = fresh(world, match)
    assert match.state is MatchState.VOID
    told = world.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "match_void_allergen")).all()
    assert both <= {message.person_id for message in told}
    assert {message.urgency for message in told} == {0}


@pytest.mark.parametrize("change", ["ingredients", "temperature", "use_by", "window", "allergens"])
def test_a_change_that_may_matter_asks_the_diner_again(world, change):
    asha, _dev, meal, match = promised(world)
    start, _end = world.window()
    changes = {
        "ingredients": {"ingredients": "Chicken, leeks, peas"},
        "temperature": {"temperature": Temperature.CHILLED},
        "use_by": {"temperature": Temperature.CHILLED, "use_by": meal.use_by + timedelta(days=1)},
        "window": {"window_start": start + timedelta(minutes=15)},
        "allergens": {"allergens": answers(soybeans="may_contain")},
    }[change]
    meal = changed(world, asha, meal, **changes)
    match = fresh(world, match)
    assert (match.state, meal.live_portions) == (MatchState.APPROVED, 1)


def test_a_meal_that_is_over_or_withdrawn_is_not_changed(world):
    asha = world.cook()
    for facts in ({"state": MealState.WITHDRAWN}, {"window": world.window(days=-1)}):
        meal = world.meal(asha, **facts)
        with pytest.raises(Conflict, match="meal_not_open"):
            changed(world, asha, meal, dish="Leek pie")
        with pytest.raises(Conflict, match="meal_not_open"):
            perform(world.deed(asha), meals.withdraw, meal.ref, 1, "cannot_cook")


def test_taking_a_meal_back_frees_the_diner_who_waits_on(world):
    asha, dev, meal, match = promised(world)
    perform(world.deed(asha), meals.withdraw, meal.ref, meal.version, "cannot_cook")
    match = fresh(world, match)
    assert fresh(world, meal).state is MealState.WITHDRAWN
    assert match.state not in {MatchState.CONFIRMED, MatchState.APPROVED}
    assert world.session.get(MealRequest, match.request_id).state is RequestState.OPEN
    told = world.session.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == "match_cancelled"))
    assert dev.id in set(told)


def test_a_meal_is_taken_back_for_a_reason_on_the_list(world):
    asha = world.cook()
    with pytest.raises(Invalid, match="reason_unknown"):
        perform(world.deed(asha), meals.withdraw, world.meal(asha).ref, 1, "because")


def test_the_trace_has_an_entry_for_each_deed(world):
    asha = world.cook()
    meal = perform(world.deed(asha), meals.post, good_meal(world))
    meal = changed(world, asha, meal, portions=3)
    perform(world.deed(asha), meals.withdraw, meal.ref, meal.version, "plans_changed")
    deeds = [entry.deed for entry, _ in trace.chain(world.session, world.council.id)]
    assert deeds == ["meal_posted", "meal_edited", "meal_withdrawn"]


def test_a_meal_changed_twice_before_anybody_answers_is_asked_about_twice(world):
    asha, dev = world.cook(), world.diner()
    meal = world.meal(asha)
    world.match(meal, world.request(dev), MatchState.APPROVED)
    for ingredients in ("Chicken, leeks and carrots", "Chicken, leeks and parsnips", "Chicken, leeks and swede"):
        changed(world, asha, meal, ingredients=ingredients)
    offered = world.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "match_offered")).all()
    assert len({message.key for message in offered}) == 3
