"""Every page that anybody can get to, looked over: axe, the console, other houses, width, keyboard, light and dark."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from support import live
from support.live import Service

from tests.browser.access import findings, keyboard_walk, wider_than_the_screen
from tests.browser.roles import FILES, ROLES, Who, furnish, walk
from tests.browser.visitor import DESK, HEIGHT, PHONE, SMALLEST, Visitor

pytestmark = pytest.mark.browser

DESK_TWICE_AS_LARGE = DESK // 2
NOT_BY_LINKS = {
    "account.acting_now": "only sends people on",
    "operator.home": "needs an operator's key: tests/web/operator",
    "public.find": "the front door's form; the journey uses it",
    "public.code": "a step of signing in; the journey takes it",
    "public.details": "a step of joining; the journey takes it",
    "public.new_password": "a step of signing in: tests/web/public",
    "public.recovery_code": "a step of signing in: tests/web/public",
    "public.second_factor": "a step of signing in; the journey takes it",
    "public.set_up_second_factor": "a step of signing in; the journey takes it",
    "public.worried_received": "follows a form; the journey sends it",
    "public.sent_mail": "only where no mail server is set",
    "public.sent_message": "same",
    "public.sent_message_as_it_looks": "same",
}

Look = Callable[[Who], tuple[set[str], list[str]]]


@pytest.fixture(scope="module")
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    with live.running(request.config.getoption("--database")) as running:
        furnish(running)
        yield running


@pytest.fixture(scope="module")
def look(service: Service, chromium_browser: Browser) -> Look:
    """Everything that somebody gets to, and what is wrong with it; looked at once."""
    known: dict[str, tuple[set[str], list[str]]] = {}

    def once(who: Who) -> tuple[set[str], list[str]]:
        if who.name not in known:
            known[who.name] = _look_around(who, service, chromium_browser)
        return known[who.name]

    return once


def _look_around(who: Who, service: Service, browser: Browser) -> tuple[set[str], list[str]]:
    someone = who.comes(browser, service)
    been, problems = set(), []
    for seen in walk(someone, who):
        been.add(seen.endpoint)
        problems += [f"{seen.path} ({seen.endpoint}): {found}" for found in look_over(someone)]
    someone.page.context.close()
    return been, problems


def look_over(someone: Visitor) -> list[str]:
    """A page at every width, by keyboard, and in the dark; leaves it as it was."""
    page = someone.page
    found = [*someone.problems, *findings(page), *keyboard_walk(page)]
    someone.problems.clear()
    for width in (SMALLEST, DESK_TWICE_AS_LARGE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT.get(width, 400)})
        found += wider_than_the_screen(page)
    page.emulate_media(color_scheme="dark")
    found += findings(page, rules=["color-contrast", "target-size"])
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": PHONE, "height": HEIGHT[PHONE]})
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("who", ROLES, ids=lambda who: who.name)
def test_every_page_serves_every_reader(look: Look, who: Who) -> None:
    been, problems = look(who)
    assert been, f"{who.name} gets nowhere"
    assert not problems, "\n".join(problems)


def test_every_page_is_found_by_following_links(look: Look, service: Service) -> None:
    been: set[str] = set().union(*(look(who)[0] for who in ROLES))
    missed = _pages(service.app) - been - NOT_BY_LINKS.keys()
    assert not missed, f"nobody gets to these by links. Link them, or say why not in NOT_BY_LINKS: {sorted(missed)}"


def test_the_list_of_pages_without_links_is_true(look: Look, service: Service) -> None:
    been = set().union(*(look(who)[0] for who in ROLES))
    reached = NOT_BY_LINKS.keys() & been
    gone = NOT_BY_LINKS.keys() - _pages(service.app)
    assert not reached | gone, f"take these off NOT_BY_LINKS: {sorted(reached | gone)}"


def _pages(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())} - FILES - {"static"}
