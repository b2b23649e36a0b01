"""A meal cooked with one neighbour in mind: they are told, and it is anybody's once they say no."""

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.errors import Conflict, NotFound, Stale
from app.domain.matches import MatchState
from app.models.desk import Task
from app.models.meals import Match, Meal
from app.models.people import KeepApart, Person
from app.models.trace import OutboxMessage
from app.services import matches, meals, outbox, set_aside, timed
from app.services.frame import perform
from app.store import meals as meal_store
from tests.factories.meal_facts import good_meal


@pytest.fixture
def asha(world: World) -> Person:
    return world.cook()


@pytest.fixture
def joan(world: World, asha: Person) -> Person:
    """A diner whom Asha has cooked for before."""
    who = world.diner("Joan")
    world.match(world.meal(asha), world.request(who, window=world.window(days=3)), MatchState.HANDED_OVER)
    return who


def post_for(world: World, cook: Person, diner: Person) -> Meal:
    return perform(world.deed(cook), meals.post, good_meal(world, for_diner_ref=diner.ref))


def ring(world: World) -> Task:
    """What the worker does with the message of somebody who has no email."""
    row = world.session.query(OutboxMessage).filter_by(kind="meal_set_aside").one()
    row.claimed_by = "w"
    world.session.commit()
    return perform(world.deed(), outbox.hand_to_a_person, row.id, "w")


def test_whom_it_is_for_is_told(world: World, asha, joan) -> None:
    meal = post_for(world, asha, joan)
    assert messages(world) == {("meal_set_aside", joan.id)}
    row = world.session.query(OutboxMessage).one()
    assert row.facts == {"meal": meal.ref, "dish": meal.dish, "cook": "Asha"}
    assert row.useful_until == meal.window_end


def test_a_no_thank_you_gives_it_to_anyone_nearby(world: World, asha, joan) -> None:
    meal = post_for(world, asha, joan)
    task = ring(world)
    with pytest.raises(Stale):
        perform(world.deed(joan), set_aside.decline, meal.ref, meal.version + 1)
    perform(world.deed(joan), set_aside.decline, meal.ref, meal.version)
    assert fresh(world, meal).for_diner_id is None
    assert fresh(world, task).done_at is not None, "nobody rings about it any more"


def test_nobody_else_declines_it(world: World, asha, joan) -> None:
    meal = post_for(world, asha, joan)
    with pytest.raises(NotFound):
        perform(world.deed(world.diner("Dev")), set_aside.decline, meal.ref, meal.version)
    with pytest.raises(Conflict, match="meal_not_open"):
        perform(world.deed(joan, now=meal.window_end), set_aside.decline, meal.ref, meal.version)


def test_a_diner_who_turns_the_visit_down_leaves_it_to_others(world: World, asha, joan) -> None:
    meal = post_for(world, asha, joan)
    match = perform(world.deed(joan), matches.ask_for_meal, meal.ref)
    perform(world.deed(joan), matches.cancel, match.ref, match.version, "no_thank_you")
    assert fresh(world, meal).for_diner_id is None


def test_a_cook_who_cannot_come_still_keeps_it_for_them(world: World, asha, joan) -> None:
    meal = post_for(world, asha, joan)
    match = world.match(meal, world.request(joan), MatchState.CONFIRMED)
    perform(world.deed(asha), matches.cannot, match.ref, match.version)
    assert world.session.get_one(Match, match.id).state is MatchState.CANCELLED_EARLY
    assert fresh(world, meal).for_diner_id == joan.id


@pytest.mark.parametrize("end", ["asked", "withdrawn", "closed"])
def test_the_call_is_not_needed_once_it_is_settled(world: World, asha, joan, end: str) -> None:
    meal = post_for(world, asha, joan)
    task = ring(world)
    if end == "asked":
        perform(world.deed(joan), matches.ask_for_meal, meal.ref)
    elif end == "withdrawn":
        perform(world.deed(asha), meals.withdraw, meal.ref, meal.version, "plans_changed")
    else:
        perform(world.deed(now=meal.window_end), timed.close_meals)
    assert fresh(world, task).done_at is not None


def test_somebody_kept_apart_is_not_offered_to_cook_for(world: World, asha, joan) -> None:
    assert [known.person_id for known in meal_store.diners_cooked_for(world.session, world.reigate.id, asha.id)]
    pair = sorted([asha.id, joan.id])
    world.add(KeepApart(first_id=pair[0], second_id=pair[1], reason="x", set_at=world.now))
    assert meal_store.diners_cooked_for(world.session, world.reigate.id, asha.id) == []
