"""Somebody whom the desk added gets an account of their own, and stays the one person they are."""

import pytest
from support.letters import last_letter, letters
from support.world import World

from app.models.accounts import Account
from app.models.people import Person

WIN = "win@post.example"


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


def invited(world: World, browser, cleo: Person, email: str = WIN) -> Person:
    win = world.diner("Win")
    sent = browser(cleo).send(f"/desk/people/{win.ref}/contact", {"email": email}, action="/invite")
    assert sent.status_code == 303
    return win


def account_of(world: World, person: Person) -> Account:
    world.session.expire_all()
    return world.session.query(Account).filter_by(person_id=person.id).one()


def test_a_person_of_the_desk_s_is_written_to_and_signs_in_with_a_code(world: World, browser, cleo) -> None:
    win, page = invited(world, browser, cleo), browser()
    assert (last_letter(world).kind, last_letter(world).email) == ("account_invited", WIN)
    assert account_of(world, win).confirmed_at is None
    page.send("/sign-in", {"email": WIN})
    assert page.send("/code", {"code": last_letter(world).code}).location == "/diner/"
    assert account_of(world, win).confirmed_at is not None
    shown = browser(cleo).get(f"/desk/people/{win.ref}/contact")
    assert f"Win signs in with {WIN}" in shown.text_of()


def test_signing_up_with_an_address_the_desk_knows_makes_no_second_person(world: World, browser, cleo) -> None:
    win, page = invited(world, browser, cleo), browser()
    before = world.session.query(Person).count()
    page.send("/join/diner", {"email": WIN})
    assert page.send("/code", {"code": last_letter(world).code}).location == "/diner/"
    assert world.session.query(Person).count() == before
    assert account_of(world, win).email == WIN


def test_nobody_gets_in_before_a_code_and_the_desk_may_correct_the_address(world: World, browser, cleo) -> None:
    win, desk = invited(world, browser, cleo, "wni@post.example"), browser(cleo)
    answer = browser().send("/sign-in/password", {"email": "wni@post.example", "password": "three words in a row"})
    assert answer.status_code == 422
    path = f"/desk/people/{win.ref}/contact"
    assert "Nobody has signed in with it yet" in desk.get(path).text_of()
    assert desk.send(path, {"email": WIN}, action="/invite").status_code == 303
    assert account_of(world, win).email == WIN
    browser().send("/sign-in", {"email": "wni@post.example"})
    assert [letter.kind for letter in letters(world)][:2] == ["account_invited", "account_invited"]


def test_an_address_of_somebody_else_or_a_malformed_one_gets_a_sentence(world: World, browser, cleo) -> None:
    world.cook(email="asha@post.example")
    desk, path = browser(cleo), f"/desk/people/{world.diner().ref}/contact"
    taken = desk.send(path, {"email": "asha@post.example"}, action="/invite")
    assert (taken.status_code, "Somebody else here has this address" in taken.text_of()) == (422, True)
    assert desk.send(path, {"email": "win at home"}, action="/invite").status_code == 422
    assert world.session.query(Account).count() == 2


def test_an_account_that_is_in_use_is_its_owner_s_to_change(world: World, browser, cleo) -> None:
    asha = world.cook(email="asha@post.example")
    assert "Let them sign in" not in browser(cleo).get(f"/desk/people/{asha.ref}/contact").text_of()
    answer = browser(cleo).post(f"/desk/people/{asha.ref}/invite", {"email": WIN})
    assert answer.status_code == 409
    assert account_of(world, asha).email == "asha@post.example"


def test_a_member_invites_nobody(world: World, browser) -> None:
    dev = world.diner(email="dev@post.example")
    assert browser(dev).post(f"/desk/people/{dev.ref}/invite", {"email": WIN}).status_code == 403
