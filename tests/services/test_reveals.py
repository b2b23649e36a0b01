from datetime import timedelta

import pytest
from support.world import World

from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.matches import MatchState
from app.models.meals import Meal, Reveal
from app.models.people import RequirementCheck
from app.models.trace import AuditEntry
from app.services import outcomes, reveals, timed
from app.services.frame import perform
from app.store import reveals as store


def seen(world: World) -> list[str]:
    world.session.rollback()
    return sorted(row.what for row in world.session.query(Reveal))


def opens(world: World):
    return world.session.query(Meal.window_start).scalar()


def test_the_cook_of_an_arranged_visit_sees_the_address_until_two_hours_after(world: World) -> None:
    asha, dev = world.cook(), world.diner(phone_agreed=True)
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), MatchState.CONFIRMED)
    shown = perform(world.deed(asha, now=opens(world)), reveals.reveal, match.ref)
    assert shown.lines[1:] == ("Reigate", "RH2 7DE")
    assert (shown.phone, shown.until) == (dev.phone, meal.window_end + timedelta(hours=2))
    assert seen(world) == ["address", "phone"]


def test_each_look_is_written_down_once_an_hour(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    for minutes in (0, 59, 60):
        perform(world.deed(asha, now=opens(world) + timedelta(minutes=minutes)), reveals.reveal, match.ref)
    assert seen(world) == ["address", "address"]
    assert store.count_for_diner(world.session, world.council.id, dev.id) == 2
    assert {row.deed for row in world.session.query(AuditEntry)} == {"address_revealed"}


def test_the_address_is_hidden_outside_its_hours_and_states(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev), MatchState.CONFIRMED)
    early, late = meal.window_start - timedelta(hours=24, seconds=1), meal.window_end + timedelta(hours=2)
    with pytest.raises(Forbidden, match="address_not_yet"):
        perform(world.deed(asha, now=early), reveals.reveal, match.ref)
    with pytest.raises(Forbidden, match="address_no_longer"):
        perform(world.deed(asha, now=late), reveals.reveal, match.ref)
    assert seen(world) == []


def lapsed(world: World, cook) -> None:
    yesterday = opens(world).date() - timedelta(days=1)
    world.session.rollback()
    world.session.query(RequirementCheck).filter_by(person_id=cook.id, requirement="dbs").one().recheck_on = yesterday
    world.session.commit()


def test_a_cook_whose_checks_lapse_between_the_yes_and_the_visit_gets_no_address(world: World) -> None:
    asha, dev = world.cook(), world.diner(phone_agreed=True)
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    lapsed(world, asha)
    with pytest.raises(Forbidden, match="address_not_now"):
        perform(world.deed(asha, now=opens(world)), reveals.reveal, match.ref)
    with pytest.raises(Conflict, match="visit_not_now"):
        perform(world.deed(asha, now=opens(world)), outcomes.set_off, match.ref, match.version)
    assert seen(world) == []


def test_a_cook_on_her_way_or_late_keeps_the_address(world: World) -> None:
    asha = world.cook()
    meal = world.meal(asha)
    late = world.match(meal, world.request(world.diner()), MatchState.CONFIRMED)
    under_way = world.match(meal, world.request(world.diner("Eve")), MatchState.ON_THE_WAY)
    perform(world.deed(now=meal.window_end), timed.close_meals)
    assert perform(world.deed(asha, now=meal.window_end + timedelta(minutes=5)), reveals.reveal, late.ref).lines
    lapsed(world, asha)
    assert perform(world.deed(asha, now=opens(world)), reveals.reveal, under_way.ref).lines


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (MatchState.PROPOSED, "address_no_longer"),
        (MatchState.APPROVED, "address_not_yet"),
        (MatchState.HANDED_OVER, "address_no_longer"),
        (MatchState.VOID, "address_no_longer"),
    ],
)
def test_only_an_arranged_visit_shows_the_address(world: World, state: MatchState, code: str) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), state)
    with pytest.raises(Forbidden, match=code):
        perform(world.deed(asha, now=opens(world)), reveals.reveal, match.ref)


def test_nobody_but_its_cook_sees_it(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    for stranger in (world.cook("Ben"), dev, cleo):
        with pytest.raises(NotFound):
            perform(world.deed(stranger, now=opens(world)), reveals.reveal, match.ref)


def test_a_number_is_given_from_approval_if_the_diner_agreed(world: World) -> None:
    asha, dev, eve = world.cook(), world.diner(phone_agreed=True), world.diner("Eve")
    meal = world.meal(asha)
    agreed, not_agreed = (world.match(meal, world.request(who), MatchState.APPROVED) for who in (dev, eve))
    assert perform(world.deed(asha), reveals.reveal_phone, agreed.ref) == dev.phone
    assert perform(world.deed(asha), reveals.reveal_phone, not_agreed.ref) is None
    proposed = world.match(world.meal(asha), world.request(world.diner("Fay", phone_agreed=True)))
    assert perform(world.deed(asha), reveals.reveal_phone, proposed.ref) is None
