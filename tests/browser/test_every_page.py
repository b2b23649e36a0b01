"""Every page that anybody can get to, looked over: axe, the console, other houses, width, keyboard, light and dark."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from support import live
from support.live import Service

from tests.browser.access import findings, keyboard_walk, wider_than_the_screen
from tests.browser.roles import FILES, ROLES, Who, furnish
from tests.browser.steps import STEPS
from tests.browser.visitor import DESK, HEIGHT, PHONE, SMALLEST, Visitor

pytestmark = pytest.mark.browser

DESK_TWICE_AS_LARGE = DESK // 2
EVERYBODY = [*ROLES, *STEPS]
NOT_COME_TO = {
    "account.acting_now": "only sends people on",
    "public.interest": "the same form as on public.find, with what is wrong in it: tests/web/public/test_interest.py",
    "public.sent_message_as_it_looks": "a mail's own markup, for a mail program: tests/web/public/test_sent_mail.py",
}

Look = Callable[[Who], tuple[set[str], list[str]]]


@pytest.fixture(scope="module")
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    with live.running(request.config.getoption("--database"), worker=False) as running:
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
    for seen in who.pages(someone):
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


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
def test_every_page_serves_every_reader(look: Look, who: Who) -> None:
    been, problems = look(who)
    assert been, f"{who.name} gets nowhere"
    assert not problems, "\n".join(problems)


def test_every_page_is_found_by_following_links_or_in_a_few_steps(look: Look, service: Service) -> None:
    been: set[str] = set().union(*(look(who)[0] for who in EVERYBODY))
    missed = _pages(service.app) - been - NOT_COME_TO.keys()
    assert not missed, f"nobody gets to these. Link them, or show the way in tests/browser/steps.py: {sorted(missed)}"


def test_what_a_few_steps_lead_to_has_no_link(look: Look) -> None:
    by_links: set[str] = set().union(*(look(who)[0] for who in ROLES))
    linked = set().union(*(look(who)[0] for who in STEPS)) & by_links
    assert not linked, f"take these steps out, links lead there: {sorted(linked)}"


def test_the_list_of_pages_nobody_comes_to_is_true(look: Look, service: Service) -> None:
    been = set().union(*(look(who)[0] for who in EVERYBODY))
    wrong = (NOT_COME_TO.keys() & been) | (NOT_COME_TO.keys() - _pages(service.app))
    assert not wrong, f"take these off NOT_COME_TO: {sorted(wrong)}"


def _pages(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())} - FILES - {"static"}
