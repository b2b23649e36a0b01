from datetime import UTC, datetime, time, timedelta

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.errors import Conflict, Invalid, NotFound, Stale
from app.domain.lifecycle import IllegalTransition
from app.domain.matches import MatchMove, MatchState
from app.domain.meal_requests import RequestState
from app.models.desk import Task, TaskKind
from app.models.meals import Match, Meal, MealRequest
from app.models.people import DinerProfile, Person
from app.models.trace import OutboxMessage
from app.services import matches, outcomes
from app.services.frame import perform

AROUND = [MatchState.CONFIRMED, MatchState.ON_THE_WAY]


def visit(world: World, state: MatchState = MatchState.CONFIRMED, **facts: object) -> tuple[Person, Person, Match]:
    asha, dev = world.cook(), world.diner()
    return asha, dev, world.match(world.meal(asha), world.request(dev), state, **facts)


def at_the_door(world: World) -> datetime:
    return world.session.query(Meal.window_start).scalar() + timedelta(minutes=10)


def request_state(world: World) -> RequestState:
    world.session.rollback()
    return world.session.query(MealRequest).one().state


@pytest.mark.parametrize("state", AROUND)
def test_a_meal_handed_over_fulfils_the_wish_and_starts_the_wait_anew(world: World, state: MatchState) -> None:
    asha, _, match = visit(world, state)
    now = at_the_door(world)
    perform(world.deed(asha, now=now + timedelta(hours=1)), matches.hand_over, match.ref, match.version, now)
    found = fresh(world, match)
    assert (found.state, found.handed_over_at, found.ended_by_id) == (MatchState.HANDED_OVER, now, asha.id)
    assert request_state(world) is RequestState.FULFILLED
    assert world.session.query(DinerProfile.last_meal_on).scalar() == now.astimezone(world.council.policy.tz).date()


def test_a_portion_that_was_handed_over_is_not_offered_again(world: World) -> None:
    asha, _, match = visit(world)
    perform(world.deed(asha, now=at_the_door(world)), matches.hand_over, match.ref, match.version)
    assert world.session.query(Meal.live_portions).scalar() == 1


def test_the_hand_over_not_its_recording_counts_against_the_use_by(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), MatchState.CONFIRMED)
    midnight = datetime.combine(meal.use_by + timedelta(days=1), time.min, world.council.policy.tz).astimezone(UTC)
    late = world.deed(asha, now=midnight + timedelta(hours=8))
    with pytest.raises(Conflict, match="handed_over_after_use_by"):
        perform(late, matches.hand_over, match.ref, match.version, midnight)
    perform(late, matches.hand_over, match.ref, match.version, midnight - timedelta(seconds=1))
    assert fresh(world, match).state is MatchState.HANDED_OVER


def test_a_hand_over_is_neither_in_the_future_nor_before_it_was_arranged(world: World) -> None:
    asha, _, match = visit(world, decided_at=world.now)
    with pytest.raises(Invalid, match="handed_over_in_future"):
        perform(world.deed(asha), matches.hand_over, match.ref, match.version, world.now + timedelta(days=1))
    with pytest.raises(Invalid, match="handed_over_too_early"):
        perform(world.deed(asha), matches.hand_over, match.ref, match.version, world.now - timedelta(days=1))


def test_nothing_is_handed_over_before_anybody_could_have_set_off(world: World) -> None:
    asha, _, match = visit(world)
    opens = world.session.query(Meal.window_start).scalar() - outcomes.SET_OFF_BEFORE
    with pytest.raises(Conflict, match="not_yet_time_to_hand_over") as no:
        perform(world.deed(asha, now=opens - timedelta(seconds=1)), matches.hand_over, match.ref, match.version)
    assert no.value.details["when"] == opens
    perform(world.deed(asha, now=opens), matches.hand_over, match.ref, match.version)
    assert fresh(world, match).state is MatchState.HANDED_OVER


def test_after_a_first_meeting_both_are_asked_the_next_morning(world: World) -> None:
    asha, dev, match = visit(world, first_meeting=True)
    now = at_the_door(world)
    perform(world.deed(asha, now=now), matches.hand_over, match.ref, match.version)
    assert messages(world) == {("first_meeting_asked", asha.id), ("first_meeting_asked", dev.id)}
    tz = world.council.policy.tz
    tomorrow = now.astimezone(tz).date() + timedelta(days=1)
    due = {row.due_at.astimezone(tz) for row in world.session.query(OutboxMessage)}
    assert due == {datetime.combine(tomorrow, time(10), tz)}


def test_people_who_have_shared_a_meal_meet_without_a_word(world: World) -> None:
    asha, dev, _ = visit(world, MatchState.HANDED_OVER)
    request = world.request(dev, window=world.window(days=2, start=time(17), minutes=120))
    match = world.match(world.meal(asha, window=world.window(days=2)), request, diner_yes_at=world.now)
    perform(world.deed(world.coordinator()), matches.approve, match.ref, match.version)
    found = fresh(world, match)
    assert (found.first_meeting, found.word) == (False, "")


def test_a_coordinator_records_what_a_cook_told_on_the_phone(world: World) -> None:
    _, _, match = visit(world)
    cleo = world.coordinator()
    perform(world.deed(cleo, now=at_the_door(world)), matches.refused, match.ref, match.version, "Not hungry")
    assert (fresh(world, match).state, fresh(world, match).reason_text) == (MatchState.REFUSED, "Not hungry")
    assert request_state(world) is RequestState.UNMET


def test_a_meal_that_was_not_made_gives_the_request_back_while_its_window_lasts(world: World) -> None:
    asha, dev, match = visit(world)
    perform(world.deed(asha), matches.not_made, match.ref, match.version)
    assert request_state(world) is RequestState.OPEN
    assert messages(world) == {("match_cancelled", dev.id)}


def test_only_its_own_cook_or_the_office_says_how_a_visit_went(world: World) -> None:
    _, dev, match = visit(world)
    for stranger in (world.cook("Ben"), dev):
        with pytest.raises(NotFound):
            perform(world.deed(stranger), matches.hand_over, match.ref, match.version)


def test_the_second_click_finds_the_page_old_and_changes_nothing(world: World) -> None:
    asha, _, match = visit(world)
    now = at_the_door(world)
    perform(world.deed(asha, now=now), matches.hand_over, match.ref, match.version)
    with pytest.raises(Stale):
        perform(world.deed(asha, now=now), matches.hand_over, match.ref, match.version)
    found = fresh(world, match)
    with pytest.raises(IllegalTransition):
        perform(world.deed(asha, now=now), matches.hand_over, found.ref, found.version)


def test_a_cook_sets_off_from_an_hour_before_the_window(world: World) -> None:
    asha, _, match = visit(world)
    opens = world.session.query(Meal.window_start).scalar()
    with pytest.raises(Conflict, match="too_early_to_set_off"):
        perform(world.deed(asha, now=opens - timedelta(minutes=61)), matches.set_off, match.ref, match.version)
    perform(world.deed(asha, now=opens - timedelta(minutes=60)), matches.set_off, match.ref, match.version)
    assert fresh(world, match).state is MatchState.ON_THE_WAY


@pytest.mark.parametrize(
    ("move", "state", "request_is"),
    [
        (MatchMove.LOCATED_HANDED_OVER, MatchState.HANDED_OVER, RequestState.FULFILLED),
        (MatchMove.LOCATED_FAILED_VISIT, MatchState.FAILED_VISIT, RequestState.UNMET),
        (MatchMove.LOCATED_EMERGENCY, MatchState.EMERGENCY, RequestState.UNMET),
    ],
)
def test_a_diner_who_did_not_answer_is_found(
    world: World, move: MatchMove, state: MatchState, request_is: RequestState
) -> None:
    asha, _, match = visit(world)
    now = at_the_door(world)
    match = perform(world.deed(asha, now=now), outcomes.no_answer, match.ref, match.version)
    assert match.state is MatchState.NO_REPLY
    perform(world.deed(now=now), lambda deed: outcomes.located(deed, outcomes.load(deed, match.ref), move))
    assert (fresh(world, match).state, request_state(world)) == (state, request_is)


def test_three_silent_hours_make_one_task_and_the_outcome_closes_it(world: World) -> None:
    asha, _, match = visit(world)
    three_hours_on = world.session.query(Meal.window_end).scalar() + timedelta(hours=3)
    assert perform(world.deed(now=three_hours_on - timedelta(seconds=1)), outcomes.overdue) == 0
    assert perform(world.deed(now=three_hours_on), outcomes.overdue) == 1
    assert perform(world.deed(now=three_hours_on), outcomes.overdue) == 0
    task = world.session.query(Task).one()
    assert (task.kind, task.person_id, task.done_at) == (TaskKind.RECORD_OUTCOME, asha.id, None)
    assert fresh(world, match).state is MatchState.CONFIRMED
    at = three_hours_on - timedelta(hours=4)
    perform(world.deed(asha, now=three_hours_on), matches.hand_over, match.ref, match.version, at)
    assert fresh(world, task).done_by_id == asha.id
