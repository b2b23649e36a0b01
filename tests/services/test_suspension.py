"""A council is stopped: nothing new begins, today goes ahead, later is called off, and everybody concerned hears it."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
from factories.meal_facts import good_meal
from flask import Flask
from support.lives import READY, Life, appoint_team
from support.post import Kept, keep_mail, work
from support.world import World

from app import clock
from app.domain.asks import AskState
from app.domain.council_policy import Weekday
from app.domain.errors import Conflict
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.references import new_reference
from app.domain.vocabulary import Asked, Channel, Role
from app.models.asks import CookAsk
from app.models.desk import Task
from app.models.meals import Match, MealRequest
from app.models.people import MemberRole, Person
from app.models.trace import OutboxMessage
from app.services import (
    asks,
    council_life,
    matches,
    meal_requests,
    meals,
    members,
    rounds,
    sign_up,
    standing_requests,
    timed,
)
from app.services.frame import Deed, perform
from app.services.standing_requests import StandingFacts


@pytest.fixture
def post(clean: Flask) -> Iterator[Kept]:
    real = clean.extensions["postbox"]
    yield keep_mail(clean)
    clean.extensions["postbox"] = real


@pytest.fixture
def stop(world: World, life: Life) -> Callable[[], None]:
    """Stop the council as its manager does."""
    maya = appoint_team(world).maya
    life.live(**READY)

    def now() -> None:
        perform(world.deed(maya), council_life.suspend, "The insurance is in doubt")
        life.look_again()

    return now


def told(world: World, person: Person) -> list[str]:
    world.session.rollback()
    rows = world.session.query(OutboxMessage).filter_by(person_id=person.id).order_by(OutboxMessage.id)
    return [row.kind for row in rows]


def test_today_goes_ahead_later_is_called_off_and_what_was_proposed_is_dropped(world: World, stop) -> None:
    asha, dev, joan = world.cook(), world.diner(), world.diner("Joan")
    today, later = world.window(days=0), world.window(days=2)
    stays = world.match(world.meal(asha, window=today), world.request(dev, window=today), MatchState.CONFIRMED)
    goes = world.match(world.meal(asha, window=later), world.request(dev, window=later), MatchState.CONFIRMED)
    proposed = world.match(world.meal(world.cook("Ben")), world.request(joan))
    found = {"stays": stays.ref, "goes": goes.ref, "proposed": proposed.ref}
    stop()
    now = {name: world.session.query(Match).filter_by(ref=ref).one() for name, ref in found.items()}
    assert now["stays"].state is MatchState.CONFIRMED
    assert (now["goes"].state, now["goes"].reason) == (MatchState.CANCELLED_EARLY, "council_suspended")
    assert now["proposed"].state is MatchState.REJECTED
    assert told(world, asha) == told(world, dev) == ["council_suspended", "match_cancelled"]
    assert told(world, joan) == ["council_suspended"]
    assert {request.state for request in world.session.query(MealRequest).filter_by(diner_id=joan.id)} == {
        RequestState.OPEN
    }


def test_the_letters_and_the_calls_say_so(world: World, stop, post: Kept) -> None:
    asha, dev = world.cook(email="asha@post.example"), world.diner()
    today, later = world.window(days=0), world.window(days=2)
    world.match(world.meal(asha, window=today), world.request(dev, window=today), MatchState.CONFIRMED)
    world.match(world.meal(asha, window=later), world.request(dev, window=later), MatchState.CONFIRMED)
    stop()
    work(world.app, turns=2)
    assert sorted(email.subject for email in post.sent) == ["A visit is called off", "Your visit goes ahead"]
    assert all("stopped Extra Plate for now" in email.text for email in post.sent)
    world.session.rollback()
    assert {task.message for task in world.session.query(Task)} == {"council_suspended", "match_cancelled"}


def test_the_visit_of_today_is_handed_over_and_written_down(world: World, stop) -> None:
    asha, dev = world.cook(), world.diner()
    today = world.window(days=0)
    match = world.match(world.meal(asha, window=today), world.request(dev, window=today), MatchState.CONFIRMED)
    stop()
    version = world.session.query(Match).one().version
    at_the_door = today[0] + timedelta(minutes=10)
    perform(world.deed(asha, now=at_the_door), matches.hand_over, match.ref, version, at_the_door)
    assert world.session.query(Match).one().state is MatchState.HANDED_OVER


def test_whoever_was_asked_to_cook_need_not(world: World, stop) -> None:
    asha, request = world.cook(), world.request(world.diner())
    facts = {"state": AskState.ASKED, "asked_at": world.now, "lapses_at": world.now + timedelta(hours=2)}
    world.add(CookAsk(ref=new_reference(), request_id=request.id, cook_id=asha.id, **facts))
    world.cook("Ben", 100)
    stop()
    assert [ask.state for ask in world.session.query(CookAsk)] == [AskState.WITHDRAWN]


def test_nothing_new_begins(world: World, stop) -> None:
    cleo, asha, dev = world.coordinator("Cora"), world.cook(), world.diner()
    meal, request = world.meal(asha), world.request(dev)
    joan = world.diner("Joan")
    stop()
    start, end = world.window(days=3)
    weekly = StandingFacts(weekdays=frozenset({Weekday.FRI}), starts=time(17), ends=time(19), portions=1)
    new = members.PersonFacts(
        first_name="Nell", last_name="Ward", role=Role.DINER, channel=Channel.VISIT, how=Asked.PHONE
    )
    refused: list[Callable[[], object]] = [
        lambda: perform(world.deed(asha), meals.post, good_meal(world)),
        lambda: perform(world.deed(joan), meal_requests.open_request, start.date(), start, end, 1),
        lambda: perform(world.deed(joan), standing_requests.ask, weekly),
        lambda: perform(world.deed(joan), matches.ask_for_meal, meal.ref),
        lambda: perform(world.deed(cleo), matches.propose, meal.ref, request.ref),
        lambda: perform(world.deed(asha), matches.pick_diner, meal.ref, request.ref),
        lambda: perform(world.deed(cleo), asks.ask_next_cook, request.ref),
        lambda: perform(world.deed(cleo), members.add_person, new),
        lambda: perform(world.deed(), sign_up.start, "nell@post.example", Role.COOK),
    ]
    for one in refused:
        with pytest.raises(Conflict, match="council_suspended"):
            one()
    world.session.rollback()
    assert world.session.query(Match).count() == 0
    assert world.session.query(MemberRole).filter_by(role=Role.COOK).count() == 1


def test_a_deed_that_waited_for_the_lock_while_the_council_was_stopped_is_refused(world: World, stop) -> None:
    cleo, meal, request = world.coordinator("Cora"), world.meal(world.cook()), world.request(world.diner())
    refs = meal.ref, request.ref
    before: Deed = world.deed(cleo)
    stop()
    with pytest.raises(Conflict, match="council_suspended"):
        perform(before, matches.propose, *refs)


def test_the_clock_and_the_rounds_begin_nothing_and_go_on_when_it_opens_again(world: World, stop, life: Life) -> None:
    world.meal(world.cook())
    world.request(world.diner())
    world.standing(world.diner("Joan"))
    stop()
    perform(world.deed(), rounds.ask_for_night_round)
    work(world.app, turns=2)
    assert not perform(world.deed(), timed.once_a_day, "round")
    perform(world.deed(), standing_requests.open_due)
    world.session.rollback()
    assert (world.session.query(Match).count(), world.session.query(MealRequest).count()) == (0, 1)
    perform(world.deed(), council_life.reopen, "All is well")
    life.look_again()
    later = clock.now() + timedelta(minutes=1)
    clock.move_to(later, world.app.extensions["settings"].clock_file)
    work(world.app, turns=2)
    world.session.rollback()
    assert world.session.query(Match).one().state is MatchState.PROPOSED
