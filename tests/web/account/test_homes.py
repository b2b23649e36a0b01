import pytest
from support.letters import last_letter

from app.domain.members import MemberState
from app.domain.vocabulary import Role


def lands(browser, world, email):
    page = browser()
    page.send("/sign-in", {"email": email})
    return page.send("/code", {"code": last_letter(world).code}).location


@pytest.mark.parametrize(
    ("role", "place"), [(Role.COOK, "/cook"), (Role.DINER, "/diner/"), (Role.RELATIVE, "/account/acting")]
)
def test_everybody_lands_on_the_page_of_their_role(browser, world, role, place):
    world.person("Nell", role, email="nell@post.example")
    assert lands(browser, world, "nell@post.example") == place


@pytest.mark.parametrize("state", [MemberState.APPLIED, MemberState.PAUSED, MemberState.ON_HOLD, MemberState.ENDED])
def test_who_may_not_begin_lands_on_a_page_that_says_why(browser, world, state):
    world.person("Nell", Role.COOK, state=state, email="nell@post.example")
    assert lands(browser, world, "nell@post.example") == "/account/waiting"


def test_while_acting_home_is_the_home_of_whom_one_acts_for(browser, world):
    cleo, dev, asha = world.coordinator(), world.diner(), world.cook()
    assert 'class="ep-brand" href="/diner/"' in browser(cleo, acting_for=dev).get("/account/").text
    assert 'class="ep-brand" href="/cook"' in browser(cleo, acting_for=asha).get("/account/").text


def test_who_has_two_roles_finds_both_pages(browser, world):
    both = world.person("Nell", Role.COOK, Role.DINER, household=world.household())
    shown = browser(both).get("/account/").text_of()
    assert "Your kitchen" in shown
    assert "Your meals" in shown


def test_an_active_member_does_not_wait(browser, world):
    assert browser(world.cook()).get("/account/waiting").location == "/cook"
