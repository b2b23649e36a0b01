from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from support.post import work
from support.world import World

from app import clock
from app.domain.asks import AskState
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.domain.references import new_reference
from app.domain.vocabulary import Channel
from app.models.asks import CookAsk
from app.models.desk import Task, TaskKind
from app.models.meals import Match, Meal, MealRequest
from app.models.people import Person
from app.models.rounds import Round, RoundKind
from app.models.trace import FormKey, JobRun, OutboxMessage
from app.services import asks, calls, timed
from app.services.frame import perform
from app.store import across_councils
from app.store.session import belong_to


def look(world: World) -> Any:
    """A session that sees what the worker has done."""
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return world.session


def go_to(world: World, moment: datetime) -> None:
    clock.move_to(moment, world.app.extensions["settings"].clock_file)


def test_a_meal_closes_at_its_window_s_end_and_its_cook_is_thanked(world: World) -> None:
    asha = world.cook(email="asha@post.example")
    meal = world.meal(asha, portions=3)
    world.match(meal, world.request(world.diner()), MatchState.CONFIRMED)
    go_to(world, meal.window_end - timedelta(minutes=2))
    work(world.app)
    assert look(world).get(Meal, meal.id).state is MealState.PARTLY
    go_to(world, meal.window_end)
    work(world.app)
    assert look(world).get(Meal, meal.id).state is MealState.CLOSED
    thanks = world.session.scalars(select(OutboxMessage)).one()
    assert (thanks.kind, thanks.person_id, thanks.facts["left"]) == ("meal_not_needed", asha.id, 2)


def test_a_meal_of_which_all_was_needed_closes_without_a_word(world: World) -> None:
    meal = world.meal(world.cook(), portions=1)
    world.match(meal, world.request(world.diner()), MatchState.CONFIRMED)
    go_to(world, meal.window_end)
    work(world.app)
    assert look(world).get(Meal, meal.id).state is MealState.CLOSED
    assert world.session.scalar(select(func.count(OutboxMessage.id))) == 0


def test_a_request_nobody_could_meet_is_unmet_and_the_diner_is_told(world: World) -> None:
    request = world.request(world.diner())
    go_to(world, request.window_end)
    work(world.app, turns=2)
    assert look(world).get(MealRequest, request.id).state is RequestState.UNMET
    assert world.session.scalars(select(Task)).one().message == "request_unmet"


def test_an_offer_without_a_yes_lapses_at_the_window_s_start(world: World) -> None:
    meal = world.meal(world.cook())
    match = world.match(meal, world.request(world.diner()), MatchState.APPROVED)
    go_to(world, meal.window_start)
    work(world.app)
    assert look(world).get(Match, match.id).state is MatchState.LAPSED
    assert world.session.get(Meal, meal.id).live_portions == 0


def test_nothing_is_handed_over_by_itself_and_after_three_hours_somebody_is_asked(world: World) -> None:
    meal = world.meal(world.cook())
    match = world.match(meal, world.request(world.diner()), MatchState.CONFIRMED)
    go_to(world, meal.window_end + timedelta(hours=3))
    work(world.app, turns=2)
    assert look(world).get(Match, match.id).state is MatchState.CONFIRMED
    asked = world.session.scalars(select(Task).where(Task.kind == TaskKind.RECORD_OUTCOME)).one()
    assert asked.match_id == match.id


def test_a_call_about_a_match_that_moved_on_is_closed(world: World) -> None:
    dev = world.diner(channel=Channel.PHONE)
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.VOID)
    row = Task(kind=TaskKind.CALL, person_id=dev.id, match_id=match.id, message="match_offered", facts={}, key="k1")
    row.ref, row.due_at, row.created_at = new_reference(), world.now, world.now
    world.add(row)
    work(world.app)
    assert look(world).get(Task, row.id).done_at is not None


def test_each_minute_s_jobs_run_in_councils_that_have_something_due(world: World) -> None:
    assert across_councils.councils_with_due_work(world.session, clock.now()) == set()
    otto = world.cook("Otto", council=world.barnet)
    meal = world.meal(otto)
    assert across_councils.councils_with_due_work(world.session, meal.window_end) == {world.barnet.id}


@pytest.mark.parametrize("first", [datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 10, 30, 12, tzinfo=UTC)])
def test_days_of_23_and_25_hours_get_each_daily_job_once(world: World, first: datetime) -> None:
    for hours in range(60):
        go_to(world, first + timedelta(hours=hours))
        work(world.app)
    session = look(world)
    runs = session.execute(select(JobRun.job, JobRun.local_day, func.count()).group_by(JobRun.job, JobRun.local_day))
    counted = {(job, day): times for job, day, times in runs}
    days = [(first + timedelta(days=number)).date() for number in range(3)]
    assert counted == {(job, day): 1 for job in timed.DAILY for day in days}


def test_a_daily_job_waits_for_the_early_morning(world: World) -> None:
    go_to(world, datetime(2027, 7, 1, 1, 59, tzinfo=UTC))  # 2.59am in summer time
    work(world.app)
    assert look(world).scalar(select(func.count(JobRun.id))) == 0
    go_to(world, datetime(2027, 7, 1, 2, 0, tzinfo=UTC))
    work(world.app)
    assert look(world).scalar(select(func.count(JobRun.id))) == len(timed.DAILY)


def test_two_workers_do_a_daily_job_once(world: World) -> None:
    go_to(world, datetime(2027, 7, 1, 12, tzinfo=UTC))
    assert perform(world.deed(None), timed.once_a_day, "sweep") is True
    assert perform(world.deed(None), timed.once_a_day, "sweep") is False


def test_a_job_with_a_defect_stops_no_other_and_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_deed: object) -> None:
        raise ZeroDivisionError

    go_to(world, datetime(2027, 7, 1, 12, tzinfo=UTC))
    monkeypatch.setitem(timed.DAILY, "checks", broken)
    work(world.app)
    assert {row.job for row in look(world).scalars(select(JobRun))} == timed.DAILY.keys() - {"checks"}
    monkeypatch.undo()
    work(world.app)
    assert {row.job for row in look(world).scalars(select(JobRun))} == set(timed.DAILY)


def test_forms_sent_long_ago_are_forgotten(world: World) -> None:
    for key, days in (("old", 3), ("new", 1)):
        world.add(FormKey(key=key, body_hash="x", at=world.now - timedelta(days=days)))
    perform(world.deed(None), timed.sweep)
    assert [row.key for row in look(world).scalars(select(FormKey))] == ["new"]


def test_three_tries_are_written_down_one_by_one(world: World) -> None:
    dev: Person = world.diner(channel=Channel.PHONE)
    row = Task(kind=TaskKind.CALL, person_id=dev.id, message="role_active", facts={}, key="k1")
    row.ref, row.due_at, row.created_at = new_reference(), world.now, world.now
    world.add(row)
    cleo = world.coordinator()
    for tries in range(1, 4):
        made = calls.CallMade(calls.CallOutcome.NO_ANSWER)
        done = perform(world.deed(cleo), calls.record, row.ref, look(world).get(Task, row.id).version, made)
        assert done.attempts == tries
    assert look(world).get(Task, row.id).done_at is not None


def test_an_ask_lapses_by_itself_in_the_morning_after_the_clocks_went_back(world: World) -> None:
    asked = datetime(2026, 10, 24, 18, tzinfo=UTC)  # 19:00 on the kitchen clock
    go_to(world, asked)
    asha, ben = world.cook("Asha", 200), world.cook("Ben")
    wish = world.request(world.diner(), window=(asked + timedelta(hours=22), asked + timedelta(hours=24)))
    perform(world.deed(world.coordinator(), now=asked), asks.ask_next_cook, wish.ref)
    lapses = datetime(2026, 10, 25, 11, tzinfo=UTC)
    assert ask_states(world) == [(asha.id, AskState.ASKED, lapses)]
    go_to(world, lapses - timedelta(minutes=1))
    work(world.app)
    assert [state for _, state, _ in ask_states(world)] == [AskState.ASKED]
    go_to(world, lapses)
    work(world.app)
    assert [row[:2] for row in ask_states(world)] == [(asha.id, AskState.LAPSED), (ben.id, AskState.ASKED)]


def ask_states(world: World) -> list[tuple[int, AskState, datetime]]:
    rows = look(world).scalars(select(CookAsk).order_by(CookAsk.id))
    return [(row.cook_id, row.state, row.lapses_at) for row in rows]


def test_each_night_a_round_looks_at_everything_afresh(world: World) -> None:
    """What was open already, and nobody did a deed about."""
    window = world.window(days=3)
    world.meal(world.cook(), window=window)
    world.request(world.diner(), window=window)
    work(world.app, turns=2)
    before = look(world).query(Round).count(), look(world).query(Match).count()
    go_to(world, world.now.replace(hour=3) + timedelta(days=1))
    work(world.app, turns=2)
    rounds = look(world).query(Round).order_by(Round.id).all()
    assert [row.kind for row in rounds[before[0] :]] == [RoundKind.NIGHTLY]
    assert look(world).query(Match).one().state is MatchState.PROPOSED
