"""Which language a page is in, and how a reader changes it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from support.client import Browser
from support.letters import last_letter
from support.world import World

from app.models.people import Person
from app.models.trace import AuditEntry, OutboxMessage
from app.web import language

WELSH = {"Accept-Language": "cy, en;q=0.5"}
SWITCH = "/language"


def speaks(page: Any) -> str:
    return page.text.split('<html lang="', 1)[1][:2]


def test_a_language_counts_once_its_words_are_here(tmp_path: Path) -> None:
    assert language.catalogues(tmp_path) == {"en"}
    words = tmp_path / "cy" / "LC_MESSAGES" / "messages.mo"
    words.parent.mkdir(parents=True)
    words.touch()
    assert language.catalogues.__wrapped__(tmp_path) == {"en", "cy"}


def test_english_words_are_not_said_to_be_welsh(bilingual: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "catalogues", lambda: frozenset({"en"}))
    assert speaks(bilingual.get("/sign-in", headers=WELSH)) == "en"


def test_a_reader_gets_what_the_browser_asks_for_else_the_council_s_first(bilingual: Browser) -> None:
    assert speaks(bilingual.get("/sign-in", headers=WELSH)) == "cy"
    assert speaks(bilingual.get("/sign-in", headers={"Accept-Language": "en"})) == "en"
    assert speaks(bilingual.get("/sign-in", headers={"Accept-Language": "fr"})) == "cy"


def test_the_switch_keeps_the_page_and_is_remembered(bilingual: Browser) -> None:
    page = bilingual.get("/join/cook?again=1", headers=WELSH)
    assert ">English</button>" in page.text
    answer = bilingual.send("/join/cook?again=1", {"language": "en"}, action=SWITCH)
    assert (answer.status_code, answer.location) == (303, "/join/cook?again=1")
    later = bilingual.get("/sign-in", headers=WELSH)
    assert speaks(later) == "en"
    assert 'lang="cy">Cymraeg</button>' in later.text


def test_asking_for_the_switch_s_address_changes_nothing(bilingual: Browser) -> None:
    assert bilingual.get(f"{SWITCH}?language=en").status_code == 405
    assert speaks(bilingual.get("/sign-in", headers=WELSH)) == "cy"


@pytest.mark.parametrize(("wanted", "back"), [("fr", "/"), ("", "/")])
def test_a_language_that_is_not_offered_is_refused(bilingual: Browser, wanted: str, back: str) -> None:
    assert bilingual.post(SWITCH, {"language": wanted, "back": back}).status_code == 422
    assert speaks(bilingual.get("/sign-in", headers=WELSH)) == "cy"


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "x" * 499])
def test_the_switch_never_leads_to_another_house(bilingual: Browser, elsewhere: str) -> None:
    assert bilingual.post(SWITCH, {"language": "en", "back": elsewhere}).location == "/"


def test_where_a_form_was_sent_that_has_no_page_the_switch_leads_to_the_way_in(bilingual: Browser) -> None:
    page = bilingual.post(SWITCH, {"language": "fr"}, headers=WELSH)
    assert 'name="back" value="/"' in page.text


def test_a_page_that_is_not_there_says_so_in_welsh_and_can_be_had_in_english(bilingual: Browser) -> None:
    page = bilingual.get("/nothing-here", headers=WELSH)
    assert (page.status_code, speaks(page)) == (404, "cy")
    assert bilingual.send("/nothing-here", {"language": "en"}, action=SWITCH).location == "/nothing-here"


def test_a_council_with_one_language_shows_no_switch(browser: Callable[..., Browser]) -> None:
    assert SWITCH not in browser().get("/sign-in").text
    assert browser().post(SWITCH, {"language": "cy", "back": "/"}).status_code == 422


def test_the_front_door_speaks_every_language_there_is(browser: Callable[..., Browser]) -> None:
    here = browser(host="localhost")
    assert speaks(here.get("/", headers=WELSH)) == "cy"
    assert here.send("/", {"language": "en"}, action=SWITCH).status_code == 303
    assert speaks(here.get("/", headers=WELSH)) == "en"


def test_what_a_member_chooses_is_their_language_for_mail_too(
    bilingual: Browser,
    browser: Callable[..., Browser],
    world: World,
) -> None:
    asha = world.cook(email="asha@post.example")
    here = browser(asha)
    assert here.send("/cook", {"language": "cy"}, action=SWITCH).status_code == 303
    world.session.expire_all()
    assert world.session.get_one(Person, asha.id).language == "cy"
    deed = world.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert deed is not None
    assert deed.deed == "language_changed"
    assert here.send("/cook", {"language": "cy"}, action=SWITCH).status_code == 303, "a second click does no harm"


def test_acting_for_somebody_changes_the_reader_s_language_and_not_theirs(
    bilingual: Browser,
    browser: Callable[..., Browser],
    world: World,
) -> None:
    dev, cleo = world.diner(email="dev@post.example"), world.coordinator()
    browser(cleo, acting_for=dev).send("/diner/", {"language": "cy"}, action=SWITCH)
    world.session.expire_all()
    assert world.session.get_one(Person, dev.id).language == "en"
    assert world.session.get_one(Person, cleo.id).language == "cy"


def test_whoever_signs_in_is_met_in_the_language_they_told_us(
    bilingual: Browser,
    clean: Flask,
    world: World,
) -> None:
    world.cook(email="asha@post.example", language="en")
    here = Browser(clean, "reigate.localhost")
    here.get("/sign-in", headers=WELSH)
    here.send("/sign-in", {"email": "asha@post.example"})
    here.send("/code", {"code": last_letter(world).code})
    assert speaks(here.get("/cook", headers=WELSH)) == "en"


def test_whoever_joins_is_written_to_in_the_language_of_the_page(
    bilingual: Browser,
    world: World,
) -> None:
    bilingual.send("/join/cook", {"language": "en"}, action=SWITCH)
    bilingual.send("/join/cook", {"email": "new@post.example"})
    world.session.expire_all()
    message = world.session.query(OutboxMessage).one()
    assert message.facts["language"] == "en"


def test_the_desk_writes_down_what_somebody_reads_and_speaks(
    bilingual: Browser,
    browser: Callable[..., Browser],
    world: World,
) -> None:
    dev, cleo = world.diner(), world.coordinator()
    here = browser(cleo)
    here.send(f"/desk/people/{dev.ref}/contact", {"language": "cy"}, action=None)
    world.session.expire_all()
    assert world.session.get_one(Person, dev.id).language == "cy"
    assert "Cymraeg" in here.get(f"/desk/people/{dev.ref}").text_of()
