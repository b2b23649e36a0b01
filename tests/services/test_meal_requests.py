from datetime import datetime, time, timedelta

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.members import MemberState
from app.domain.vocabulary import Asked, Role
from app.models.meals import MealRequest
from app.models.people import DinerProfile, Person
from app.services import meal_requests
from app.services.frame import perform


def ask(world: World, who: Person, days: int = 1, portions: int = 1, window: tuple[datetime, datetime] | None = None):
    start, end = window or world.window(days, time(16, 30), 180)
    day = start.astimezone(world.council.policy.tz).date()
    return perform(world.deed(who), meal_requests.open_request, day, start, end, portions)


def test_a_diner_asks_for_a_meal_on_a_day(world: World) -> None:
    request = ask(world, world.diner(), portions=2)
    assert (request.state, request.portions, request.asked_how) == (RequestState.OPEN, 2, Asked.WEB)


def test_a_coordinator_asks_for_a_diner_who_rang(world: World) -> None:
    dev, cleo = world.diner(), world.coordinator()
    cleo_as_dev = world.deed(cleo, acting_for_id=dev.id, how=Asked.PHONE, reason="She rang")
    allowed = cleo_as_dev.actor.permissions | world.actor(dev).permissions
    cleo_as_dev.actor = type(cleo_as_dev.actor)("person", cleo.id, None, "Cleo Bell", allowed)
    start, end = world.window()
    request = perform(cleo_as_dev, meal_requests.open_request, _day(world, start), start, end, 1)
    assert (request.diner_id, request.asked_by_id, request.asked_how) == (dev.id, cleo.id, Asked.PHONE)


def _day(world: World, moment: datetime):
    return moment.astimezone(world.council.policy.tz).date()


@pytest.mark.parametrize("portions", [-1, 0, 5, 10_000])
def test_portions_stay_within_the_councils_bounds(world: World, portions: int) -> None:
    with pytest.raises(Invalid) as refused:
        ask(world, world.diner(), portions=portions)
    assert (refused.value.code, refused.value.field) == ("request_portions_range", "portions")


@pytest.mark.parametrize(("days", "code"), [(-1, "request_window_over"), (16, "request_too_far_ahead")])
def test_the_window_is_still_to_come_and_within_two_weeks(world: World, days: int, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        ask(world, world.diner(), days)


def test_the_window_lies_on_the_day_asked_for(world: World) -> None:
    start, end = world.window(2)
    with pytest.raises(Invalid, match="request_window_not_on_day"):
        perform(
            world.deed(world.diner()),
            meal_requests.open_request,
            _day(world, start) - timedelta(days=1),
            start,
            end,
            1,
        )


def test_the_same_day_twice_is_refused_with_the_earlier_requests_reference(world: World) -> None:
    dev = world.diner()
    first = ask(world, dev)
    with pytest.raises(Conflict) as refused:
        ask(world, dev)
    assert (refused.value.code, refused.value.details["ref"]) == ("request_same_day", first.ref)


def test_a_week_holds_only_so_many_meals(world: World) -> None:
    dev = world.diner()
    start, _ = world.window(days=7)
    monday = 7 - _day(world, start).weekday()
    for days in range(monday, monday + 7):
        world.request(dev, window=world.window(days), state=RequestState.FULFILLED)
    with pytest.raises(Conflict) as refused:
        ask(world, dev, monday + 1)
    assert (refused.value.code, refused.value.details["most"]) == ("diner_week_full", 7)
    assert ask(world, dev, monday - 1 if monday > 1 else monday + 7).state is RequestState.OPEN


def test_only_an_active_diner_asks(world: World) -> None:
    paused, asha = world.diner(state=MemberState.PAUSED), world.cook()
    ruth = world.person("Ruth", Role.RELATIVE)
    for who in (paused, asha):
        with pytest.raises(Forbidden, match="not_allowed"):
            ask(world, who)
    with pytest.raises(Forbidden, match="not_a_diner"):
        ask(world, ruth)


def test_withdrawing_a_wish_releases_its_match_and_tells_the_cook(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    meal, request = world.meal(asha), world.request(dev)
    match = world.match(meal, request, MatchState.CONFIRMED)
    perform(world.deed(dev), meal_requests.cancel, request.ref, request.version)
    assert fresh(world, request).state is RequestState.CANCELLED
    assert fresh(world, match).state is MatchState.CANCELLED_EARLY
    assert fresh(world, meal).live_portions == 0
    assert messages(world) == {("match_cancelled", asha.id)}


def test_a_wish_is_withdrawn_by_its_own_diner_on_the_version_they_saw(world: World) -> None:
    dev, eve = world.diner(), world.diner("Eve")
    request = world.request(dev)
    with pytest.raises(NotFound):
        perform(world.deed(eve), meal_requests.cancel, request.ref, request.version)
    with pytest.raises(Stale):
        perform(world.deed(dev), meal_requests.cancel, request.ref, request.version + 1)


def test_a_request_nobody_met_is_unmet_when_its_window_ends_and_keeps_its_wait(world: World) -> None:
    dev = world.diner()
    request = world.request(dev)
    waited_since = world.session.query(DinerProfile.accepted_on).scalar()
    assert perform(world.deed(now=request.window_end - timedelta(seconds=1)), meal_requests.expire) == 0
    assert perform(world.deed(now=request.window_end), meal_requests.expire) == 1
    assert fresh(world, request).state is RequestState.UNMET
    assert messages(world) == {("request_unmet", dev.id)}
    profile = world.session.query(DinerProfile).one()
    assert (profile.last_meal_on, profile.accepted_on) == (None, waited_since)


def test_a_proposal_nobody_decided_on_ends_with_its_request(world: World) -> None:
    match = world.match(world.meal(world.cook()), world.request(world.diner()))
    request = world.session.query(MealRequest).one()
    assert perform(world.deed(now=request.window_end), meal_requests.expire) == 1
    assert (fresh(world, match).state, fresh(world, match).reason) == (MatchState.REJECTED, "window_over")
    assert fresh(world, request).state is RequestState.UNMET
