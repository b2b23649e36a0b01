import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from support.letters import last_letter

from app import clock
from app.domain.vocabulary import Role
from app.models.accounts import Account, RecoveryCode, SignIn
from app.services.second_factor import current_code
from app.store.session import belong_to
from app.web.identity import ports

CLEO = "cleo@council.example"


@pytest.fixture
def cleo(world):
    return world.coordinator(email=CLEO)


def first_factor(browser, world, email=CLEO):
    page = browser()
    page.send("/sign-in", {"email": email})
    assert page.send("/code", {"code": last_letter(world).code}).location == "/sign-in/second-factor"
    return page


def phone_shows(world, person, later=0):
    belong_to(world.session, person.council_id)
    world.session.expire_all()
    account = world.session.query(Account).filter_by(person_id=person.id).one()
    return current_code(ports().secrecy, account, clock.now() + timedelta(seconds=30 * later))


def set_up(browser, world, person):
    """Cleo's first sign-in, up to her recovery codes."""
    page = first_factor(browser, world)
    assert page.get("/sign-in/second-factor").location == "/sign-in/set-up"
    done = page.send("/sign-in/set-up", {"code": phone_shows(world, person)})
    assert done.location == "/account/recovery-codes"
    return page


def codes_on(page):
    return re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.get("/account/recovery-codes").text)


def test_the_first_factor_alone_opens_nothing(browser, world, cleo):
    page = first_factor(browser, world)
    assert page.get("/account/").status_code == 302
    with page.client.session_transaction(base_url=page.base) as kept:
        pending = kept["pending"]
        kept["_user_id"] = pending
    assert page.get("/account/").status_code == 302


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SAFEGUARDING_LEAD])
def test_every_member_of_staff_needs_it(browser, world, role):
    world.person("Cleo", role, email=CLEO)
    first_factor(browser, world)


def test_the_set_up_page_shows_a_picture_and_the_key_in_letters(browser, world, cleo):
    page = first_factor(browser, world)
    shown = page.get("/sign-in/set-up")
    assert "<svg" in shown.text
    assert re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", shown.text_of())
    assert "otpauth://totp/" in shown.text


def test_the_key_is_stored_sealed_to_its_account(browser, world, cleo):
    page = first_factor(browser, world)
    key = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.get("/sign-in/set-up").text_of())[0].replace(" ", "")
    account = world.session.query(Account).filter_by(person_id=cleo.id).one()
    assert key not in account.totp_secret
    with pytest.raises(ValueError, match="something else"):
        ports().secrecy.open(account.totp_secret, bound_to=f"totp:{account.id + 1}")


def test_setting_up_gives_eight_recovery_codes_until_they_are_written_down(browser, world, cleo):
    page = set_up(browser, world, cleo)
    codes = codes_on(page)
    assert len(set(codes)) == 8
    assert codes_on(page) == codes
    assert page.send("/account/recovery-codes", action="kept").status_code == 303
    assert codes_on(page) == []
    kept = {row.code_hash for row in world.session.query(RecoveryCode)}
    assert not any(code.replace("-", "") in kept for code in codes)


def test_the_key_is_not_shown_again_once_it_is_set_up(browser, world, cleo):
    set_up(browser, world, cleo)
    page = first_factor(browser, world)
    assert page.get("/sign-in/set-up").location == "/sign-in/second-factor"


def test_the_phones_code_opens_the_house(browser, world, cleo):
    set_up(browser, world, cleo)
    page = first_factor(browser, world)
    answer = page.send("/sign-in/second-factor", {"code": phone_shows(world, cleo, later=1)})
    assert answer.status_code == 303
    assert page.get("/account/").status_code == 200


def test_a_phones_code_works_once(browser, world, cleo):
    set_up(browser, world, cleo)
    code = phone_shows(world, cleo, later=1)
    assert first_factor(browser, world).send("/sign-in/second-factor", {"code": code}).status_code == 303
    again = first_factor(browser, world).send("/sign-in/second-factor", {"code": code})
    assert again.status_code == 422
    assert "not the code your phone shows" in again.text_of()


def test_the_code_of_the_set_up_does_not_sign_in_again(browser, world, cleo):
    page = first_factor(browser, world)
    code = phone_shows(world, cleo)
    page.send("/sign-in/set-up", {"code": code})
    assert first_factor(browser, world).send("/sign-in/second-factor", {"code": code}).status_code == 422


def test_a_code_of_two_minutes_ago_is_refused(browser, world, cleo):
    page = first_factor(browser, world)
    assert page.send("/sign-in/set-up", {"code": phone_shows(world, cleo, later=-4)}).status_code == 422


def test_the_token_changes_when_the_second_factor_is_passed(browser, world, cleo):
    page = first_factor(browser, world)
    before = world.session.query(SignIn).one().token_hash
    page.send("/sign-in/set-up", {"code": phone_shows(world, cleo)})
    world.session.expire_all()
    row = world.session.query(SignIn).one()
    assert row.token_hash != before
    assert row.second_factor_at is not None


def test_a_recovery_code_works_once_however_it_is_typed(browser, world, cleo):
    code = codes_on(set_up(browser, world, cleo))[3]
    page = first_factor(browser, world)
    assert page.send("/sign-in/recovery", {"code": f" {code.lower().replace('-', ' ')} "}).status_code == 303
    assert page.get("/account/").status_code == 200
    assert first_factor(browser, world).send("/sign-in/recovery", {"code": code}).status_code == 422


def test_new_recovery_codes_end_the_old_ones(browser, world, cleo):
    page = set_up(browser, world, cleo)
    old = codes_on(page)[0]
    page.send("/account/recovery-codes", action="kept")
    assert page.send("/account/recovery-codes", action="/recovery-codes").status_code == 303
    new = codes_on(page)
    assert old not in new
    assert first_factor(browser, world).send("/sign-in/recovery", {"code": old}).status_code == 422
    assert first_factor(browser, world).send("/sign-in/recovery", {"code": new[0]}).status_code == 303


def test_the_eleventh_try_is_refused(browser, world, cleo):
    set_up(browser, world, cleo)
    page = first_factor(browser, world)
    answers = [page.send("/sign-in/second-factor", {"code": "000"}).status_code for _ in range(10)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {422}


def test_without_a_first_factor_the_pages_lead_to_sign_in(browser, world, cleo):
    page = browser()
    for path in ("/sign-in/second-factor", "/sign-in/recovery"):
        assert page.get(path).location == "/sign-in"
    assert page.post("/sign-in/recovery", {"code": "X"}).location == "/sign-in"


def test_a_cook_needs_no_second_factor(browser, world):
    world.cook(email="asha@post.example")
    page = browser()
    page.send("/sign-in", {"email": "asha@post.example"})
    assert page.send("/code", {"code": last_letter(world).code}).location != "/sign-in/second-factor"
    assert page.get("/account/").status_code == 200


def test_the_second_factor_is_waited_for_a_quarter_of_an_hour(browser, world, cleo, conf):
    page = first_factor(browser, world)
    clock.move_to(clock.now() + timedelta(minutes=15, seconds=1), conf.clock_file)
    assert page.get("/sign-in/second-factor").location == "/sign-in"
    assert page.post("/sign-in/set-up", {"code": phone_shows(world, cleo)}).location == "/sign-in/second-factor"
    assert page.get("/account/").status_code == 302


def test_the_cookie_of_staff_lasts_seven_days(browser, world, cleo):
    page = first_factor(browser, world)
    done = page.send("/sign-in/set-up", {"code": phone_shows(world, cleo)})
    ends = re.search(r"extra-plate=.*Expires=([^;]+)", "\n".join(done.headers.getlist("Set-Cookie")))
    assert round((parsedate_to_datetime(ends[1]) - datetime.now(UTC)) / timedelta(days=1)) == 7
