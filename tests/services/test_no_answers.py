from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.lifecycle import IllegalTransition
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.vocabulary import Role
from app.models.desk import Concern, Task, TaskKind
from app.models.meals import Match, Meal, MealRequest, NoAnswer
from app.models.people import DinerProfile, Person
from app.models.trace import OutboxMessage
from app.services import matches, no_answers
from app.services.frame import perform
from app.services.no_answers import Located
from app.store import safety

TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
"""Noon in Reigate, the office open."""
FOUND = Located(by="Nia at number 4", how="Spoke to her at the door", outcome=MatchState.FAILED_VISIT)


class Door:
    """Asha at Dev's door on a Tuesday at noon, with a pie."""

    def __init__(self, world: World, state: MatchState = MatchState.CONFIRMED) -> None:
        self.world = world
        self.asha, self.dev, self.cleo = world.cook(), world.diner(), world.coordinator()
        window = (TUESDAY - timedelta(minutes=20), TUESDAY + timedelta(minutes=40))
        meal = world.meal(self.asha, window=window, use_by=TUESDAY.date(), ready_at=TUESDAY - timedelta(hours=1))
        self.match = world.match(meal, world.request(self.dev, window=window), state)

    def tell(self, who: Person | None = None, now: datetime = TUESDAY) -> NoAnswer:
        return perform(self.world.deed(who or self.asha, now=now), no_answers.raise_no_answer, self.match.ref)

    def close(self, found: NoAnswer, located: Located = FOUND, who: Person | None = None, **facts: Any) -> NoAnswer:
        deed = self.world.deed(who or self.cleo, now=facts.get("now", TUESDAY + timedelta(minutes=10)))
        return perform(deed, no_answers.close, found.ref, facts.get("version", found.version), located)

    def again(self, kind: type[Any], row_id: int) -> Any:
        self.world.session.rollback()
        return self.world.session.get(kind, row_id)

    def every(self, kind: type[Any]) -> list[Any]:
        self.world.session.rollback()
        return list(self.world.session.scalars(select(kind)))


@pytest.mark.parametrize("state", [MatchState.CONFIRMED, MatchState.ON_THE_WAY])
def test_telling_us_moves_the_match_and_calls_every_coordinator(world: World, state: MatchState) -> None:
    door = Door(world, state)
    found = door.tell()
    assert door.again(Match, door.match.id).state is MatchState.NO_REPLY
    (message,) = door.every(OutboxMessage)
    assert (message.kind, message.person_id, message.urgency) == ("no_answer_raised", door.cleo.id, 0)
    assert message.facts == {"ref": found.ref, "match": door.match.ref}
    (task,) = door.every(Task)
    assert (task.kind, task.urgent, task.due_at) == (TaskKind.WELFARE, True, TUESDAY + timedelta(minutes=30))


def test_out_of_hours_the_search_waits_on_the_desk_for_the_office(world: World) -> None:
    door = Door(world)
    door.tell(now=TUESDAY + timedelta(hours=7))
    (task,) = door.every(Task)
    assert task.due_at == datetime(2026, 6, 3, 8, 0, tzinfo=UTC)


def test_telling_us_twice_is_one_search(world: World) -> None:
    door = Door(world)
    first, second = door.tell(), door.tell(now=TUESDAY + timedelta(minutes=1))
    assert first.ref == second.ref
    counts = [world.session.scalar(select(func.count()).select_from(kind)) for kind in (NoAnswer, Task, OutboxMessage)]
    assert counts == [1, 1, 1]


def test_only_the_cook_of_this_match_stands_at_this_door(world: World) -> None:
    door = Door(world)
    for stranger in (world.cook("Ben"), door.dev, door.cleo):
        with pytest.raises(NotFound):
            door.tell(stranger)
    with pytest.raises(NotFound):
        door.tell(world.cook("Otto", council=world.barnet))


@pytest.mark.parametrize("state", [MatchState.APPROVED, MatchState.HANDED_OVER, MatchState.CANCELLED_LATE])
def test_there_is_no_door_without_a_visit(world: World, state: MatchState) -> None:
    with pytest.raises(IllegalTransition):
        Door(world, state).tell()


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"by": " "}, "located_by_missing"),
        ({"how": ""}, "located_how_missing"),
        ({"outcome": None}, "located_outcome_missing"),
        ({"outcome": MatchState.CLOSED}, "located_outcome_missing"),
    ],
)
def test_nothing_closes_without_who_how_and_what(world: World, missing: dict[str, Any], code: str) -> None:
    door = Door(world)
    found = door.tell()
    with pytest.raises(Invalid, match=code):
        door.close(found, replace(FOUND, **missing))
    assert door.again(NoAnswer, found.id).closed_at is None
    assert door.again(Match, door.match.id).state is MatchState.NO_REPLY


def test_a_cook_never_ends_the_search(world: World) -> None:
    door = Door(world)
    found = door.tell()
    with pytest.raises(Forbidden):
        door.close(found, who=door.asha)
    version = door.again(Match, door.match.id).version
    with pytest.raises(IllegalTransition):
        perform(world.deed(door.asha, now=TUESDAY), matches.hand_over, door.match.ref, version)


def test_a_cook_who_is_a_coordinator_does_not_end_her_own_search(world: World) -> None:
    door = Door(world)
    found = door.tell()
    world.give_role(door.asha, Role.COORDINATOR)
    with pytest.raises(Forbidden, match="own_match"):
        door.close(found, who=door.asha)


def test_safe_without_a_meal_leaves_the_wish_unmet_and_the_wait_untouched(world: World) -> None:
    door = Door(world)
    closed = door.close(door.tell())
    assert (closed.located_by, closed.outcome) == ("Nia at number 4", MatchState.FAILED_VISIT)
    assert door.again(Match, door.match.id).state is MatchState.FAILED_VISIT
    assert door.again(MealRequest, door.match.request_id).state is RequestState.UNMET
    assert door.every(DinerProfile)[0].last_meal_on is None
    assert all(task.done_at for task in door.every(Task))
    assert door.again(Meal, door.match.meal_id).live_portions == 1


def test_safe_with_the_meal_counts_as_a_meal_on_the_day_it_was_handed_over(world: World) -> None:
    door = Door(world)
    at = TUESDAY + timedelta(minutes=5)
    door.close(door.tell(), replace(FOUND, outcome=MatchState.HANDED_OVER, at=at), now=TUESDAY + timedelta(days=1))
    match = door.again(Match, door.match.id)
    assert (match.state, match.handed_over_at) == (MatchState.HANDED_OVER, at)
    assert door.every(DinerProfile)[0].last_meal_on == TUESDAY.date()
    assert door.again(MealRequest, match.request_id).state is RequestState.FULFILLED


def test_a_meal_past_its_use_by_is_not_written_down_as_handed_over(world: World) -> None:
    door = Door(world)
    found = door.tell()
    with pytest.raises(Conflict, match="handed_over_after_use_by"):
        door.close(found, replace(FOUND, outcome=MatchState.HANDED_OVER), now=TUESDAY + timedelta(days=1))


def test_an_emergency_reaches_the_safeguarding_lead_in_the_coordinator_s_words(world: World) -> None:
    door = Door(world)
    lena = world.person("Lena", Role.SAFEGUARDING_LEAD)
    door.close(door.tell(), replace(FOUND, how="On the kitchen floor, ambulance here", outcome=MatchState.EMERGENCY))
    (concern,) = door.every(Concern)
    assert (concern.about_id, concern.reporter_id, concern.in_danger) == (door.dev.id, door.cleo.id, True)
    assert concern.text == "Nia at number 4: On the kitchen floor, ambulance here"
    told = {message.kind: message.person_id for message in door.every(OutboxMessage)}
    assert told["concern_raised"] == lena.id
    assert door.again(Match, door.match.id).state is MatchState.EMERGENCY


def test_a_stale_page_is_refused_with_who_closed_it(world: World) -> None:
    door = Door(world)
    found = door.tell()
    door.close(found)
    with pytest.raises(Stale) as refused:
        door.close(found, version=1)
    assert refused.value.details["who"] == "Cleo"
    with pytest.raises(Conflict, match="already_located"):
        door.close(found, version=2)


def test_the_desk_sees_each_open_door_once_the_oldest_first(world: World) -> None:
    door = Door(world)
    found = door.tell()
    (alarm,) = safety.open_no_answers(world.session, world.council.id)
    assert alarm == (found.ref, "Dev Bell", "Asha", TUESDAY, TUESDAY + timedelta(minutes=30))
    door.close(found)
    assert safety.open_no_answers(world.session, world.council.id) == []


def test_who_may_know_is_the_relative_then_the_household_and_nobody_else(world: World) -> None:
    from app.domain.members import MemberState
    from app.models.people import Representation

    home = world.household()
    dev, dot = world.diner("Dev", household=home), world.diner("Dot", household=home)
    rita, gone, homeless = (world.person(name, Role.RELATIVE) for name in ("Rita", "Greg", "Hal"))
    for who, state in ((rita, MemberState.ACTIVE), (gone, MemberState.ENDED)):
        world.add(Representation(relative_id=who.id, diner_id=dev.id, state=state, asked_at=world.now))
    found = safety.who_may_know(world.session, world.council.id, dev.id, home.id)
    assert [person.id for person in found] == [rita.id, dot.id]
    assert safety.who_may_know(world.session, world.council.id, homeless.id, None) == []
