"""An ask that is taken back, goes to the next cook, or runs out: who hears of it."""

from datetime import timedelta

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.asks import AskState
from app.domain.errors import Conflict
from app.domain.vocabulary import Role
from app.models.asks import CookAsk
from app.models.desk import TaskKind
from app.models.meals import MealRequest
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.services import asks, matches, meal_requests, members
from app.services.frame import Deed, perform
from app.store import meal_requests as request_store
from tests.factories.asking import apart, ask_next, open_tasks, states


@pytest.fixture
def dev(world: World) -> Person:
    return world.diner("Dev")


@pytest.fixture
def request_(world: World, dev: Person) -> MealRequest:
    """Tomorrow, 5pm to 7pm."""
    return world.request(dev)


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


def test_an_ask_made_by_mistake_is_taken_back_and_nobody_else_is_asked_by_that(world: World, request_, cleo) -> None:
    world.cook()
    world.cook("Ben", 3000)
    ask = perform(world.deed(cleo), asks.ask_next_cook, request_.ref)
    perform(world.deed(cleo), asks.take_back, ask.ref, ask.version)
    assert [state for _, state in states(world)] == [AskState.WITHDRAWN]
    told = world.session.query(OutboxMessage).filter_by(kind="cook_asked").one()
    assert told.result == "dropped", "it had not gone out"


def test_when_nobody_is_left_the_desk_is_told_once_and_in_time(world: World, request_, dev, cleo) -> None:
    for _ in range(2):
        assert ask_next(world, request_) is None
    (task,) = open_tasks(world, TaskKind.FIND_COOK)
    assert (task.person_id, task.facts) == (dev.id, {"request": request_.ref})
    assert task.due_at < request_.window_start
    with pytest.raises(Conflict, match="nobody_to_ask"):
        perform(world.deed(cleo), asks.ask_next_cook, request_.ref)


def test_a_new_cook_takes_it_off_the_desk_and_it_comes_back_when_they_cannot(world: World, request_) -> None:
    ask_next(world, request_)
    asha = world.cook()
    ask = ask_next(world, request_)
    assert not open_tasks(world, TaskKind.FIND_COOK)
    perform(world.deed(asha), asks.decline, ask.ref, ask.version)
    assert len(open_tasks(world, TaskKind.FIND_COOK)) == 1


def test_nobody_is_asked_for_a_meal_there_is_no_time_to_cook(world: World, request_, cleo) -> None:
    world.cook()
    late = request_.window_end - timedelta(minutes=59)
    assert ask_next(world, request_, now=late) is None
    with pytest.raises(Conflict, match="ask_too_late"):
        perform(world.deed(cleo, now=late), asks.ask_next_cook, request_.ref)


def test_a_cancelled_request_asks_nobody_any_more_and_a_cook_who_said_yes_is_told(world: World, request_, dev) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    perform(world.deed(asha), asks.accept, ask.ref, ask.version)
    perform(world.deed(dev), meal_requests.cancel, request_.ref, fresh(world, request_).version)
    ask = fresh(world, ask)
    assert (ask.state, ask.reason) == (AskState.WITHDRAWN, "not_wanted")
    assert ("cook_ask_lapsed", asha.id) in messages(world)
    with pytest.raises(Conflict, match="ask_withdrawn"):
        perform(world.deed(asha), asks.accept, ask.ref, ask.version)


def test_a_meal_from_somebody_else_takes_the_ask_back(world: World, request_, cleo) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    meal = world.meal(world.cook("Ben", 100))
    perform(world.deed(cleo), matches.propose, meal.ref, request_.ref)
    assert states(world) == [(asha.id, AskState.WITHDRAWN)]
    assert ("cook_ask_lapsed", asha.id) not in messages(world), "who has said nothing hears nothing"
    assert fresh(world, ask).reason == "meal_found"


def test_a_request_that_expires_takes_its_ask_and_its_task_along(world: World, request_) -> None:
    world.cook()
    other = world.request(world.diner("Wen", 3000))
    ask_next(world, request_)
    ask_next(world, other)
    perform(world.deed(now=request_.window_end), meal_requests.expire)
    assert [state for _, state in states(world)] == [AskState.WITHDRAWN]
    assert not open_tasks(world, TaskKind.FIND_COOK)


def test_a_diner_on_hold_is_cooked_for_by_nobody(world: World, request_, dev) -> None:
    world.cook()
    ask_next(world, request_)
    perform(world.deed(), _release, dev.id)
    assert [state for _, state in states(world)] == [AskState.WITHDRAWN]


def _release(deed: Deed, person_id: int) -> None:
    matches.release_of_person(deed, person_id, "hold")


def test_a_cook_who_pauses_leaves_it_to_the_next(world: World, request_, cleo) -> None:
    asha, ben = world.cook(), world.cook("Ben", 100)
    ask_next(world, request_)
    role = world.session.query(members.MemberRole).filter_by(person_id=ben.id, role=Role.COOK).one()
    perform(world.deed(cleo), members.pause, ben.ref, Role.COOK, "A rest", role.version)
    assert states(world) == [(ben.id, AskState.WITHDRAWN), (asha.id, AskState.ASKED)]
    assert ("cook_ask_lapsed", ben.id) not in messages(world)


def test_two_who_are_kept_apart_from_now_on_hear_no_more_of_each_other(world: World, request_, dev) -> None:
    asha, ben = world.cook(), world.cook("Ben", 100)
    ask_next(world, request_)
    apart(world, ben, dev)
    perform(world.deed(), matches.release_pair, dev.id, ben.id)
    assert states(world) == [(ben.id, AskState.WITHDRAWN), (asha.id, AskState.ASKED)]


def test_a_pairing_s_cook_is_asked_first_on_its_day_and_only_once(world: World, request_) -> None:
    asha = world.cook("Asha", 900)
    world.cook("Ben", 290)
    ask = perform(world.deed(), _of_pairing, request_.ref, asha.id)
    assert ask is not None
    assert ask.cook_id == asha.id
    perform(world.deed(asha), asks.decline, ask.ref, ask.version)
    second = world.session.query(CookAsk).filter_by(state=AskState.ASKED).one()
    assert second.cook_id != asha.id, "it goes to the pool"
    perform(world.deed(now=second.lapses_at), asks.lapse)
    assert perform(world.deed(), _of_pairing, request_.ref, asha.id) is None


def _of_pairing(deed: Deed, ref: str, cook_id: int) -> CookAsk | None:
    request = request_store.by_ref(deed.session, deed.council_id, ref)
    assert request is not None
    return asks.ask_of_pairing(deed, request, cook_id, None)
