from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from support.client import Browser
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.references import show
from app.domain.vocabulary import Role
from app.models.desk import Concern
from app.models.trace import AuditDetail, OutboxMessage

WORDS = "She has bruises and is afraid of her nephew"
Open = Callable[..., Browser]


def kept(world: World) -> list[Concern]:
    world.session.rollback()
    return list(world.session.scalars(select(Concern).order_by(Concern.id)))


def test_a_stranger_reports_with_a_text_alone_and_is_told_what_happens_next(browser: Open, world: World) -> None:
    stranger = browser()
    answer = stranger.send("/worried", {"text": WORDS})
    assert (answer.status_code, answer.location) == (303, "/worried/received")
    (concern,) = kept(world)
    receipt = stranger.get("/worried/received").text_of()
    for said in (show(concern.ref), "Ring 999", "01632 960214", "01632 960212", "safeguarding lead"):
        assert said in receipt
    assert WORDS not in receipt
    assert (concern.text, concern.reporter_id, concern.about_id) == (WORDS, None, None)


def test_danger_and_whom_to_ring_stand_before_the_form(browser: Open) -> None:
    page = browser().get("/worried")
    said, html = page.text_of(), page.get_data(as_text=True)
    assert said.index("In danger now? Ring 999 first") < said.index("What worries you?")
    for number in ("tel:999", "tel:01632960214", "tel:01632960212"):
        assert number in html


def test_every_page_leads_there(browser: Open) -> None:
    assert 'href="/worried"' in browser().get("/no-such-page").get_data(as_text=True)


@pytest.mark.parametrize(
    ("text", "said"), [("", "Write what worries you"), (" \r\n ", "Write what worries you"), ("x" * 10_001, "10000")]
)
def test_an_empty_or_endless_text_gets_a_sentence_and_keeps_the_rest(
    browser: Open, world: World, text: str, said: str
) -> None:
    answer = browser().send("/worried", {"text": text, "contact": "07700 900123", "about_text": "Jean"})
    assert (answer.status_code, kept(world)) == (422, [])
    assert said in answer.text_of()
    values = answer.forms().values
    assert (values["contact"], values["about_text"]) == ("07700 900123", "Jean")
    assert values["text"].strip() == text.strip()


@pytest.mark.parametrize(
    "oddity",
    [
        {"in_danger": "perhaps", "is_about": "maybe"},
        {"about": "K7QM-2T"},
        {"about": "../../etc"},
        {"contact": "not an address, not a number"},
        {"version": "99"},
        {"text": "a\x00b"},
        {"about_text": "Seán ✝ 名前"},
    ],
)
def test_nothing_else_keeps_a_report_from_being_saved(browser: Open, world: World, oddity: dict[str, str]) -> None:
    answer = browser().send("/worried", {"text": WORDS} | oddity)
    assert answer.status_code == 303
    assert len(kept(world)) == 1


def test_the_same_form_twice_makes_one_report(browser: Open, world: World) -> None:
    stranger = browser()
    values = stranger.get("/worried").forms().values | {"text": WORDS}
    answers = [stranger.post("/worried", values) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(kept(world)) == 1
    receipt = stranger.get("/worried/received").text_of()
    assert show(kept(world)[0].ref) in receipt


def test_other_words_after_going_back_are_a_second_report_and_not_refused(browser: Open, world: World) -> None:
    stranger = browser()
    values = stranger.get("/worried").forms().values
    for words in ("She looks thin", "She looks thin, and the house is cold"):
        assert stranger.post("/worried", values | {"text": words}).status_code == 303
    assert len(kept(world)) == 2


def test_opened_from_a_visit_it_knows_the_other_one(browser: Open, world: World) -> None:
    asha, dev = world.cook(email="asha@post.example"), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    path = f"/worried?about={match.ref}"
    assert "It is about Dev" in browser(asha).get(path).text_of()
    assert browser(asha).send(path, {"text": WORDS}).status_code == 303
    assert kept(world)[0].about_id == dev.id


def test_it_is_about_nobody_when_the_tick_is_taken_out(browser: Open, world: World) -> None:
    asha, dev = world.cook(email="asha@post.example"), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    asha_s = browser(asha)
    values = asha_s.get(f"/worried?about={match.ref}").forms().values
    values.pop("is_about")
    asha_s.post("/worried", values | {"text": WORDS, "about_text": "Her son"})
    assert (kept(world)[0].about_id, kept(world)[0].about_text) == (None, "Her son")


@pytest.mark.parametrize("who", ["a stranger", "another cook", "another council"])
def test_a_visit_s_reference_tells_nobody_else_who_it_is_about(browser: Open, world: World, who: str) -> None:
    asha, dev = world.cook(), world.diner("Devonshire")
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    reader = {
        "a stranger": browser,
        "another cook": lambda: browser(world.cook("Ben", email="ben@post.example")),
        "another council": lambda: browser(world.cook("Otto", council=world.barnet, email="otto@post.example")),
    }[who]()
    assert "Devonshire" not in reader.get(f"/worried?about={match.ref}").get_data(as_text=True)
    reader.send("/worried", {"text": WORDS, "about": match.ref, "is_about": "y"})
    found = world.session.execute(select(Concern.about_id).execution_options(populate_existing=True)).all()
    assert all(about_id is None for (about_id,) in found)


def test_a_member_may_leave_the_name_out(browser: Open, world: World) -> None:
    asha = world.cook(email="asha@post.example")
    browser(asha).send("/worried", {"text": WORDS})
    browser(asha).send("/worried", {"text": WORDS, "unnamed": "y"})
    assert [concern.reporter_id for concern in kept(world)] == [asha.id, None]


def test_nothing_of_the_words_stands_in_the_trace_or_the_outbox(browser: Open, world: World) -> None:
    world.person("Lena", Role.SAFEGUARDING_LEAD)
    browser().send("/worried", {"text": WORDS, "contact": "07700 900123", "about_text": "Mrs Ojo"})
    everything = [
        *world.session.execute(select(AuditDetail.before, AuditDetail.after, AuditDetail.reason)),
        *world.session.execute(select(OutboxMessage.facts, OutboxMessage.key)),
    ]
    said = str(everything)
    assert not [word for word in ("bruises", "07700", "Ojo") if word in said]


def test_the_receipt_is_gone_after_half_an_hour_and_belongs_to_one_browser(browser: Open, world: World) -> None:
    stranger = browser()
    stranger.send("/worried", {"text": WORDS})
    assert stranger.get("/worried/received").status_code == 200
    assert browser().get("/worried/received").location == "/worried"
    with stranger.client.session_transaction(base_url=stranger.base) as session:
        session["worried"] = [session["worried"][0], session["worried"][1] - 31 * 60]
    assert stranger.get("/worried/received").location == "/worried"


def test_very_many_from_one_network_are_told_to_ring_and_keep_their_words(
    browser: Open, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services import concerns

    monkeypatch.setattr(concerns, "FROM_NETWORK", replace(concerns.FROM_NETWORK, limit=1))
    assert browser().send("/worried", {"text": WORDS}).status_code == 303
    refused = browser().send("/worried", {"text": WORDS})
    assert refused.status_code == 429
    assert "Ring us now" in refused.text_of()
    assert "01632 960214" in refused.text_of()
    assert refused.forms().values["text"].strip() == WORDS
    urgent = browser().send("/worried", {"text": WORDS, "in_danger": "y"})
    assert urgent.status_code == 303
    assert world.session.scalar(select(func.count()).select_from(Concern)) == 2


def test_out_of_hours_the_receipt_says_when_the_office_opens(browser: Open, clean: Flask, monkeypatch: Any) -> None:
    saturday = datetime(2026, 6, 6, 20, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: saturday)
    stranger = browser()
    assert "The office is closed now. Ring here." in stranger.get("/worried").text_of()
    stranger.send("/worried", {"text": WORDS})
    assert "It opens at 9am on Monday 8 June" in stranger.get("/worried/received").text_of()


def test_there_is_no_such_page_at_the_front_door(browser: Open) -> None:
    assert browser(host="localhost").get("/worried").status_code == 404


def test_the_wrong_verb_is_refused(browser: Open) -> None:
    assert browser().post("/worried/received").status_code == 405
