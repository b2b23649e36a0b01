"""A wish that comes again each week opens each of its days once, and no day that is not wanted."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.council_policy import Weekday
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.members import MemberState
from app.domain.standing_requests import StandingState
from app.domain.vocabulary import Asked, Role
from app.models.meals import MealRequest
from app.models.people import MemberRole, Person
from app.models.standing_requests import StandingRequest
from app.services import away, matches, meal_requests, members, standing_requests
from app.services.away import AwayFacts
from app.services.frame import Deed, perform
from app.services.standing_requests import StandingFacts

TUE_FRI = frozenset({Weekday.TUE, Weekday.FRI})
FACTS = StandingFacts(weekdays=TUE_FRI, starts=time(17), ends=time(19), portions=1)
DAILY = replace(FACTS, weekdays=frozenset(Weekday))


def ask(world: World, dev: Person, facts: StandingFacts = FACTS, **given: object) -> StandingRequest:
    return perform(world.deed(dev, **given), standing_requests.ask, facts)  # type: ignore[arg-type]  # now and policy


def days_of(world: World, dev: Person, *states: RequestState) -> list[date]:
    world.session.close()
    rows = world.session.query(MealRequest).filter_by(diner_id=dev.id)
    return sorted(row.day for row in rows if row.state in (states or {RequestState.OPEN}))


def run(world: World, days: int = 0, hours: float = 0) -> int:
    return perform(world.deed(now=world.now + timedelta(days=days, hours=hours)), standing_requests.open_due)


def today(world: World) -> date:
    return world.now.astimezone(world.council.policy.tz).date()


def coming(world: World, facts: StandingFacts = FACTS, ahead: int = 7) -> list[date]:
    days = [today(world) + timedelta(days=more) for more in range(ahead + 1)]
    return [day for day in days if list(Weekday)[day.weekday()] in facts.weekdays]


def test_the_days_of_the_coming_week_are_opened_at_once_in_local_time(world: World) -> None:
    dev = world.diner()
    row = ask(world, dev)
    assert days_of(world, dev) == coming(world)
    first = world.session.query(MealRequest).order_by(MealRequest.day).first()
    local = [moment.astimezone(world.council.policy.tz) for moment in (first.window_start, first.window_end)]
    assert [moment.time() for moment in local] == [time(17), time(19)]
    assert (first.standing_id, first.portions, first.asked_how) == (row.id, 1, Asked.WEB)


def test_the_clock_opens_each_day_once_however_often_it_looks(world: World) -> None:
    dev = world.diner()
    ask(world, dev)
    opened = [run(world, day, hours) for day in range(14) for hours in (0, 2)]
    assert sum(opened) == len(coming(world, ahead=20)) - len(coming(world)) > 0
    assert days_of(world, dev) == coming(world, ahead=20)


@pytest.mark.parametrize("change", [date(2027, 3, 28), date(2027, 10, 31)])
def test_five_stays_five_when_the_clocks_change_and_no_day_is_lost(world: World, change: date) -> None:
    morning = datetime.combine(change - timedelta(days=5), time(9), world.council.policy.tz)
    dev = world.diner()
    ask(world, dev, DAILY, now=morning)
    rows = world.session.query(MealRequest).filter_by(diner_id=dev.id).order_by(MealRequest.day).all()
    assert [row.day for row in rows] == [morning.date() + timedelta(days=more) for more in range(8)]
    tz = world.council.policy.tz
    assert {(row.window_start.astimezone(tz).time(), row.window_end - row.window_start) for row in rows} == {
        (time(17), timedelta(hours=2))
    }
    assert len({row.window_start.hour for row in rows}) == 2


def test_a_wish_of_one_day_wins_and_its_cancelling_is_the_last_word(world: World) -> None:
    dev = world.diner()
    day = coming(world)[0]
    one_off = world.request(dev, window=world.window((day - today(world)).days, time(12), 60))
    ask(world, dev)
    assert days_of(world, dev) == coming(world)
    assert fresh(world, one_off).standing_id is None
    perform(world.deed(dev), meal_requests.cancel, one_off.ref, 1)
    run(world, hours=1)
    assert days_of(world, dev) == coming(world)[1:]


def test_a_day_that_is_cancelled_stays_cancelled(world: World) -> None:
    dev = world.diner()
    ask(world, dev)
    request = world.session.query(MealRequest).order_by(MealRequest.day).first()
    perform(world.deed(dev), meal_requests.cancel, request.ref, request.version)
    for day in range(3):
        run(world, day)
    assert coming(world)[0] not in days_of(world, dev)


def test_a_visit_called_off_because_nobody_is_in_is_not_asked_for_again(world: World) -> None:
    dev = world.diner()
    ask(world, dev)
    request = world.session.query(MealRequest).order_by(MealRequest.day).first()
    meal = world.meal(world.cook(), window=(request.window_start, request.window_end))
    match = world.match(meal, request, MatchState.CONFIRMED)
    perform(world.deed(dev), matches.cancel, match.ref, match.version, "cannot_be_in")
    run(world)
    assert request.day not in days_of(world, dev)


def test_a_one_off_on_a_day_that_is_open_already_is_refused_with_its_reference(world: World) -> None:
    dev = world.diner()
    ask(world, dev, DAILY)
    tomorrow = today(world) + timedelta(days=1)
    start, end = world.window(1, time(12), 60)
    with pytest.raises(Conflict, match="request_same_day") as refused:
        perform(world.deed(dev), meal_requests.open_request, tomorrow, start, end, 1)
    earlier = world.session.query(MealRequest).filter_by(ref=refused.value.details["ref"]).one()
    assert earlier.day == tomorrow


def test_two_weekly_wishes_never_fall_on_the_same_day(world: World) -> None:
    dev = world.diner()
    row = ask(world, dev)
    with pytest.raises(Conflict, match="standing_same_day") as refused:
        ask(world, dev, replace(FACTS, weekdays=frozenset({Weekday.FRI}), starts=time(12), ends=time(13)))
    assert refused.value.details["ref"] == row.ref
    assert ask(world, dev, replace(FACTS, weekdays=frozenset({Weekday.MON}))).state is StandingState.ACTIVE


def test_past_the_weekly_limit_a_day_waits_until_the_week_has_room(world: World) -> None:
    dev = world.diner()
    deed = world.deed(dev)
    policy = replace(deed.policy, matching=replace(deed.policy.matching, diner_meals_per_week=2))
    deed.council = replace(deed.council, policy=policy)
    perform(deed, standing_requests.ask, DAILY)
    opened = days_of(world, dev)
    weeks = [day - timedelta(days=day.weekday()) for day in opened]
    assert all(weeks.count(week) <= 2 for week in weeks)
    first = world.session.query(MealRequest).order_by(MealRequest.day).first()
    perform(world.deed(dev), meal_requests.cancel, first.ref, first.version)
    perform(replace(world.deed(), council=deed.council), standing_requests.open_due)
    assert len(days_of(world, dev)) == len(opened)
    assert first.day not in days_of(world, dev)


def test_who_pauses_is_not_asked_for_and_gets_the_days_again_afterwards(world: World) -> None:
    dev = world.diner()
    ask(world, dev)
    perform(world.deed(dev), members.pause, dev.ref, Role.DINER, "", 1)
    assert (days_of(world, dev), run(world)) == ([], 0)
    perform(world.deed(world.coordinator()), members.resume, dev.ref, Role.DINER, 2)
    run(world)
    assert days_of(world, dev) == coming(world)


def test_the_last_day_is_the_last_and_then_it_is_over(world: World) -> None:
    dev = world.diner()
    row = ask(world, dev, replace(DAILY, until=today(world) + timedelta(days=2)))
    assert len(days_of(world, dev)) == 3
    run(world, 2)
    assert fresh(world, row).state is StandingState.ACTIVE
    run(world, 3)
    assert fresh(world, row).state is StandingState.ENDED


def test_paused_it_opens_nothing_and_resumed_it_opens_what_is_due(world: World) -> None:
    dev = world.diner()
    row = ask(world, dev)
    perform(world.deed(dev), standing_requests.pause, row.ref, 1)
    run(world, 7)
    assert days_of(world, dev) == coming(world)
    perform(world.deed(dev, now=world.now + timedelta(days=7)), standing_requests.resume, row.ref, 2)
    assert days_of(world, dev) == coming(world, ahead=14)


@pytest.mark.parametrize("left", [0, 7])
def test_ending_it_leaves_or_withdraws_what_waits_and_never_an_arranged_visit(world: World, left: int) -> None:
    dev = world.diner()
    row = ask(world, dev, DAILY)
    first, second = world.session.query(MealRequest).order_by(MealRequest.day).limit(2)
    asha = world.cook()
    for request, state in ((first, MatchState.CONFIRMED), (second, MatchState.PROPOSED)):
        world.match(world.meal(asha, window=(request.window_start, request.window_end)), request, state)
    perform(world.deed(dev), standing_requests.end, row.ref, 1, with_days=left == 0)
    assert len(days_of(world, dev, RequestState.OPEN, RequestState.PROPOSED)) == left
    assert days_of(world, dev, RequestState.MATCHED) == [first.day]
    assert run(world, 7) == 0
    assert ask(world, dev).state is StandingState.ACTIVE


def test_a_coordinator_takes_it_down_and_it_says_so(world: World) -> None:
    dev, cleo = world.diner(), world.coordinator()
    row = perform(world.deed(cleo), standing_requests.ask_for, dev.ref, Asked.PHONE, FACTS)
    assert (row.diner_id, row.asked_by_id, row.asked_how) == (dev.id, cleo.id, Asked.PHONE)
    request = world.session.query(MealRequest).first()
    assert (request.asked_by_id, request.asked_how) == (cleo.id, Asked.PHONE)
    perform(world.deed(cleo), standing_requests.end, row.ref, 1)
    assert fresh(world, row).ended_by_id == cleo.id


def test_the_wish_is_checked_like_any_other(world: World) -> None:
    dev = world.diner()
    for changed, code in (
        ({"portions": 5}, "request_portions_range"),
        ({"weekdays": frozenset()}, "days_missing"),
        ({"ends": time(17)}, "window_ends_before_start"),
        ({"ends": time(17, 14)}, "request_window_too_short"),
        ({"until": today(world) - timedelta(days=1)}, "until_before_first"),
        ({"every_weeks": 9}, "every_weeks_range"),
    ):
        with pytest.raises(Invalid, match=code):
            ask(world, dev, replace(FACTS, **changed))  # type: ignore[arg-type]  # one field each
    assert world.session.query(StandingRequest).count() == 0
    with pytest.raises(Forbidden):
        ask(world, world.cook())
    paused = world.diner("Pat")
    deed = world.deed(paused)
    world.session.query(MemberRole).filter_by(person_id=paused.id).one().state = MemberState.PAUSED
    world.session.commit()
    with pytest.raises(Conflict, match="diner_not_active"):
        perform(deed, standing_requests.ask, FACTS)


def test_nobody_ends_what_is_not_theirs_and_nobody_twice(world: World) -> None:
    dev = world.diner()
    row = ask(world, dev)
    with pytest.raises(NotFound):
        perform(world.deed(world.diner("Eve")), standing_requests.end, row.ref, 1)
    otto = world.person("Otto", Role.COORDINATOR, council=world.barnet, email="otto@b.example")
    with pytest.raises(NotFound):
        perform(world.deed(otto), standing_requests.end, row.ref, 1)
    with pytest.raises(Stale):
        perform(world.deed(dev), standing_requests.pause, row.ref, 7)
    perform(world.deed(dev), standing_requests.end, row.ref, 1)
    with pytest.raises(Conflict, match="illegal_transition"):
        perform(world.deed(dev), standing_requests.end, row.ref, 2)


def test_days_away_are_left_out_and_those_after_wait_for_a_word(world: World) -> None:
    dev = world.diner()
    first, last = today(world) + timedelta(days=2), today(world) + timedelta(days=3)
    ask(world, dev, DAILY)
    spell = perform(world.deed(dev), away.say_away, AwayFacts(first_day=first, last_day=last))
    week = coming(world, DAILY)
    assert days_of(world, dev) == [day for day in week if day not in {first, last}]
    assert run(world, 1) == 0
    perform(world.deed(dev), away.end, spell.ref, spell.version)
    assert days_of(world, dev) == week
    assert messages(world) == set()


def test_the_clock_needs_no_diner_to_look(world: World) -> None:
    assert run(world) == 0
    assert isinstance(world.deed(), Deed)
