"""Away, in hospital, back: what is arranged is let go of at once, and nothing starts again without a word."""

from datetime import date, timedelta
from typing import Any

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.away import AwayKind
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.standing_requests import StandingState
from app.domain.vocabulary import Asked, Role
from app.models.away import AwaySpell
from app.models.meals import Match, Meal, MealRequest
from app.models.people import Person
from app.services import away, matches, meal_requests, meals, members
from app.services.away import AwayFacts
from app.services.frame import Deed, perform
from tests.factories.meal_facts import good_meal


def day(world: World, ahead: int) -> date:
    return world.now.astimezone(world.council.policy.tz).date() + timedelta(days=ahead)


def days(world: World, first: int, last: int | None = None, **facts: Any) -> AwayFacts:
    return AwayFacts(first_day=day(world, first), last_day=None if last is None else day(world, last), **facts)


def say(world: World, who: Person, first: int, last: int | None = None, **facts: Any) -> AwaySpell:
    return perform(world.deed(who), away.say_away, days(world, first, last, **facts))


def arranged(
    world: World, ahead: int, state: MatchState = MatchState.CONFIRMED, *, asha: Person, dev: Person
) -> tuple[Meal, Match]:
    meal = world.meal(asha, window=world.window(ahead))
    return meal, world.match(meal, world.request(dev, window=world.window(ahead)), state)


def wish_of(world: World, match: Match) -> MealRequest:
    return world.session.get_one(MealRequest, fresh(world, match).request_id)


def as_relative(world: World, rita: Person, dev: Person) -> Deed:
    deed = world.deed(rita, acting_for_id=dev.id)
    allowed = deed.actor.permissions | world.actor(dev).permissions
    deed.actor = type(deed.actor)("person", rita.id, None, "Rita Bell", allowed)
    return deed


@pytest.mark.parametrize("state", [MatchState.APPROVED, MatchState.CONFIRMED, MatchState.ON_THE_WAY])
def test_a_diner_who_will_be_away_gives_back_what_is_arranged_and_only_the_cook_is_told(
    world: World, state: MatchState
) -> None:
    asha, dev = world.cook(), world.diner()
    meal, match = arranged(world, 1, state, asha=asha, dev=dev)
    kept, later = arranged(world, 3, state, asha=asha, dev=dev)
    say(world, dev, 0, 2)
    assert fresh(world, match).ended_by_id == dev.id
    assert fresh(world, meal).live_portions == 0
    assert wish_of(world, match).state is RequestState.CANCELLED
    assert fresh(world, later).state is state
    assert fresh(world, kept).live_portions == 1
    assert messages(world) == {("match_cancelled", asha.id)}


def test_wishes_and_proposals_of_those_days_are_withdrawn_too_and_may_be_asked_for_again(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    wish = world.request(dev)
    _, proposed = arranged(world, 2, MatchState.PROPOSED, asha=asha, dev=dev)
    say(world, dev, 1, 2)
    assert {fresh(world, wish).state, wish_of(world, proposed).state} == {RequestState.CANCELLED}
    assert not fresh(world, wish).not_wanted
    assert messages(world) == set()


def test_where_nobody_answers_at_the_door_the_search_goes_on(world: World) -> None:
    dev = world.diner()
    _, match = arranged(world, 0, MatchState.NO_REPLY, asha=world.cook(), dev=dev)
    say(world, dev, 0)
    assert fresh(world, match).state is MatchState.NO_REPLY
    assert wish_of(world, match).state is RequestState.MATCHED


def test_a_meal_set_aside_for_them_is_anybodys(world: World) -> None:
    dev = world.diner()
    meal = world.meal(world.cook(), for_diner_id=dev.id)
    say(world, dev, 1, 1)
    assert fresh(world, meal).for_diner_id is None


def test_a_cook_who_does_not_cook_takes_the_meals_of_those_days_back_and_the_diners_wait_on(world: World) -> None:
    asha, dev, eve = world.cook(), world.diner(), world.diner("Eve")
    meal, match = arranged(world, 1, asha=asha, dev=dev)
    later, kept = arranged(world, 5, asha=asha, dev=eve)
    empty = world.meal(asha, window=world.window(2))
    spell = say(world, asha, 0, 2, cooking_only=True)
    assert (spell.from_meals, spell.from_cooking, spell.check_back_on) == (False, True, None)
    assert [fresh(world, row).state for row in (meal, empty, later)] == [
        MealState.WITHDRAWN,
        MealState.WITHDRAWN,
        MealState.PARTLY,
    ]
    assert fresh(world, match).state is MatchState.CANCELLED_EARLY
    assert fresh(world, match).reason == "away"
    assert wish_of(world, match).state is RequestState.OPEN
    assert fresh(world, kept).state is MatchState.CONFIRMED
    assert messages(world) == {("match_cancelled", dev.id)}


def test_the_office_says_it_for_them_and_both_are_told(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    arranged(world, 1, asha=asha, dev=dev)
    spell = perform(world.deed(cleo), away.say_away_for, dev.ref, Asked.PHONE, days(world, 1, 3))
    assert (spell.said_by_id, spell.said_how) == (cleo.id, Asked.PHONE)
    assert messages(world) == {("match_cancelled", asha.id), ("match_cancelled", dev.id)}


def test_who_is_in_hospital_is_told_nothing(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    arranged(world, 1, asha=asha, dev=dev)
    facts = days(world, 0, kind=AwayKind.HOSPITAL)
    spell = perform(world.deed(cleo), away.say_away_for, dev.ref, Asked.PHONE, facts)
    assert spell.check_back_on == day(world, 7)
    assert messages(world) == {("match_cancelled", asha.id)}


def test_nothing_is_proposed_asked_for_or_posted_on_a_day_away(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    meal, wish = world.meal(asha), world.request(dev)
    world.away(asha, 1, 1, from_meals=False)
    world.away(dev, 1, 1, from_cooking=False)
    for reason in ("cook_away", "diner_away"):
        with pytest.raises(Conflict, match="guard_") as refused:
            perform(world.deed(cleo), matches.propose, meal.ref, wish.ref)
        assert reason in {no.reason for no in refused.value.details["refusals"]}  # type: ignore[attr-defined]
    start, end = world.window()
    eve = world.diner("Eve")
    world.away(eve, 1)
    with pytest.raises(Conflict, match="diner_away_then"):
        perform(world.deed(eve), meal_requests.open_request, day(world, 1), start, end, 1)
    with pytest.raises(Conflict, match="diner_away_then"):
        perform(world.deed(eve), matches.ask_for_meal, world.meal(world.cook("Grace")).ref)
    with pytest.raises(Conflict, match="cook_away_then"):
        perform(world.deed(asha), meals.post, good_meal(world))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(3, 2, "away_ends_before_start"), (-3, -1, "away_over"), (-61, None, "away_too_long_ago")],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_let_go_of(
    world: World, first: int, last: int | None, code: str
) -> None:
    dev = world.diner()
    wish = world.request(dev)
    with pytest.raises(Invalid, match=code):
        say(world, dev, first, last)
    assert fresh(world, wish).state is RequestState.OPEN
    assert world.session.query(AwaySpell).count() == 0


def test_days_that_are_known_are_not_written_down_twice(world: World) -> None:
    dev = world.diner()
    spell = say(world, dev, 1, 4)
    for first, last in ((4, 9), (0, 1), (2, 3), (0, None)):
        with pytest.raises(Conflict, match="away_already") as refused:
            say(world, dev, first, last)
        assert refused.value.details["ref"] == spell.ref
    say(world, dev, 5, 6)


def test_staying_longer_lets_go_of_more_and_coming_back_sooner_of_nothing(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    _, match = arranged(world, 4, asha=asha, dev=dev)
    spell = say(world, dev, 1, 3)
    assert fresh(world, match).state is MatchState.CONFIRMED
    spell = perform(world.deed(dev), away.change_last_day, spell.ref, spell.version, day(world, 4))
    assert fresh(world, match).state is MatchState.CANCELLED_EARLY
    spell = perform(world.deed(dev), away.change_last_day, fresh(world, spell).ref, 2, day(world, 1))
    assert (fresh(world, spell).last_day, spell.version) == (day(world, 1), 3)
    with pytest.raises(Invalid, match="away_ends_before_start"):
        perform(world.deed(dev), away.change_last_day, spell.ref, 3, day(world, 0))


def test_back_early_the_days_are_free_again(world: World) -> None:
    dev = world.diner()
    spell = say(world, dev, 0)
    perform(world.deed(dev), away.end, spell.ref, spell.version)
    start, end = world.window()
    assert perform(world.deed(dev), meal_requests.open_request, day(world, 1), start, end, 1)
    with pytest.raises(Conflict, match="away_over_already"):
        perform(world.deed(dev), away.end, spell.ref, 2)


def test_a_relative_speaks_for_the_diner_and_never_for_what_they_cook(world: World) -> None:
    dev, rita = world.diner(), world.person("Rita", Role.RELATIVE)
    world.give_role(dev, Role.COOK)
    deed = as_relative(world, rita, dev)
    spell = perform(deed, away.say_away, days(world, 1, 2))
    assert (spell.from_meals, spell.from_cooking, spell.said_by_id) == (True, False, rita.id)
    both = say(world, dev, 4, 5)
    assert (both.from_meals, both.from_cooking) == (True, True)
    with pytest.raises(Forbidden):
        perform(as_relative(world, rita, dev), away.end, both.ref, both.version)


def test_pausing_the_cook_in_them_leaves_the_diner_be(world: World) -> None:
    dev, asha = world.diner(), world.cook()
    world.give_role(dev, Role.COOK)
    _, match = arranged(world, 1, asha=asha, dev=dev)
    say(world, dev, 0, 3, cooking_only=True)
    assert fresh(world, match).state is MatchState.CONFIRMED


def test_only_who_may_says_and_changes_it(world: World) -> None:
    dev, eve, cleo = world.diner(), world.diner("Eve"), world.coordinator()
    otto = world.person("Otto", Role.COORDINATOR, council=world.barnet, email="otto@b.example")
    spell = say(world, dev, 1, 2)
    for stranger in (eve, otto, world.cook()):
        with pytest.raises(NotFound):
            perform(world.deed(stranger), away.end, spell.ref, 1)
    with pytest.raises(Forbidden):
        say(world, cleo, 1, 2)
    with pytest.raises(Forbidden):
        say(world, dev, 4, 5, cooking_only=True)
    with pytest.raises(Forbidden):
        perform(world.deed(cleo), away.say_away_for, cleo.ref, Asked.PHONE, days(world, 1, 2))
    with pytest.raises(Stale):
        perform(world.deed(cleo), away.end, spell.ref, 9)
    perform(world.deed(cleo), away.end, spell.ref, 1)


def test_a_diner_who_leaves_is_asked_after_no_more_and_gets_nothing_by_itself_when_they_return(world: World) -> None:
    dev = world.diner()
    row, spell = world.standing(dev), world.away(dev, 0)
    perform(world.deed(dev), members.end, dev.ref, Role.DINER, "", 1)
    assert fresh(world, row).state is StandingState.ENDED
    assert fresh(world, spell).ended_at is not None


def test_somebody_who_has_left_is_not_away(world: World) -> None:
    ann = world.diner("Ann", state=MemberState.ENDED)
    with pytest.raises(Forbidden, match="not_a_member"):
        perform(world.deed(world.coordinator()), away.say_away_for, ann.ref, Asked.PHONE, days(world, 1, 2))
