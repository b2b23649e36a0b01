"""The first shared meal, from the sign-up of a cook to the doorstep, in a real browser on a phone's width."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support import live

from tests.browser import joining, otherwise, sharing
from tests.browser.cast import MONDAY, Cast, cast_of, photo_with_a_place
from tests.browser.visitor import visitor

pytestmark = pytest.mark.browser
PIE, BAKE, STEW = "Chicken and leek pie", "Chicken bake", "Chicken stew"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def cast(request: pytest.FixtureRequest, chromium_browser: Browser) -> Iterator[Cast]:
    database = request.config.getoption("--database")
    with (
        live.running(database, councils_in_force=("reigate", "barnet")) as service,
        cast_of(service, chromium_browser, scripts=request.param) as everyone,
    ):
        yield everyone


def test_the_first_shared_meal(cast: Cast, tmp_path: Path) -> None:
    asha, cleo = cast.asha, cast.cleo
    joining.asha_finds_her_council(cast)
    joining.a_cook_joins(asha, "Raman", "RH2 7DE", "07700 900101")
    joining.a_cook_joins(cast.otto, "Lindqvist", "N12 8QN", "020 7946 0401")
    for member_of_staff in (cleo, cast.bea, cast.sam):
        joining.staff_sign_in(member_of_staff)
    joining.cleo_checks_asha(cleo)
    joining.joan_rings(cleo)
    person_page = cleo.where

    sharing.asha_posts(asha, PIE, "Wednesday", photo_with_a_place(tmp_path))
    sharing.joan_asks_by_phone(cleo, PIE)
    sharing.cleo_approves(cast, PIE)
    sharing.cleo_rings_joan(cast)
    sharing.opens_visit(asha, PIE)
    asha.does_not_see(sharing.ADDRESS)
    sharing.barnet_sees_nothing(cast, path=person_page)

    cast.it_is(MONDAY + 2, 17, 40)
    sharing.asha_hands_over(asha, PIE)
    sharing.opens_visit(asha, PIE)
    asha.does_not_see(sharing.ADDRESS, "Call Joan")

    sharing.asha_posts(asha, BAKE, "Friday")
    sharing.joan_asks_by_phone(cleo, BAKE)
    sharing.cleo_approves(cast, BAKE)
    cast.it_is(MONDAY + 4, 17, 40)
    sharing.nobody_answers(cast, BAKE)

    cast.it_is(MONDAY + 4, 20)
    sharing.asha_posts(asha, STEW, "Sunday")
    sharing.joan_asks_by_phone(cleo, STEW)
    sharing.cleo_approves(cast, STEW)
    sharing.asha_cannot_go(cast, STEW)

    sharing.somebody_is_worried(cast)
    sharing.cleo_holds_asha(cast)


def test_what_goes_otherwise_once_all_have_joined_and_a_diner_does_it_all_online(
    cast: Cast, chromium_browser: Browser
) -> None:
    """Cooks and staff, who come by the road of the first story, are there already, and axe has seen these pages."""
    otherwise.everybody_is_there(cast)
    asha, cleo = cast.asha, cast.cleo
    dev = visitor(chromium_browser, cast.service, "Dev", "reigate", scripts=asha.scripts, axe=False)
    otherwise.dev_joins(dev, cleo)
    otherwise.dev_forgets_her_password(cast, dev, chromium_browser)

    sharing.asha_posts(asha, PIE, "Wednesday")
    otherwise.dev_asks_and_cleo_says_no(dev, cleo, PIE)
    otherwise.asha_picks(cast, "Dev", PIE)
    otherwise.dev_says_yes(dev, PIE)
    otherwise.asks_for(cleo, "Joan Bell", "Wednesday 10 March")
    otherwise.asha_picks(cast, "Joan", PIE)
    otherwise.says_yes_on_the_phone(cleo)
    otherwise.asha_finds_fish_in_it(cast, PIE)
    otherwise.asha_takes_it_back(cast, dev, PIE)

    sharing.asha_posts(asha, STEW, "Wednesday")
    otherwise.they_are_kept_apart(cast, dev, STEW)
    otherwise.asha_is_held_and_two_lift_it(cast)

    sharing.asha_posts(cast.otto, BAKE, "Wednesday")
    otherwise.barnet_shares_a_meal(cast, BAKE)
    cast.it_is(MONDAY + 2, 17, 40)
    otherwise.otto_hands_over(cast, BAKE)
    dev.page.context.close()
