"""The clock asks after people who are away, and has somebody ring before meals start again."""

from datetime import UTC, date, datetime, time, timedelta

from support.looking import fresh
from support.post import work
from support.world import World

from app import clock
from app.domain.away import AwayKind
from app.domain.council_policy import Weekday
from app.domain.members import MemberState
from app.domain.vocabulary import Channel, Role
from app.models.away import AwaySpell
from app.models.desk import CallOutcome, Task, TaskKind
from app.models.meals import MealRequest
from app.models.people import Person, Representation
from app.services import away, calls, standing_requests
from app.services.calls import CallMade
from app.services.frame import perform
from app.services.standing_requests import StandingFacts
from app.store.session import belong_to

DAILY = StandingFacts(weekdays=frozenset(Weekday), starts=time(17), ends=time(19), portions=1)


def morning(world: World, ahead: int) -> datetime:
    """Four in the morning, local, so many days ahead: after the daily jobs' hour."""
    tz = world.council.policy.tz
    day = world.now.astimezone(tz).date() + timedelta(days=ahead)
    return datetime.combine(day, time(4), tz).astimezone(UTC)


def live_until(world: World, ahead: int, since: int = 0) -> None:
    for day in range(since, ahead + 1):
        clock.move_to(morning(world, day), world.app.extensions["settings"].clock_file)
        work(world.app)
    world.session.close()
    belong_to(world.session, world.reigate.id)


def tasks(world: World) -> list[Task]:
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return world.session.query(Task).order_by(Task.id).all()


def relative_of(world: World, dev: Person, phone: str | None = "+442079460119") -> Person:
    rita = world.person("Rita", Role.RELATIVE, phone=phone, channel=Channel.PHONE if phone else Channel.EMAIL)
    bond = {"relative_id": rita.id, "diner_id": dev.id, "state": MemberState.ACTIVE}
    world.add(Representation(relation="daughter", asked_at=world.now, **bond))
    return rita


def in_hospital(world: World, dev: Person) -> AwaySpell:
    today = world.now.astimezone(world.council.policy.tz).date()
    spell = world.away(dev, 0, kind=AwayKind.HOSPITAL)
    spell.check_back_on = today + timedelta(days=7)
    world.session.commit()
    return spell


def test_each_week_a_relative_is_asked_and_the_diner_never(world: World) -> None:
    dev = world.diner(email="dev@post.example")
    rita = relative_of(world, dev)
    in_hospital(world, dev)
    live_until(world, 6)
    assert tasks(world) == []
    live_until(world, 7, since=7)
    (task,) = tasks(world)
    assert (task.kind, task.person_id, task.message) == (TaskKind.CALL, rita.id, "away_check")
    live_until(world, 14, since=8)
    assert len(tasks(world)) == 1, "last week's call still waits"
    done = CallMade(CallOutcome.SPOKE, note="A little better")
    perform(world.deed(world.coordinator()), calls.record, task.ref, task.version, done)
    live_until(world, 28, since=15)
    assert [(row.person_id, row.done_at is None) for row in tasks(world)] == [(rita.id, False), (rita.id, True)]


def test_without_a_relative_to_ring_a_coordinator_asks(world: World) -> None:
    dev = world.diner()
    relative_of(world, dev, phone=None)
    spell = in_hospital(world, dev)
    live_until(world, 7, since=7)
    (task,) = tasks(world)
    assert (task.kind, task.person_id, task.facts["away"]) == (TaskKind.CHECK_BACK, dev.id, spell.ref)
    spell = fresh(world, spell)
    perform(world.deed(world.coordinator()), away.asked_after, spell.ref, spell.version)
    assert tasks(world)[0].done_at is not None
    live_until(world, 30, since=8)
    assert [row.done_at is None for row in tasks(world)] == [False, True]


def days_asked_for(world: World) -> list[date]:
    return [row.day for row in world.session.query(MealRequest).order_by(MealRequest.day)]


def test_the_day_before_somebody_rings_and_only_then_do_meals_start_again(world: World) -> None:
    dev = world.diner()
    world.away(dev, 0, 3, from_cooking=False)
    perform(world.deed(dev), standing_requests.ask, DAILY)
    live_until(world, 2)
    assert tasks(world) == []
    live_until(world, 6, since=3)
    (task,) = tasks(world)
    assert (task.kind, task.person_id, task.message) == (TaskKind.CALL, dev.id, "away_back")
    assert days_asked_for(world) == []
    deed = world.deed(world.coordinator(), now=morning(world, 6))
    perform(deed, calls.record, task.ref, task.version, CallMade(CallOutcome.SPOKE))
    today = world.now.astimezone(world.council.policy.tz).date()
    assert days_asked_for(world) == [today + timedelta(days=ahead) for ahead in range(6, 14)]
    live_until(world, 7, since=7)
    assert world.session.query(AwaySpell).one().ended_at is not None


def test_a_call_on_the_last_day_opens_the_days_after_it_and_not_the_day_itself(world: World) -> None:
    dev = world.diner()
    world.away(dev, 0, 3, from_cooking=False)
    perform(world.deed(dev), standing_requests.ask, DAILY)
    live_until(world, 3)
    (task,) = tasks(world)
    deed = world.deed(world.coordinator(), now=morning(world, 3))
    perform(deed, calls.record, task.ref, task.version, CallMade(CallOutcome.SPOKE))
    today = world.now.astimezone(world.council.policy.tz).date()
    assert days_asked_for(world) == [today + timedelta(days=ahead) for ahead in range(4, 11)]


def test_a_cook_is_back_without_a_word(world: World) -> None:
    world.away(world.cook(), 0, 1, from_meals=False)
    live_until(world, 1)
    assert world.session.query(AwaySpell).one().ended_at is None
    live_until(world, 2, since=2)
    assert world.session.query(AwaySpell).one().ended_at is not None
    assert tasks(world) == []


def test_new_days_or_an_early_return_make_the_call_needless(world: World) -> None:
    dev = world.diner()
    spell = world.away(dev, 0, 1, from_cooking=False)
    live_until(world, 1)
    spell, now = fresh(world, spell), morning(world, 1)
    later = spell.first_day + timedelta(days=9)
    spell = perform(world.deed(dev, now=now), away.change_last_day, spell.ref, spell.version, later)
    assert [row.done_at is None for row in tasks(world)] == [False]
    live_until(world, 9, since=2)
    assert [row.done_at is None for row in tasks(world)] == [False, True]
    spell = fresh(world, spell)
    perform(world.deed(dev, now=morning(world, 9)), away.end, spell.ref, spell.version)
    assert [row.done_at is None for row in tasks(world)] == [False, False]


def test_the_clock_opens_the_weekly_days_once_on_days_of_23_and_25_hours(world: World) -> None:
    dev = world.diner()
    perform(world.deed(dev), standing_requests.ask, DAILY)
    first = len(days_asked_for(world))
    for change in (date(2027, 3, 28), date(2027, 10, 31)):
        for hour in (2, 3, 5, 23):
            moment = datetime.combine(change, time(hour), world.council.policy.tz)
            clock.move_to(moment.astimezone(UTC), world.app.extensions["settings"].clock_file)
            work(world.app)
        world.session.close()
        belong_to(world.session, world.reigate.id)
        days = [row.day for row in world.session.query(MealRequest).filter(MealRequest.day >= change)]
        assert sorted(days) == [change + timedelta(days=ahead) for ahead in range(8)]
    assert len(days_asked_for(world)) == first + 16
