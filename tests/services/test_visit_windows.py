"""A visit is when both can: a part of the meal's window that the diner asked for, and everything about it says so."""

from datetime import time, timedelta
from typing import Any

import pytest
from support.looking import fresh
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.matches import MatchState
from app.domain.vocabulary import Allergen, Need, Presence
from app.models.meals import Meal, MealRequest
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.services import fitting, matches, meal_lists, meal_requests, meals, outcomes, reveals
from app.services.frame import Deed, perform
from app.store import across_councils, desk
from tests.factories.meal_facts import good_meal

MINUTE = timedelta(minutes=1)


def evening(world: World, start: time, minutes: int) -> dict[str, Any]:
    return {"window": world.window(start=start, minutes=minutes)}


@pytest.fixture
def late_diner(world: World) -> tuple[Meal, MealRequest]:
    """A meal from 5pm to 7pm, for somebody who is in from 6pm to 8pm."""
    meal = world.meal(world.cook(), **evening(world, time(17), 120))
    return meal, world.request(world.diner(), **evening(world, time(18), 120))


def arranged(world: World, meal: Meal, request: MealRequest) -> Any:
    cleo = world.coordinator()
    match = perform(world.deed(cleo), matches.propose, meal.ref, request.ref)
    match = perform(world.deed(cleo), matches.approve, match.ref, match.version)
    perform(world.deed(cleo), matches.say_yes, match.ref, match.version)
    return fresh(world, match)


def edit_meal(deed: Deed, meal_id: int, **facts: Any) -> None:
    meal = deed.session.get_one(Meal, meal_id)
    for name, value in facts.items():
        setattr(meal, name, value)
    matches.recheck_meal(deed, meal_id)
    deed.record("meal_edited", meal)


def test_a_match_has_the_time_that_suits_both(world: World, late_diner) -> None:
    meal, request = late_diner
    starts, ends = request.window_start, meal.window_end
    match = arranged(world, meal, request)
    assert (match.window_start, match.window_end) == (starts, ends)
    useful = {row.useful_until for row in world.session.query(OutboxMessage) if row.match_id == match.id}
    assert useful == {ends}


def test_the_address_opens_a_day_before_the_visit_not_before_the_meal(world: World, late_diner) -> None:
    meal, request = late_diner
    asha_id, opens = meal.cook_id, request.window_start - timedelta(hours=24)
    match = arranged(world, meal, request)
    asha = world.session.get_one(Person, asha_id)
    with pytest.raises(Forbidden, match="address_not_yet"):
        perform(world.deed(asha, now=opens - MINUTE), reveals.reveal, match.ref)
    assert perform(world.deed(asha, now=opens), reveals.reveal, match.ref).lines


def test_an_offer_waits_for_a_yes_until_the_visit_begins(world: World, late_diner) -> None:
    meal, request = late_diner
    match = world.match(meal, request, MatchState.APPROVED)
    begins = match.window_start
    assert perform(world.deed(now=begins - MINUTE), matches.lapse) == 0
    assert across_councils.councils_with_due_work(world.session, begins - MINUTE) == set()
    assert across_councils.councils_with_due_work(world.session, begins) == {world.reigate.id}
    assert perform(world.deed(now=begins), matches.lapse) == 1


@pytest.mark.parametrize(("hours", "state"), [(4, MatchState.CANCELLED_EARLY), (3, MatchState.CANCELLED_LATE)])
def test_late_is_counted_from_the_visit(world: World, late_diner, hours: int, state: MatchState) -> None:
    match = world.match(*late_diner, MatchState.CONFIRMED)
    cleo, now = world.coordinator(), match.window_start - timedelta(hours=hours)
    match = perform(world.deed(cleo, now=now), matches.cancel, match.ref, match.version, "other")
    assert match.state is state


def test_a_cook_sets_off_for_the_visit(world: World, late_diner) -> None:
    match = world.match(*late_diner, MatchState.CONFIRMED)
    asha, opens = world.session.get_one(Person, match.cook_id), match.window_start - outcomes.SET_OFF_BEFORE
    with pytest.raises(Conflict, match="too_early_to_set_off"):
        perform(world.deed(asha, now=opens - MINUTE), matches.set_off, match.ref, match.version)
    assert perform(world.deed(asha, now=opens), matches.set_off, match.ref, match.version).window_start


def test_somebody_is_asked_three_hours_after_the_visit_was_over(world: World) -> None:
    meal = world.meal(world.cook(), **evening(world, time(17), 120))
    request = world.request(world.diner(), **evening(world, time(16), 90))
    match = world.match(meal, request, MatchState.CONFIRMED)
    later = match.window_end + outcomes.ASKED_AFTER
    assert match.window_end < meal.window_end
    assert perform(world.deed(now=later - MINUTE), outcomes.overdue) == 0
    assert perform(world.deed(now=later), outcomes.overdue) == 1


def test_the_day_s_visits_are_in_the_order_of_the_visits(world: World) -> None:
    meal = world.meal(world.cook(), **evening(world, time(17), 120))
    late = world.match(meal, world.request(world.diner("Eve"), **evening(world, time(18), 60)), MatchState.CONFIRMED)
    soon = world.match(meal, world.request(world.diner("Fay")), MatchState.CONFIRMED)
    since, until = meal.window_start, meal.window_end
    assert list(desk.visits_between(world.session, world.reigate.id, since, until)) == [soon, late]
    assert list(desk.visits_between(world.session, world.reigate.id, since + MINUTE, until)) == [late]


def test_the_day_s_request_serves_for_this_very_meal_where_there_is_time_for_a_visit(world: World, late_diner) -> None:
    meal, request = late_diner
    dev = world.session.get_one(Person, request.diner_id)
    match = perform(world.deed(dev), matches.ask_for_meal, meal.ref)
    assert (match.request_id, match.window_start) == (request.id, fresh(world, request).window_start)


def test_a_request_that_leaves_no_time_for_a_visit_stays_as_it_is(world: World) -> None:
    meal = world.meal(world.cook(), **evening(world, time(17), 120))
    dev = world.diner()
    wish = world.request(dev, **evening(world, time(16), 74))
    with pytest.raises(Conflict) as no:
        perform(world.deed(dev), matches.ask_for_meal, meal.ref)
    assert (no.value.code, no.value.details["ref"]) == ("request_same_day", wish.ref)


def test_an_edit_that_moves_the_visit_moves_the_match_and_asks_again(world: World, late_diner) -> None:
    meal, request = late_diner
    asha_id, ends = meal.cook_id, request.window_end
    match = arranged(world, meal, request)
    asha = world.session.get_one(Person, asha_id)
    start, end = world.window(start=time(18, 30), minutes=120)
    perform(world.deed(asha), edit_meal, meal.id, window_start=start, window_end=end)
    found = fresh(world, match)
    assert (found.state, found.diner_yes_at) == (MatchState.APPROVED, None)
    assert (found.window_start, found.window_end) == (start, ends)


def test_a_visit_that_is_over_is_left_to_who_says_how_it_went(world: World) -> None:
    asha = world.cook()
    meal = world.meal(asha, **evening(world, time(17), 120))
    match = world.match(meal, world.request(world.diner(), **evening(world, time(16), 90)), MatchState.CONFIRMED)
    perform(world.deed(asha, now=match.window_end + MINUTE), edit_meal, meal.id, dish="Leek pie")
    assert fresh(world, match).state is MatchState.CONFIRMED


def test_what_must_not_be_eaten_is_told_even_after_the_visit(world: World) -> None:
    asha, dev = world.cook(), world.diner(needs={Allergen.MILK: Need.SEVERE})
    meal = world.meal(asha, **evening(world, time(17), 120))
    match = world.match(meal, world.request(dev, **evening(world, time(16), 90)), MatchState.CONFIRMED)
    now, milk = match.window_end + MINUTE, meal.allergens | {Allergen.MILK: Presence.YES}
    perform(world.deed(asha, now=now), edit_meal, meal.id, allergens=milk)
    assert fresh(world, match).state is MatchState.VOID
    told = world.session.query(OutboxMessage).filter_by(kind="match_void_allergen").all()
    assert told
    assert all(row.useful_until is None or row.useful_until > now for row in told)


def test_no_list_hides_what_the_guard_allows(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    for start in range(14 * 60, 21 * 60, 20):
        world.meal(asha, **evening(world, time(start // 60, start % 60), 60))
    wish = world.request(dev)
    table = fitting.Table(world.session, world.council, world.now, [dev.id])
    allowed = {found.meal.ref for found in table.answers(wish) if found.fits}
    assert {found.meal.ref for found in table.within_window(wish) if found.fits} == allowed
    (neighbour,) = meal_lists.neighbours_waiting(world.session, world.council, asha.id, world.now, limit=9)
    assert {meal.ref for meal in neighbour.offers} == allowed
    assert len(allowed) == 8


def test_a_meal_has_time_for_a_visit(world: World) -> None:
    asha, (start, _) = world.cook(), world.window()
    short = good_meal(world, window_end=start + 14 * MINUTE)
    with pytest.raises(Invalid) as no:
        perform(world.deed(asha), meals.post, short)
    assert (no.value.code, no.value.field, no.value.details) == ("window_too_short", "window_end", {"least": 15})
    assert perform(world.deed(asha), meals.post, good_meal(world, window_end=start + 15 * MINUTE))


def test_a_request_has_time_for_a_visit(world: World) -> None:
    dev, (start, _) = world.diner(), world.window()
    day = start.astimezone(world.council.policy.tz).date()
    with pytest.raises(Invalid) as no:
        perform(world.deed(dev), meal_requests.open_request, day, start, start + 14 * MINUTE, 1)
    assert (no.value.code, no.value.field, no.value.details) == ("request_window_too_short", "day", {"least": 15})
    assert perform(world.deed(dev), meal_requests.open_request, day, start, start + 15 * MINUTE, 1)
