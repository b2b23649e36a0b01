"""A cook without a meal is asked, one at a time: whose turn it is, and what their answer does."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from support.looking import fresh, messages
from support.pairs import pairing
from support.world import World

from app.domain.asks import AskState
from app.domain.errors import Conflict, Forbidden, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.pairings import PairingState
from app.domain.references import new_reference
from app.domain.vocabulary import Asked
from app.models.asks import CookAsk
from app.models.meals import MealRequest
from app.models.people import CookProfile, Person
from app.models.trace import OutboxMessage
from app.services import asks
from app.services.frame import perform
from tests.factories.asking import apart, ask_next, states, whose_turn

HOUR = timedelta(hours=1)


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


def test_one_cook_is_asked_and_told_what_members_may_see_of_each_other(world: World, request_, dev) -> None:
    asha = world.cook()
    ask = ask_next(world, request_, now=world.now)
    assert ask is not None
    assert (ask.cook_id, ask.state, ask.asked_by_id) == (asha.id, AskState.ASKED, None)
    assert ask.lapses_at == world.now + 4 * HOUR
    told = world.session.query(OutboxMessage).one()
    assert (told.kind, told.person_id, told.useful_until) == ("cook_asked", asha.id, ask.lapses_at)
    seen = {"ask": ask.ref, "request": request_.ref, "diner": "Dev", "band": 0, "portions": 1}
    times = {"answer_by": ask.lapses_at, "starts": request_.window_start, "ends": request_.window_end}
    assert told.facts == seen | {name: moment.isoformat() for name, moment in times.items()}


def test_while_one_is_asked_nobody_else_is(world: World, request_) -> None:
    world.cook()
    world.cook("Ben", 100)
    ask_next(world, request_)
    assert ask_next(world, request_) is None
    assert len(states(world)) == 1


def test_the_database_holds_one_open_ask_for_a_request(world: World, request_) -> None:
    asha = world.cook()
    made = {"request_id": request_.id, "cook_id": asha.id, "asked_at": world.now, "lapses_at": world.now + HOUR}
    world.add(CookAsk(ref=new_reference(), state=AskState.LAPSED, **made))
    world.add(CookAsk(ref=new_reference(), state=AskState.ACCEPTED, **made))
    with pytest.raises(IntegrityError):
        world.add(CookAsk(ref=new_reference(), state=AskState.ASKED, **made))
    world.session.rollback()


def test_a_message_made_at_night_waits_for_the_morning(world: World, request_) -> None:
    world.cook()
    night, _end = world.window(days=0, start=(world.now.replace(hour=23)).time())
    ask_next(world, request_, now=night)
    told = world.session.query(OutboxMessage).one()
    here = told.due_at.astimezone(world.reigate.policy.tz)
    assert (here.hour, here.minute, told.due_at > night) == (8, 0, True)


def test_turns_go_to_friends_then_to_whom_nobody_asked_lately_and_never_by_distance_first(
    world: World, request_, dev
) -> None:
    near, far, friend, busy = (
        world.cook("Near", 290),
        world.cook("Far", -900),
        world.cook("Friend", 900),
        world.cook("Busy", 280),
    )
    old = world.window(days=-9)
    world.match(world.meal(friend, window=old), world.request(dev, window=old), MatchState.HANDED_OVER)
    world.meal(busy, window=world.window(days=-2))
    assert whose_turn(world, request_) == ["Friend", "Near", "Far", "Busy"]
    assert near.id != far.id


def test_a_pair_that_has_not_shared_yet_comes_first_all_the_same(world: World, request_, dev) -> None:
    world.cook("Near", 290)
    pairing(world, world.cook("Paired", 900), dev, PairingState.TRIAL)
    assert whose_turn(world, request_) == ["Paired", "Near"]


@pytest.mark.parametrize(
    "unfit",
    [
        lambda world, dev: world.cook("Paused", state="paused"),
        lambda world, dev: world.cook("Unchecked", checked=False),
        lambda world, dev: world.cook("TooFar", 3000),
        lambda world, dev: world.cook("AtHome", household=world.session.get(type(world.household()), dev.household_id)),
        lambda world, dev: world.cook("Unplaced", household=world.household(lat=None, lon=None)),
        lambda world, dev: world.cook("Otto", council=world.barnet),
        lambda world, dev: apart(world, world.cook("Apart"), dev),
        lambda world, dev: world.meal(world.cook("Cooking")),
        lambda world, dev: world.away(world.cook("Away"), 0, 3),
        lambda world, dev: world.add(CookProfile(person_id=world.cook("Full").id, portions_per_week=0)),
    ],
)
def test_nobody_is_asked_who_may_not_cook_for_them_or_cooks_already(world: World, request_, dev, unfit) -> None:
    unfit(world, dev)
    assert whose_turn(world, request_) == []
    assert ask_next(world, request_) is None


def test_nobody_is_asked_more_than_twice_a_day_whatever_came_of_it(world: World, cleo) -> None:
    asha = world.cook()
    wishes = [world.request(world.diner(f"D{number}")) for number in range(3)]
    first = ask_next(world, wishes[0])
    perform(world.deed(asha), asks.decline, first.ref, first.version)
    assert ask_next(world, wishes[1]) is not None
    assert ask_next(world, wishes[2]) is None
    with pytest.raises(Conflict, match="cook_asked_enough"):
        perform(world.deed(cleo), asks.ask_cook, wishes[2].ref, asha.ref)
    tomorrow = world.window(days=1, start=world.now.time())[0]
    assert ask_next(world, wishes[2], now=tomorrow) is not None


def test_a_yes_gives_the_cook_the_same_time_again_to_post_the_meal(world: World, request_) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    later = world.now + 2 * HOUR
    perform(world.deed(asha, now=later), asks.accept, ask.ref, ask.version)
    ask = fresh(world, ask)
    assert (ask.state, ask.answered_how, ask.answered_by_id) == (AskState.ACCEPTED, Asked.WEB, asha.id)
    assert ask.lapses_at == later + 4 * HOUR
    assert fresh(world, request_).state is RequestState.OPEN


def test_a_no_goes_to_the_next_cook_in_the_same_deed(world: World, request_) -> None:
    asha, ben = world.cook(), world.cook("Ben", 100)
    ask = ask_next(world, request_)
    assert ask.cook_id == ben.id, "who lives nearer, as neither has been asked before"
    perform(world.deed(ben), asks.decline, ask.ref, ask.version)
    assert states(world) == [(ben.id, AskState.DECLINED), (asha.id, AskState.ASKED)]


def test_a_cook_who_said_yes_may_still_say_no(world: World, request_) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    ask = perform(world.deed(asha), asks.accept, ask.ref, ask.version)
    perform(world.deed(asha), asks.decline, ask.ref, fresh(world, ask).version)
    assert states(world) == [(asha.id, AskState.DECLINED)]


def test_no_answer_lapses_and_the_next_cook_is_asked_by_the_same_job(world: World, request_) -> None:
    asha, ben = world.cook(), world.cook("Ben", 100)
    ask = ask_next(world, request_)
    assert perform(world.deed(now=ask.lapses_at - timedelta(seconds=1)), asks.lapse) == 0
    assert perform(world.deed(now=ask.lapses_at), asks.lapse) == 1
    assert states(world) == [(ben.id, AskState.LAPSED), (asha.id, AskState.ASKED)]
    assert messages(world) == {("cook_asked", asha.id), ("cook_asked", ben.id)}, "who let it lapse hears nothing"


def test_a_yes_without_a_meal_lapses_too_and_that_cook_is_told(world: World, request_) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    perform(world.deed(asha), asks.accept, ask.ref, ask.version)
    perform(world.deed(now=fresh(world, ask).lapses_at), asks.lapse)
    assert states(world) == [(asha.id, AskState.LAPSED)]
    assert ("cook_ask_lapsed", asha.id) in messages(world)


@pytest.mark.parametrize("answer", [asks.accept, asks.decline])
def test_an_answer_to_an_ask_that_is_over_is_refused_and_changes_nothing(world: World, request_, answer) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    perform(world.deed(now=ask.lapses_at), asks.lapse)
    with pytest.raises(Conflict, match="ask_lapsed"):
        perform(world.deed(asha), answer, ask.ref, ask.version)
    assert states(world) == [(asha.id, AskState.LAPSED)]


def test_a_stale_page_and_a_second_yes_are_refused(world: World, request_) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    with pytest.raises(Stale):
        perform(world.deed(asha), asks.accept, ask.ref, ask.version + 1)
    perform(world.deed(asha), asks.accept, ask.ref, ask.version)
    with pytest.raises(Conflict, match="ask_accepted"):
        perform(world.deed(asha), asks.accept, ask.ref, fresh(world, ask).version)


def test_what_was_true_when_asked_is_looked_at_again_when_answered(world: World, request_, dev) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    apart(world, asha, dev)
    with pytest.raises(NotFound):
        perform(world.deed(asha), asks.accept, ask.ref, ask.version)


def test_only_the_cook_who_was_asked_or_the_office_answers(world: World, request_, dev) -> None:
    world.cook()
    ask = ask_next(world, request_)
    other, otto = world.cook("Ben", 3000), world.cook("Otto", council=world.barnet)
    for stranger in (other, dev, otto):
        with pytest.raises(NotFound):
            perform(world.deed(stranger), asks.accept, ask.ref, ask.version)


def test_a_coordinator_writes_down_what_was_said_on_the_phone(world: World, request_, cleo) -> None:
    world.cook()
    ask = ask_next(world, request_)
    perform(world.deed(cleo), asks.accept, ask.ref, ask.version)
    ask = fresh(world, ask)
    assert (ask.answered_how, ask.answered_by_id) == (Asked.PHONE, cleo.id)


def test_staff_who_also_cook_leave_their_own_household_s_to_a_colleague(world: World, request_) -> None:
    asha = world.cook()
    cora = world.coordinator("Cora", household=world.session.get(type(world.household()), asha.household_id))
    ask = ask_next(world, request_)
    with pytest.raises(Forbidden, match="own_match"):
        perform(world.deed(cora), asks.accept, ask.ref, ask.version)


def test_a_coordinator_chooses_whom_to_ask_also_somebody_who_let_it_lapse(world: World, request_, cleo) -> None:
    asha, ben = world.cook(), world.cook("Ben", 100)
    ask = perform(world.deed(cleo), asks.ask_cook, request_.ref, asha.ref)
    assert (ask.cook_id, ask.asked_by_id) == (asha.id, cleo.id)
    with pytest.raises(Conflict, match="ask_open"):
        perform(world.deed(cleo), asks.ask_cook, request_.ref, ben.ref)
    perform(world.deed(now=ask.lapses_at), asks.lapse)
    second = world.session.query(CookAsk).filter_by(state=AskState.ASKED).one()
    perform(world.deed(cleo), asks.decline, second.ref, second.version)
    assert perform(world.deed(cleo), asks.ask_cook, request_.ref, asha.ref).cook_id == asha.id


def test_a_no_is_a_no_and_the_guard_holds_by_hand_as_well(world: World, request_, cleo) -> None:
    asha, far = world.cook(), world.cook("Far", 3000)
    ask = perform(world.deed(cleo), asks.ask_cook, request_.ref, asha.ref)
    perform(world.deed(asha), asks.decline, ask.ref, ask.version)
    with pytest.raises(Conflict, match="cook_said_no"):
        perform(world.deed(cleo), asks.ask_cook, request_.ref, asha.ref)
    with pytest.raises(Conflict, match="guard_too_far"):
        perform(world.deed(cleo), asks.ask_cook, request_.ref, far.ref)
    with pytest.raises(NotFound):
        perform(world.deed(cleo), asks.ask_cook, request_.ref, world.cook("Otto", council=world.barnet).ref)


def test_only_a_coordinator_asks_by_hand(world: World, request_) -> None:
    asha = world.cook()
    for use_case, args in ((asks.ask_next_cook, ()), (asks.ask_cook, (asha.ref,))):
        with pytest.raises(Forbidden):
            perform(world.deed(asha), use_case, request_.ref, *args)
