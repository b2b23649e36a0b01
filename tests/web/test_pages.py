from collections.abc import Callable

from support.client import Browser
from support.world import World

from app.domain.vocabulary import Role

Open = Callable[..., Browser]


def test_a_diner_and_a_relative_find_their_details_from_every_page(browser: Open, world: World) -> None:
    for person, path in ((world.diner(), "/diner/"), (world.person("Rita", Role.RELATIVE), "/account/acting")):
        assert 'href="/account/"' in browser(person).get(path).get_data(as_text=True)


def test_a_stranger_is_not_offered_an_account_page(browser: Open) -> None:
    assert "/account/" not in browser().get("/").get_data(as_text=True)
