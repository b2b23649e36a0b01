from datetime import timedelta

import pytest

from app import clock
from app.models.accounts import Account, SignIn
from app.services import accounts
from app.services.frame import perform


@pytest.fixture
def asha(world):
    return world.cook(email="asha@post.example")


def cookie_of(page):
    return page.client.get_cookie("extra-plate", domain=page.host).value


def signed_in(page):
    return page.get("/account/").status_code == 200


def marks(world):
    world.session.expire_all()
    return [accounts.mark_of(row) for row in world.session.query(SignIn).filter_by(ended_at=None)]


def test_signing_out_ends_the_session_and_not_only_the_cookie(browser, world, asha):
    page, thief = browser(asha), browser()
    assert signed_in(page)
    thief.client.set_cookie("extra-plate", cookie_of(page), domain=page.host)
    assert signed_in(thief)
    assert page.send("/account/", action="/sign-out").location == "/sign-in"
    assert not signed_in(page)
    thief.client.set_cookie("extra-plate", cookie_of(thief), domain=page.host)
    assert not signed_in(thief)


def test_signing_out_twice_shows_the_way_in_again(browser, world, asha):
    page = browser(asha)
    page.send("/account/", action="/sign-out")
    assert page.post("/account/sign-out").location == "/sign-in"


def test_opening_the_sign_out_address_signs_nobody_out(browser, world, asha):
    page = browser(asha)
    assert page.get("/account/sign-out").status_code == 405
    assert signed_in(page)


def test_signing_out_needs_the_pages_token(browser, world, asha):
    page = browser(asha)
    assert page.post("/account/sign-out", {"csrf_token": "no"}).status_code == 400
    assert signed_in(page)


def test_signing_out_everywhere_ends_every_session(browser, world, asha):
    pages = [browser(asha) for _ in range(3)]
    pages[0].send("/account/sessions", action="/sessions/end")
    assert not any(signed_in(page) for page in pages)


def test_one_session_elsewhere_is_ended_and_this_one_goes_on(browser, world, asha):
    here, there = browser(asha), browser(asha)
    other = marks(world)[-1]
    assert here.send("/account/sessions", action=f"{other}/end").status_code == 303
    assert signed_in(here)
    assert not signed_in(there)


def test_somebody_elses_session_is_out_of_reach(browser, world, asha):
    dev = browser(world.diner(email="dev@post.example"))
    page = browser(asha)
    theirs = marks(world)[0]
    assert page.post(f"/account/sessions/{theirs}/end").location == "/account/sessions"
    assert signed_in(dev)


def test_the_list_says_which_one_is_this(browser, world, asha):
    browser(asha)
    shown = browser(asha).get("/account/sessions")
    assert shown.text_of().count("Sign this one out") == 1
    assert shown.text_of().count("This one") == 1
    hashes = [row.token_hash for row in world.session.query(SignIn)]
    assert not any(token_hash in shown.text for token_hash in hashes)


def test_other_deeds_can_end_all_of_a_persons_sessions(browser, world, asha):
    pages = [browser(asha), browser(asha)]
    cleo = world.coordinator()
    perform(world.deed(cleo), accounts.end_all_sessions, asha.id)
    assert not any(signed_in(page) for page in pages)
    assert world.session.query(Account).filter_by(person_id=asha.id).count() == 1


def test_ending_sessions_of_somebody_without_an_account_changes_nothing(world):
    dev = world.diner()
    perform(world.deed(world.coordinator()), accounts.end_all_sessions, dev.id)


@pytest.mark.parametrize(("is_staff", "days"), [(True, 7), (False, 90)])
def test_somebody_signs_in_again_after_a_while(browser, world, conf, is_staff, days):
    page = browser(world.coordinator() if is_staff else world.cook())
    started = clock.now()
    clock.move_to(started + timedelta(days=days) - timedelta(minutes=1), conf.clock_file)
    assert signed_in(page)
    clock.move_to(started + timedelta(days=days, minutes=1), conf.clock_file)
    assert not signed_in(page)
