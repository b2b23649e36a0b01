"""A cook is asked to cook for a neighbour: on the home page, on the ask's own page, and in the eight questions."""

from datetime import time

import pytest
from support.looking import fresh
from support.queries import counted
from support.world import World

from app.domain.asks import AskState
from app.domain.matches import MatchState
from app.domain.vocabulary import Allergen, Need, Origin, Presence
from app.models.asks import CookAsk
from app.models.meals import Match, Meal
from tests.factories.asking import ask_in
from tests.factories.meal_form import filled


@pytest.fixture
def asha(world: World):
    return world.cook()


@pytest.fixture
def dev(world: World):
    return world.diner("Dev", needs={Allergen.MILK: Need.AVOID}, last_name="Secret")


@pytest.fixture
def ask(world: World, asha, dev) -> CookAsk:
    return ask_in(world, asha, world.request(dev))


def test_home_and_page_say_who_when_how_far_and_what_they_can_eat_and_no_more(browser, asha, ask) -> None:
    phone = browser(asha)
    for path in ("/cook", f"/cook/asks/{ask.ref}"):
        text = phone.get(path).text_of()
        for said in ("Could you cook for Dev?", "5pm to 7pm", "Under half a mile", "Avoids milk", "1 portion"):
            assert said in text, path
        for hidden in ("Secret", "Lyndale", "RH2", "7946"):
            assert hidden not in text


def test_yes_leads_to_the_eight_questions_with_the_time_filled_in_and_safety_left_open(
    world: World, browser, asha, ask
) -> None:
    phone = browser(asha)
    answer = phone.send("/cook", action=f"/cook/asks/{ask.ref}/yes")
    assert (answer.status_code, answer.location) == (303, f"/cook/asks/{ask.ref}/meal")
    page = phone.get(answer.location)
    values = page.forms().values
    assert values["day"] == world.window()[0].date().isoformat()
    assert values["between"] == "17:00-18:00"
    assert values["portions"] == "1"
    assert "use_by" not in values
    assert not any(name.startswith("allergen_") for name in values)


def test_the_meal_of_a_yes_is_proposed_for_that_neighbour(world: World, browser, asha, dev) -> None:
    ask = ask_in(world, asha, world.request(dev), AskState.ACCEPTED)
    answer = browser(asha).send(f"/cook/asks/{ask.ref}/meal", filled(world))
    assert answer.status_code == 303
    match = world.session.query(Match).one()
    assert (match.origin, match.state, match.diner_id) == (Origin.COOK_ASKED, MatchState.PROPOSED, dev.id)


def test_a_meal_they_cannot_eat_is_refused_by_name_and_nothing_is_lost(world: World, browser, asha, dev) -> None:
    ask = ask_in(world, asha, world.request(dev), AskState.ACCEPTED)
    milk = {"ingredients": "Chicken, milk", f"allergen_{Allergen.MILK.value}": Presence.YES.value}
    answer = browser(asha).send(f"/cook/asks/{ask.ref}/meal", filled(world, **milk))
    assert answer.status_code == 409
    assert "It has milk in it" in answer.text_of()
    assert answer.forms().values["dish"] == "Chicken and leek pie"
    assert world.session.query(Meal).count() == 0


def test_an_answer_that_is_missing_is_asked_for_as_with_any_meal(world: World, browser, asha, dev) -> None:
    ask = ask_in(world, asha, world.request(dev), AskState.ACCEPTED)
    answer = browser(asha).send(f"/cook/asks/{ask.ref}/meal", filled(world, allergen_eggs=None))
    assert answer.status_code == 422
    assert "Say if it has egg" in answer.text_of()


def test_not_this_time_is_one_tap(world: World, browser, asha, ask) -> None:
    phone = browser(asha)
    assert phone.send("/cook", action=f"/cook/asks/{ask.ref}/no").status_code == 303
    assert fresh(world, ask).state is AskState.DECLINED
    assert "Could you cook" not in phone.get("/cook").text_of()


@pytest.mark.parametrize("state", [AskState.LAPSED, AskState.WITHDRAWN, AskState.DECLINED])
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_that_comes_too_late_is_told_kindly_and_changes_nothing(
    world: World, browser, asha, dev, state, answer
) -> None:
    ask = ask_in(world, asha, world.request(dev), state)
    said = browser(asha).post(f"/cook/asks/{ask.ref}/{answer}", {"version": str(ask.version)})
    assert said.status_code == 409
    assert "Post a meal for somebody else" in said.text_of()
    assert fresh(world, ask).state is state


@pytest.mark.parametrize("state", [AskState.LAPSED, AskState.WITHDRAWN, AskState.DECLINED, AskState.COOKED])
def test_the_page_of_an_ask_that_is_over_says_so_and_no_longer_what_they_can_eat(
    world: World, browser, asha, dev, state
) -> None:
    ask = ask_in(world, asha, world.request(dev), state)
    page = browser(asha).get(f"/cook/asks/{ask.ref}")
    assert page.status_code == 200
    assert "milk" not in page.text_of()
    assert "Yes, I cook" not in page.text_of()
    assert browser(asha).get(f"/cook/asks/{ask.ref}/meal").status_code == 303


def test_the_same_yes_twice_is_one_yes(world: World, browser, asha, ask) -> None:
    phone = browser(asha)
    first = phone.get(f"/cook/asks/{ask.ref}").forms(f"/cook/asks/{ask.ref}/yes")
    for _ in range(2):
        assert phone.post(first.action, dict(first.values)).status_code == 303
    assert fresh(world, ask).state is AskState.ACCEPTED


def test_an_open_ask_is_nobody_elses(world: World, browser, dev, ask) -> None:
    for stranger in (world.cook("Ben", 100), world.cook("Otto", council=world.barnet)):
        page = browser(stranger)
        for path in ("", "/meal"):
            assert page.get(f"/cook/asks/{ask.ref}{path}").status_code == 404
        for answer in ("yes", "no"):
            assert page.post(f"/cook/asks/{ask.ref}/{answer}", {"version": "1"}).status_code == 404
    assert browser(dev).get(f"/cook/asks/{ask.ref}").status_code == 403


def test_a_window_that_holds_none_of_the_usual_times_is_filled_in_by_itself(world: World, browser, asha, dev) -> None:
    wish = world.request(dev, window=world.window(start=time(8), minutes=480))
    odd = world.request(world.diner("Eve"), window=world.window(start=time(9), minutes=60))
    for request, between in ((wish, "12:00-13:00"), (odd, "other")):
        ask = ask_in(world, asha, request, AskState.ACCEPTED)
        values = browser(asha).get(f"/cook/asks/{ask.ref}/meal").forms().values
        assert values["between"] == between
    assert (values["window_start"], values["window_end"]) == ("09:00", "10:00")


def test_home_takes_three_more_queries_however_many_ask(world: World, browser, asha) -> None:
    phone = browser(asha)
    phone.get("/cook")
    with counted() as before:
        phone.get("/cook")
    for number in range(3):
        ask_in(world, asha, world.request(world.diner(f"D{number}")))
    with counted() as statements:
        phone.get("/cook")
    assert len(statements) <= len(before) + 8, "\n".join(statements)
