import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import pytest
from support.letters import last_letter, letters
from support.queries import counted

from app import clock
from app.domain.members import MemberState
from app.models.accounts import OneTimeCode, SignIn

ASHA = "asha@post.example"


@pytest.fixture
def asha(world):
    return world.cook(email=ASHA)


def ask(page, email=ASHA):
    return page.send("/sign-in", {"email": email})


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def signed_in(page):
    return page.get("/account/").status_code == 200


def test_a_mailed_code_signs_in(browser, world, asha):
    page = browser()
    assert ask(page).location.endswith("/code")
    letter = last_letter(world)
    assert (letter.kind, letter.email, len(letter.code)) == ("sign_in_code", ASHA, 6)
    assert page.send("/code", {"code": letter.code}).status_code == 303
    assert signed_in(page)


def test_a_code_may_be_typed_in_two_halves(browser, world, asha):
    page = browser()
    ask(page)
    code = last_letter(world).code
    assert page.send("/code", {"code": f" {code[:3]} {code[3:]} "}).status_code == 303


def test_the_mails_link_works_on_another_device_and_opening_it_changes_nothing(browser, world, asha):
    ask(browser())
    letter, phone = last_letter(world), browser()
    link = f"/code/{letter.handle}?code={letter.code}"
    for _ in range(7):
        assert letter.code in phone.get(link).text
    assert not signed_in(phone)
    assert phone.send(link).status_code == 303
    assert signed_in(phone)


def test_an_unknown_address_gives_the_same_pages_and_the_same_work(browser, world, asha):
    seen = []
    for email in (ASHA, "elsa@post.example"):
        page = browser()
        page.get("/sign-in")
        with counted() as statements:
            asked = ask(page, email)
        told = page.get("/code").text
        refused = page.send("/code", {"code": "12345"})
        bare = [text.replace(email, "EMAIL") for text in (told, refused.text)]
        seen.append((asked.status_code, asked.location, refused.status_code, *map(without_tokens, bare), statements))
    assert seen[0][:-1] == seen[1][:-1]
    assert [shape(one) for one in seen[0][-1]] == [shape(one) for one in seen[1][-1]]
    assert len(letters(world)) == 1


def without_tokens(html):
    return re.sub(r'(name="(?:csrf_token|form_key)"[^>]*value=)"[^"]*"', r'\1""', html)


def shape(statement):
    return statement.split("(")[0].split("WHERE")[0][:60]


def test_a_wrong_code_is_said_beside_its_field(browser, world, asha):
    page = browser()
    ask(page)
    answer = page.send("/code", {"code": wrong(last_letter(world).code)})
    assert answer.status_code == 422
    assert "not the code in the email" in answer.text_of()
    assert "Error:" in answer.text


def test_after_five_wrong_codes_even_the_right_one_is_over(browser, world, asha):
    page = browser()
    ask(page)
    code = last_letter(world).code
    key = {"csrf_token": page.token()}
    assert [page.post("/code", {"code": wrong(code)} | key).status_code for _ in range(5)] == [422] * 5
    assert page.post("/code", {"code": code} | key).status_code == 410
    assert not signed_in(page)


def test_a_code_works_once(browser, world, asha):
    page, other = browser(), browser()
    ask(page)
    letter = last_letter(world)
    assert page.send("/code", {"code": letter.code}).status_code == 303
    assert other.get(f"/code/{letter.handle}?code={letter.code}").status_code == 410
    assert other.post(f"/code/{letter.handle}", {"code": letter.code}).status_code == 410
    assert not signed_in(other)


def test_a_code_is_over_after_ten_minutes(browser, world, asha, conf):
    page = browser()
    ask(page)
    letter = last_letter(world)
    clock.move_to(clock.now() + timedelta(minutes=10, seconds=1), conf.clock_file)
    assert page.post("/code", {"code": letter.code}).status_code == 410


def test_a_code_is_of_no_use_at_another_council(browser, world, asha):
    ask(browser())
    letter = last_letter(world)
    other = browser(host="barnet.localhost")
    assert other.get(f"/code/{letter.handle}?code={letter.code}").status_code == 410
    assert other.post(f"/code/{letter.handle}", {"code": letter.code}).status_code == 410


def test_a_sign_in_code_sets_no_password(browser, world, asha):
    ask(browser())
    letter = last_letter(world)
    sent = {"code": letter.code, "password": "three pies on a sill"}
    assert browser().post(f"/new-password/{letter.handle}", sent).status_code == 410


def test_the_code_and_handle_are_stored_as_hashes_only(browser, world, asha):
    ask(browser())
    letter = last_letter(world)
    row = world.session.query(OneTimeCode).one()
    assert letter.code not in (row.code_hash, row.handle_hash)
    assert letter.handle not in row.handle_hash
    assert len(row.code_hash) == len(row.handle_hash) == 64


def test_signing_in_replaces_whatever_the_browser_came_with(browser, world, asha):
    page = browser()
    with page.client.session_transaction(base_url=page.base) as kept:
        kept["_user_id"], kept["planted"] = "a-token-somebody-chose", "x"
    ask(page)
    page.send("/code", {"code": last_letter(world).code})
    with page.client.session_transaction(base_url=page.base) as kept:
        assert kept["_user_id"] != "a-token-somebody-chose"
        assert "planted" not in kept
        assert "handle" not in kept


def test_the_session_row_holds_no_token(browser, world, asha):
    page = browser()
    ask(page)
    page.send("/code", {"code": last_letter(world).code})
    with page.client.session_transaction(base_url=page.base) as kept:
        token = kept["_user_id"]
    row = world.session.query(SignIn).one()
    assert row.token_hash != token
    assert row.second_factor_at is None


def test_the_sixth_code_in_a_quarter_of_an_hour_is_refused_with_when(browser, world, asha):
    page = browser()
    for _ in range(5):
        assert ask(page).status_code == 303
    answer = ask(page)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1
    assert len(letters(world)) == 5


def test_a_network_is_counted_too(browser, world, asha):
    page = browser()
    answers = [ask(page, f"nobody{number}@post.example").status_code for number in range(21)]
    assert answers == [303] * 20 + [429]


@pytest.mark.parametrize("email", ["", "asha", "asha@", "a" * 100_000])
def test_what_is_no_address_is_answered_beside_the_field(browser, world, email):
    answer = ask(browser(), email)
    assert answer.status_code == 422
    assert "Enter an email address, like name@example.org." in answer.text_of()


@pytest.mark.parametrize(
    ("wanted", "landed"),
    [
        ("/account/name", "/account/name"),
        ("/account/name?x=1", "/account/name?x=1"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("/\\evil.example/", None),
        ("\\\\evil.example", None),
        ("/%0d%0aSet-Cookie:x=1\r\nx", None),
        ("javascript:alert(1)", None),
        ("/" + "x" * 600, None),
    ],
)
def test_it_goes_on_to_a_page_of_this_host_and_no_other(browser, world, asha, wanted, landed):
    page = browser()
    page.send("/sign-in?" + urlencode({"next": wanted}), {"email": ASHA})
    answer = page.send("/code", {"code": last_letter(world).code})
    assert answer.location == (landed or answer.location)
    assert answer.location.startswith("/")
    assert "evil" not in answer.location


def test_a_page_that_needs_a_person_leads_to_sign_in_and_back(browser, world, asha):
    page = browser()
    assert page.get("/account/name").location == "/sign-in?next=/account/name"


@pytest.mark.parametrize("state", [MemberState.DECEASED, MemberState.ERASED])
def test_the_dead_get_no_code(browser, world, state):
    world.cook(email=ASHA, state=state)
    assert ask(browser()).status_code == 303
    assert letters(world) == []


def test_the_sign_in_page_asks_the_database_only_which_council(browser, world):
    page = browser()
    page.get("/sign-in")
    with counted() as statements:
        page.get("/sign-in")
    assert len(statements) == 1, "\n".join(statements)


def days_left(answer):
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("extra-plate="))
    ends = re.search(r"Expires=([^;]+)", cookie)
    return round((parsedate_to_datetime(ends[1]) - datetime.now(UTC)).total_seconds() / 86_400) if ends else None


def test_the_cookie_of_a_member_lasts_ninety_days(browser, world, asha):
    page = browser()
    assert days_left(ask(page)) is None
    assert days_left(page.send("/code", {"code": last_letter(world).code})) == 90


def test_the_cookie_is_not_made_longer_by_every_page(browser, world, asha):
    page = browser()
    ask(page)
    page.send("/code", {"code": last_letter(world).code})
    page.get("/account/")
    assert "Set-Cookie" not in page.get("/account/").headers


def test_after_signing_out_the_cookie_ends_with_the_browser(browser, world, asha):
    page = browser()
    ask(page)
    page.send("/code", {"code": last_letter(world).code})
    assert days_left(page.send("/account/", action="/sign-out")) is None
