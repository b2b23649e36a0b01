"""A cook cancels an hour before: the office hears at once, the worker looks again, and nobody waits at the door."""

from datetime import timedelta
from typing import Any

import pytest
from support.post import keep_mail, work
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState, waiting_days
from app.domain.members import MemberState
from app.domain.vocabulary import Channel, Origin, Role
from app.models.desk import Task
from app.models.meals import Match, MealRequest
from app.models.people import DinerProfile, MemberRole, Person
from app.models.rounds import Round, RoundKind, RoundState
from app.services import matches
from app.services.frame import perform
from app.store.session import belong_to


def look(world: World) -> Any:
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return world.session


def go_to(world: World, moment: Any) -> None:
    clock.move_to(moment, world.app.extensions["settings"].clock_file)


@pytest.fixture
def arranged(world: World) -> Match:
    """Dev, who has a telephone only, waits for Asha's pie this evening at half past five; it is half past four."""
    asha = world.cook(email="asha@post.example")
    dev = world.diner(channel=Channel.PHONE)
    window = world.window(days=0)
    wanted = (window[0], window[1] + timedelta(minutes=30))
    match = world.match(world.meal(asha, window=window), world.request(dev, window=wanted), MatchState.CONFIRMED)
    match.decided_at, match.diner_yes_at = world.now, world.now
    world.session.commit()
    world.coordinator()
    go_to(world, window[0] - timedelta(hours=1))
    return match


def call_off(world: World, match: Match, reason: str = "unwell") -> Match:
    world.session.refresh(match)
    asha = world.session.get_one(Person, match.cook_id)
    return perform(world.deed(asha), matches.cannot, match.ref, match.version, reason)


def test_a_cook_who_cancels_an_hour_before_is_stood_in_for_within_a_minute(world: World, arranged: Match) -> None:
    """X1, where another cook has a portion that fits."""
    ben = world.cook("Ben")
    world.meal(ben, window=world.window(days=0), portions=1)
    profile = world.session.query(DinerProfile).filter_by(person_id=arranged.diner_id).one()
    waited = waiting_days(profile.last_meal_on, profile.accepted_on, world.now.date())
    kept = keep_mail(world.app)
    match = call_off(world, arranged)
    assert match.state is MatchState.CANCELLED_LATE
    go_to(world, clock.now() + timedelta(seconds=59))
    work(world.app, turns=2)
    session = look(world)
    stands_in = session.query(Match).filter_by(state=MatchState.PROPOSED).one()
    assert (stands_in.cook_id, stands_in.origin, stands_in.diner_id) == (ben.id, Origin.ROUND, arranged.diner_id)
    assert stands_in.score["waiting_days"] == waited, "the place in the queue is kept"
    done = session.query(Round).filter_by(kind=RoundKind.FELL_THROUGH, state=RoundState.DONE).first()
    assert done is not None
    assert "A neighbour has no meal after all" in {mail.subject for mail in kept.sent if mail.to.startswith("cleo")}
    mails = [mail for mail in kept.sent if mail.to.startswith("cleo")]
    assert all("7946" not in mail.text and "Dev" not in mail.text for mail in mails)


def test_illness_is_never_counted_against_a_cook(world: World, arranged: Match) -> None:
    call_off(world, arranged)
    work(world.app, turns=2)
    session = look(world)
    role = session.query(MemberRole).filter_by(person_id=arranged.cook_id, role=Role.COOK).one()
    assert role.state is MemberState.ACTIVE
    assert session.query(Task).filter_by(person_id=arranged.cook_id).count() == 0


def test_half_an_hour_before_somebody_rings_whoever_has_no_meal(world: World, arranged: Match, browser) -> None:
    """X1, where nobody else has one: a call with the council's list of emergency food, its place kept."""
    start, _end = world.window(days=0)
    call_off(world, arranged)
    go_to(world, start - timedelta(minutes=31))
    work(world.app, turns=2)
    assert look(world).query(Task).filter_by(message="no_meal_today").count() == 0
    go_to(world, start - timedelta(minutes=30))
    work(world.app, turns=2)
    work(world.app)
    task = look(world).query(Task).filter_by(message="no_meal_today").one()
    assert (task.person_id, task.urgent, task.done_at) == (arranged.diner_id, True, None)
    cleo = world.session.query(Person).filter_by(first_name="Cleo").one()
    page = browser(cleo).get(f"/desk/calls/{task.ref}")
    assert "No meal today" in page.text_of()
    assert str(world.reigate.policy.contact.emergency_food) in page.text_of()
    request = world.session.query(MealRequest).one()
    assert request.state is RequestState.OPEN


def test_the_desk_names_the_diner_with_the_phone_number_at_once(world: World, arranged: Match, browser) -> None:
    call_off(world, arranged)
    cleo = look(world).query(Person).filter_by(first_name="Cleo").one()
    text = browser(cleo).get("/desk/").text_of()
    assert "Dev Bell has no meal after all" in text
    assert "020 7946 0118" in text


def test_the_desk_says_when_another_meal_is_proposed(world: World, arranged: Match, browser) -> None:
    world.meal(world.cook("Ben"), window=world.window(days=0))
    call_off(world, arranged)
    work(world.app, turns=2)
    cleo = look(world).query(Person).filter_by(first_name="Cleo").one()
    assert "Another meal is proposed: decide" in browser(cleo).get("/desk/").text_of()


def test_the_call_comes_off_the_list_when_a_meal_is_found_after_all(world: World, arranged: Match) -> None:
    start, _end = world.window(days=0)
    call_off(world, arranged)
    go_to(world, start - timedelta(minutes=30))
    work(world.app, turns=2)
    session = look(world)
    meal = world.meal(world.cook("Ben"), window=world.window(days=0))
    request = session.query(MealRequest).one()
    cleo = session.query(Person).filter_by(first_name="Cleo").one()
    match = perform(world.deed(cleo), matches.propose, meal.ref, request.ref)
    perform(world.deed(cleo), matches.approve, match.ref, match.version)
    go_to(world, start - timedelta(minutes=28))
    work(world.app, turns=2)
    assert look(world).query(Task).filter_by(message="no_meal_today").one().done_at is not None


def test_what_falls_through_early_alarms_nobody(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    match.decided_at = world.now
    world.session.commit()
    world.coordinator()
    kept = keep_mail(world.app)
    call_off(world, match)
    work(world.app, turns=2)
    assert [mail.subject for mail in kept.sent if mail.to.startswith("cleo")] == []
