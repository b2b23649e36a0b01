"""What a request may say about itself, and what is taken of it (ASVS 1, 2, 4, 6)."""

from collections.abc import Callable

import pytest
from flask import Flask
from support.client import Browser
from support.letters import last_letter, letters
from support.looking import fresh
from support.world import World

from app.domain.matches import MatchState
from app.domain.vocabulary import Role
from app.models.accounts import Account, SignIn, Throttle
from app.models.people import Person
from app.services import account_changes
from app.services.frame import perform
from app.services.throttles import CODES_FOR_ADDRESS, PASSWORDS

Open = Callable[..., Browser]
ASHA = "asha@example.com"
SPELLINGS = (
    "asha@example.com",
    "ASHA@Example.com",
    "asha@\uff45xample.com",
    "asha@example\u3002com",
    "asha@EXAMPLE.com",
)


@pytest.mark.parametrize("host", [".localhost", "a..localhost", "a" * 64 + ".localhost"])
def test_asvs_v16_5_1_a_host_that_is_no_name_is_refused_without_a_fault(clean: Flask, host: str) -> None:
    stranger = Browser(clean, "reigate.localhost")
    answer = stranger.raw("GET", "/", headers={"Host": host})
    assert answer.status_code in {400, 404}
    assert answer.get_data() == b""


def test_asvs_v15_3_4_without_a_proxy_nobody_says_which_host_they_asked(clean: Flask) -> None:
    told = {"X-Forwarded-Host": "barnet.localhost", "Forwarded": "host=barnet.localhost", "X-Host": "barnet.localhost"}
    page = Browser(clean, "reigate.localhost").get("/", headers=told).get_data(as_text=True)
    assert "Barnet" not in page


def test_asvs_v8_4_1_a_session_of_one_council_opens_nothing_in_another(world: World, browser: Open) -> None:
    cleo = world.coordinator()
    assert browser(cleo).get("/desk/").status_code == 200
    assert browser(cleo, host="barnet.localhost").get("/desk/").status_code == 302


@pytest.mark.parametrize("version", ["\u00b2", "\u0663", "-1", "9" * 10, "1 ", "1.0"])
def test_asvs_v2_2_1_a_version_that_is_no_number_is_a_stale_form(world: World, browser: Open, version: str) -> None:
    desk = browser(world.coordinator())
    answer = desk.send("/account/name", {"first_name": "Clea", "version": version})
    assert answer.status_code in {409, 422}
    assert world.session.query(Person).filter_by(first_name="Clea").count() == 0


def test_asvs_v1_3_3_what_nobody_types_is_left_out_of_every_field(world: World, browser: Open) -> None:
    """PostgreSQL stores no NUL, and a character that turns the line round makes a name of something else."""
    asha = world.cook()
    match = world.match(world.meal(asha), world.request(world.diner()), MatchState.CONFIRMED)
    said = {"reason": "other", "text": "Ill\x00 since \u202eyesterday\u202c", "form_key": "k" * 16 + "\x00" * 4}
    assert browser(asha).send(f"/cook/visits/{match.ref}/cannot", said).status_code == 303
    assert fresh(world, match).reason_text == "Ill since yesterday"


def test_asvs_v6_3_1_one_address_in_many_spellings_is_one_address(browser: Open, world: World) -> None:
    world.cook(email=ASHA)
    tried = [SPELLINGS[number % len(SPELLINGS)] for number in range(CODES_FOR_ADDRESS.limit + 1)]
    answers = [browser().send("/sign-in", {"email": email}).status_code for email in tried]
    assert answers == [303] * CODES_FOR_ADDRESS.limit + [429]
    assert len(letters(world)) == CODES_FOR_ADDRESS.limit


def test_asvs_v6_3_1_passwords_for_one_address_are_counted_together(browser: Open, world: World) -> None:
    world.cook(email=ASHA)
    answers = []
    for number in range(PASSWORDS.limit + 1):
        tried = {"email": SPELLINGS[number % len(SPELLINGS)], "password": f"correct horse {number}"}
        answers.append(browser().send("/sign-in/password", tried).status_code)
    assert answers == [422] * PASSWORDS.limit + [429]


def test_asvs_v6_3_1_counts_of_tries_say_nothing_of_whom(browser: Open, world: World) -> None:
    browser().send("/sign-in", {"email": ASHA})
    keys = [row.key for row in world.session.query(Throttle)]
    assert keys
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


@pytest.mark.parametrize("page", ["/sign-in", "/forgotten-password"])
def test_asvs_v6_6_2_a_code_sent_to_an_address_that_was_left_lets_nobody_in(
    browser: Open, world: World, page: str
) -> None:
    asha = world.cook(email=ASHA)
    thief = browser()
    thief.send(page, {"email": ASHA})
    stolen = last_letter(world)
    handle = perform(world.deed(asha), account_changes.ask_new_email, "new@example.com")
    account = world.session.query(Account).one()
    account.email = "new@example.com"
    world.session.commit()
    assert handle
    body = {"code": stolen.code, "password": "a long enough sentence"}
    path = f"/new-password/{stolen.handle}" if page == "/forgotten-password" else f"/code/{stolen.handle}"
    assert thief.post(path, body).status_code == 410
    assert thief.get("/account/").status_code == 302


def test_d11_a_cook_reads_how_near_in_half_miles_alone(world: World, browser: Open) -> None:
    asha = world.cook()
    match = world.match(world.meal(asha), world.request(world.diner()), MatchState.APPROVED, distance_m=412)
    said = browser(asha).get(f"/cook/visits/{match.ref}").text_of()  # type: ignore[attr-defined]  # put there by the browser
    assert "Under half a mile" in said
    assert "0.3 miles" not in said
    assert "walk" not in said


def test_asvs_v14_3_2_pages_of_signed_in_people_are_kept_nowhere(world: World, browser: Open) -> None:
    answer = browser(world.person("Zoe", Role.DINER)).get("/account/")
    assert answer.headers["Cache-Control"] == "no-store"


def test_asvs_v6_3_3_before_the_second_factor_nothing_is_open(clean: Flask, world: World, browser: Open) -> None:
    desk = browser(world.coordinator())
    world.session.query(SignIn).update({"second_factor_at": None})
    world.session.commit()
    token = desk.token()
    for rule in clean.url_map.iter_rules():
        if getattr(clean.view_functions[rule.endpoint], "guard", "public") in {"public", "operator"}:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            path = clean.url_map.bind("").build(rule.endpoint, dict.fromkeys(rule.arguments, "cook"), method=method)
            answer = desk.raw(method, path, data={"csrf_token": token} if method == "POST" else None)
            assert answer.status_code in {302, 403}, f"{method} {rule.rule} answered {answer.status_code}"
            assert answer.status_code == 403 or answer.location.startswith("/sign-in"), rule.rule


def test_asvs_v7_4_3_a_new_address_ends_every_other_session(world: World, browser: Open) -> None:
    asha = world.cook(email=ASHA)
    thief, phone = browser(asha), browser(asha)
    phone.send("/account/email", {"email": "new@example.com"})
    letter = last_letter(world)
    assert phone.send("/code", {"code": letter.code}).status_code == 303
    assert phone.get("/account/").status_code == 200
    assert thief.get("/account/").status_code == 302


@pytest.mark.parametrize("name", ["\u200d\u2060", "\u00ad", "\u3164\u200f"[1:]])
def test_a_name_that_nobody_can_see_is_no_name(world: World, browser: Open, name: str) -> None:
    assert browser(world.cook(email=ASHA)).send("/account/name", {"first_name": name}).status_code == 422
