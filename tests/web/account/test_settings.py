import pytest
from support.letters import last_letter, letters
from support.queries import counted

from app.domain.members import MemberState
from app.domain.vocabulary import Precision, Role
from app.models.accounts import Account
from app.models.people import Household, Person

ASHA = "asha@post.example"


@pytest.fixture
def asha(world):
    return world.cook(email=ASHA)


def fresh(world, model, row_id):
    world.session.expire_all()
    return world.session.get_one(model, row_id)


def test_the_page_shows_what_was_told_and_where_a_role_stands(browser, world, asha):
    shown = browser(asha).get("/account/").text_of()
    for words in ("Asha Bell", "020 7946 0118", "RH2 7DE", ASHA, "Cook", "Active"):
        assert words in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MemberState.APPLIED, "Waiting"),
        (MemberState.PAUSED, "Having a break"),
        (MemberState.ON_HOLD, "Nothing is arranged for now."),
        (MemberState.DECLINED, "Not this time"),
    ],
)
def test_a_role_that_is_not_active_says_what_comes_next(browser, world, state, words):
    nell = world.person("Nell", Role.DINER, state=state, email="nell@post.example")
    shown = browser(nell).get("/account/waiting").text_of()
    assert words in shown
    assert "01632 960211" in shown


def test_the_account_page_takes_three_queries(browser, world, asha):
    page = browser(asha)
    page.get("/account/")
    with counted() as statements:
        page.get("/account/")
    assert len(statements) <= 3, "\n".join(statements)


@pytest.mark.parametrize("path", ["", "waiting", "name", "phone", "home", "email", "password", "sessions"])
def test_a_stranger_is_led_to_sign_in(browser, world, path):
    assert browser().get(f"/account/{path}").location.startswith("/sign-in?next=/account/")


@pytest.mark.parametrize("path", ["name", "phone", "home", "email", "password"])
def test_a_stranger_who_posts_is_refused(browser, world, path):
    assert browser().post(f"/account/{path}", {"first_name": "X"}).status_code == 403


def test_a_session_of_one_council_opens_nothing_at_another(browser, world, asha):
    assert browser(asha, host="barnet.localhost").get("/account/").status_code == 302


def test_a_name_is_changed(browser, world, asha):
    sent = browser(asha).send("/account/name", {"first_name": "  Asha\tMary ", "last_name": "O’Neill"})
    assert sent.location == "/account/"
    assert fresh(world, Person, asha.id).full_name == "Asha Mary O’Neill"


@pytest.mark.parametrize(("first_name", "status"), [("", 422), ("A" * 100_000, 422), ("\x00Asha", 303)])
def test_an_odd_name_is_refused_or_tidied(browser, world, asha, first_name, status):
    assert browser(asha).send("/account/name", {"first_name": first_name}).status_code == status
    assert fresh(world, Person, asha.id).first_name == "Asha"


def test_a_stale_form_is_told_who_changed_it(browser, world, asha):
    page = browser(asha)
    old = page.get("/account/name").forms().values
    page.send("/account/name", {"first_name": "Ash"})
    answer = page.client.post("/account/name", base_url=page.base, data=old | {"first_name": "Asha"})
    assert answer.status_code == 409
    assert "Ash changed this today at" in answer.text
    assert fresh(world, Person, asha.id).first_name == "Ash"


def test_a_phone_is_changed_and_taken_away(browser, world, asha):
    page = browser(asha)
    page.send("/account/phone", {"phone": "07700 900123", "phone_agreed": "y"})
    person = fresh(world, Person, asha.id)
    assert (person.phone, person.phone_agreed, person.phone_shared) == ("+447700900123", True, False)
    page.send("/account/phone", {"phone": "", "phone_agreed": "y"})
    person = fresh(world, Person, asha.id)
    assert (person.phone, person.phone_agreed) == (None, False)


def test_acting_for_somebody_changes_ones_own_account_only(browser, world):
    cleo, dev = world.coordinator(), world.diner()
    browser(cleo, acting_for=dev).send("/account/name", {"first_name": "Clio"})
    assert fresh(world, Person, cleo.id).first_name == "Clio"
    assert fresh(world, Person, dev.id).first_name == "Dev"


def test_a_home_of_ones_own_moves(browser, world, asha):
    sent = {"postcode": "RH1 1QQ", "line1": "2 Hill Road", "town": "Redhill"}
    assert browser(asha).send("/account/home", sent).status_code == 303
    home = fresh(world, Household, fresh(world, Person, asha.id).household_id)
    assert (home.postcode, home.line1, home.precision) == ("RH1 1QQ", "2 Hill Road", Precision.POSTCODE)
    assert world.session.query(Household).count() == 1


def test_who_shared_the_old_home_stays_there(browser, world, asha):
    home = world.session.get_one(Household, asha.household_id)
    dev = world.diner(household=home)
    browser(asha).send("/account/home", {"postcode": "RH1 1QQ", "line1": "2 Hill Road", "town": "Redhill"})
    assert fresh(world, Person, dev.id).household_id == home.id
    assert fresh(world, Person, asha.id).household_id != home.id
    assert fresh(world, Household, home.id).postcode == "RH2 7DE"


def test_the_third_move_in_ninety_days_is_refused(browser, world, asha):
    page = browser(asha)
    for number in (1, 2):
        sent = {"postcode": "RH1 1QQ", "line1": f"{number} Hill Road"}
        assert page.send("/account/home", sent).status_code == 303
    answer = page.send("/account/home", {"postcode": "RH2 9AE", "line1": "3 Hill Road"})
    assert answer.status_code == 429
    assert 89 * 86400 < int(answer.headers["Retry-After"]) <= 90 * 86400
    assert fresh(world, Household, asha.household_id).line1 == "2 Hill Road"


def test_a_home_in_another_council_is_told_and_may_be_kept(browser, world, asha):
    page = browser(asha)
    told = page.send("/account/home", {"postcode": "EN5 1QX"})
    assert told.status_code == 200
    assert "EN5 1QX is looked after by Barnet" in told.text_of()
    going_on = told.forms().values
    assert (
        page.client.post(
            "/account/home", base_url=page.base, data=going_on | {"because": "We moved next door"}
        ).status_code
        == 303
    )
    assert fresh(world, Household, asha.household_id).lat is None


def test_a_new_address_is_confirmed_there_and_the_old_one_is_told(browser, world, asha):
    page = browser(asha)
    assert page.send("/account/email", {"email": "asha@new.example"}).location == "/code"
    letter = last_letter(world)
    assert (letter.kind, letter.email) == ("change_email", "asha@new.example")
    assert world.session.query(Account).one().email == ASHA
    assert page.send("/code", {"code": letter.code}).location == "/account/"
    world.session.expire_all()
    assert world.session.query(Account).one().email == "asha@new.example"
    assert (last_letter(world).kind, last_letter(world).email) == ("email_changed", ASHA)


def test_an_address_that_somebody_has_gives_the_same_page_and_changes_nothing(browser, world, asha):
    world.diner(email="dev@post.example")
    page = browser(asha)
    assert page.send("/account/email", {"email": "dev@post.example"}).location == "/code"
    assert page.get("/code").status_code == 200
    assert [letter.kind for letter in letters(world)] == ["known_address"]
    assert page.send("/code", {"code": "123456"}).status_code == 422


def test_an_address_taken_while_the_mail_was_on_its_way_is_not_taken_twice(browser, world, asha):
    page = browser(asha)
    page.send("/account/email", {"email": "new@post.example"})
    letter = last_letter(world)
    world.diner(email="new@post.example")
    assert page.send("/code", {"code": letter.code}).status_code == 410


def test_a_new_password_ends_the_sessions_elsewhere(browser, world, asha):
    here, there = browser(asha), browser(asha)
    assert here.send("/account/password", {"new": "three pies on a sill"}).status_code == 303
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_changing_a_password_takes_the_one_there_is(browser, world, asha):
    page = browser(asha)
    page.send("/account/password", {"new": "three pies on a sill"})
    refused = page.send("/account/password", {"current": "two pies", "new": "five plums in a bowl"})
    assert refused.status_code == 422
    assert "That is not your password now." in refused.text_of()
    changed = page.send("/account/password", {"current": "three pies on a sill", "new": "five plums in a bowl"})
    assert changed.status_code == 303


@pytest.mark.parametrize("path", ["/account/", "/account/name", "/help", "/worried"])
def test_every_page_that_a_diner_reads_is_in_large_print(browser, world, asha, path):
    dev = world.diner(email="dev@post.example")
    assert 'class="govuk-template__body' in (large := browser(dev).get(path).text)
    assert "ep-large" in large
    assert "ep-large" not in browser(asha).get(path).text
