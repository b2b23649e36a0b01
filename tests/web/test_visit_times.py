"""Where a visit is shorter than the meal's window: pages about it say the visit's time, the meal's own the meal's."""

from datetime import time

import pytest
from support.world import World

from app.domain.matches import MatchState

MEAL, VISIT = "5.00pm to 7.00pm", "6.00pm to 7.00pm"


def matched(world: World, state: MatchState):
    """From 6pm to 7pm: a meal from 5pm to 7pm, for somebody who is in from 6pm to 8pm."""
    asha, dev = world.cook(), world.diner()
    meal = world.meal(asha, window=world.window(start=time(17), minutes=120))
    wish = world.request(dev, window=world.window(start=time(18), minutes=120))
    return asha, dev, meal, world.match(meal, wish, state)


def said(page) -> str:
    assert page.status_code == 200
    return page.text_of().replace("5pm", "5.00pm").replace("6pm", "6.00pm").replace("7pm", "7.00pm")


@pytest.mark.parametrize("path", ["/cook/visits", "/cook/visits/{match}", "/cook/visits/{match}/cannot"])
def test_a_cook_s_pages_about_a_visit_say_when_it_is(world: World, browser, path: str) -> None:
    asha, _dev, _meal, match = matched(world, MatchState.CONFIRMED)
    text = said(browser(asha).get(path.format(match=match.ref)))
    assert VISIT in text
    assert MEAL not in text


def test_a_cook_s_page_about_the_meal_says_when_the_meal_is(world: World, browser) -> None:
    asha, _dev, meal, _match = matched(world, MatchState.CONFIRMED)
    assert MEAL in said(browser(asha).get(f"/cook/meals/{meal.ref}"))


@pytest.mark.parametrize("path", ["/desk/", "/desk/matches/{match}"])
def test_the_queue_says_when_the_visit_is(world: World, browser, path: str) -> None:
    *_, match = matched(world, MatchState.PROPOSED)
    text = said(browser(world.coordinator()).get(path.format(match=match.ref)))
    assert VISIT in text
    assert MEAL not in text


def test_what_fits_a_request_is_shown_with_the_time_of_the_visit(world: World, browser) -> None:
    world.meal(world.cook(), window=world.window(start=time(17), minutes=120))
    wish = world.request(world.diner(), window=world.window(start=time(18), minutes=120))
    assert VISIT in said(browser(world.coordinator()).get(f"/desk/requests/{wish.ref}"))


def test_a_diner_s_home_says_when_the_cook_comes(world: World, browser) -> None:
    _asha, dev, *_ = matched(world, MatchState.CONFIRMED)
    text = said(browser(dev).get("/diner/"))
    assert VISIT in text
    assert MEAL not in text
