import pytest
from argon2 import PasswordHasher, extract_parameters
from support.letters import last_letter, letters

from app.models.accounts import Account
from app.services import passwords
from app.store.session import belong_to

ASHA = "asha@post.example"
GOOD = "three pies on a sill"


@pytest.fixture
def asha(world):
    person = world.cook(email=ASHA)
    account_of(world, person).password_hash = passwords.hashed(GOOD)
    world.session.commit()
    return person


def account_of(world, person):
    belong_to(world.session, person.council_id)
    return world.session.query(Account).filter_by(person_id=person.id).one()


def enter(page, email=ASHA, password=GOOD):
    return page.send("/sign-in/password", {"email": email, "password": password})


def signed_in(page):
    return page.get("/account/").status_code == 200


def test_email_and_password_sign_in(browser, world, asha):
    page = browser()
    assert enter(page, " Asha@Post.example ").status_code == 303
    assert signed_in(page)


@pytest.mark.parametrize(("email", "password"), [(ASHA, "four pies on a sill"), ("elsa@post.example", GOOD)])
def test_a_wrong_pair_says_one_thing_whichever_is_wrong(browser, world, asha, email, password):
    page = browser()
    answer = enter(page, email, password)
    assert answer.status_code == 422
    assert "do not go together" in answer.text_of()
    assert password not in answer.text
    assert not signed_in(page)


def test_an_unknown_address_costs_one_comparison_too(browser, world, asha, monkeypatch):
    compared = []
    kept = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, h, p: compared.append(h) or kept(self, h, p))
    enter(browser(), ASHA, "four pies on a sill")
    enter(browser(), "elsa@post.example", "four pies on a sill")
    assert len(compared) == 2
    assert extract_parameters(compared[0]) == extract_parameters(compared[1])


def test_an_account_without_a_password_is_not_opened_by_any(browser, world):
    world.cook(email=ASHA)
    assert enter(browser(), ASHA, "there is no account behind this hash").status_code == 422


def test_passwords_are_argon2id_at_the_set_cost():
    kept = extract_parameters(passwords.hashed(GOOD))
    assert (kept.type.name, kept.time_cost, kept.memory_cost, kept.parallelism) == ("ID", 2, 19 * 1024, 1)


def test_the_eleventh_try_for_one_account_is_refused_even_if_right(browser, world, asha):
    answers = [enter(browser(), password="wrong").status_code for _ in range(10)]
    assert answers == [422] * 10
    answer = enter(browser())
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_an_enormous_password_is_refused_before_it_is_hashed(browser, world, asha):
    assert enter(browser(), password="p" * 100_000).status_code == 422


def test_another_councils_member_is_unknown_here(browser, world, asha):
    assert enter(browser(host="barnet.localhost")).status_code == 422


def test_a_forgotten_password_is_chosen_anew_and_ends_every_other_session(browser, world, asha):
    thief, page = browser(asha), browser()
    page.send("/forgotten-password", {"email": ASHA})
    letter = last_letter(world)
    assert letter.kind == "reset_password"
    sent = page.send("/new-password", {"code": letter.code, "password": "five plums in a bowl"})
    assert sent.status_code == 303
    assert signed_in(page)
    assert not signed_in(thief)
    assert enter(browser(), password=GOOD).status_code == 422
    assert enter(browser(), password="five plums in a bowl").status_code == 303


def test_a_weak_new_password_is_refused_and_uses_no_try_up(browser, world, asha):
    page = browser()
    page.send("/forgotten-password", {"email": ASHA})
    letter = last_letter(world)
    for _ in range(6):
        answer = page.send("/new-password", {"code": letter.code, "password": "password1234"})
        assert answer.status_code == 422
    assert "Many people use that password" in answer.text_of()
    assert page.send("/new-password", {"code": letter.code, "password": "five plums in a bowl"}).status_code == 303


def test_a_reset_code_does_not_sign_in_by_itself(browser, world, asha):
    browser().send("/forgotten-password", {"email": ASHA})
    letter = last_letter(world)
    page = browser()
    assert page.get(f"/code/{letter.handle}?code={letter.code}").location.startswith("/new-password/")
    page.post(f"/code/{letter.handle}", {"code": letter.code})
    assert not signed_in(page)


def test_an_unknown_address_may_ask_for_a_reset_and_nobody_gets_mail(browser, world, asha):
    page = browser()
    assert page.send("/forgotten-password", {"email": "elsa@post.example"}).location == "/new-password"
    answer = page.send("/new-password", {"code": "123456", "password": "five plums in a bowl"})
    assert answer.status_code == 422
    assert letters(world) == []
