"""Every kind of message, as an email: it renders, its twin says the same, and nothing private is in it."""

import ast
import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from support.welsh import english_among
from support.world import World
from werkzeug.routing import MapAdapter

from app import clock
from app.domain.council_policy import Language
from app.domain.matches import MatchState
from app.domain.messages import KINDS
from app.domain.vocabulary import Allergen, Need
from app.integrations.mail import Email
from app.jobs.letters import LETTERS
from app.jobs.rendering import email_of, language_of
from app.models.trace import OutboxMessage
from app.store.outbox import About
from tests.rules.tree import files, parsed


@pytest.fixture
def written(world: World):
    """written("match_offered", "diner"): the email of this kind to this side of a match. All would like Welsh."""
    asha = world.cook(email="asha@post.example", phone="+447700900123", language="cy")
    needs = {Allergen.MUSTARD: Need.SEVERE}
    dev = world.diner(email="dev@post.example", needs=needs, phone="+447700900456", language="cy")
    meal = world.meal(asha, dish="Leek & potato pie", contains=(Allergen.MILK,))
    match = world.match(meal, world.request(dev), MatchState.CONFIRMED, first_meeting=True)
    people = {"cook": asha, "diner": dev, "staff": world.coordinator(email="cleo@post.example", language="cy")}
    for row in (*people.values(), meal, match):
        world.session.refresh(row)
    match = world.session.get_one(type(match), match.id)

    def write(kind: str, side: str = "diner", **facts) -> Email:
        from app.store import outbox

        message = OutboxMessage(kind=kind, key="k", facts={"role": "cook", "left": 2} | facts)
        loaded = outbox._match(world.session, world.reigate.id, match.id)  # noqa: SLF001 as the worker loads it
        about = About(message, people[side], "to@post.example", loaded, meal, loaded.request)
        return email_of(world.app, write.council, about, "123456", clock.now())

    write.app, write.council = world.app, world.reigate
    return write


@pytest.mark.parametrize("side", ["cook", "diner"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_written_in_both_forms(written, kind: str, side: str) -> None:
    email = written(kind, side)
    assert email.subject
    assert "%(" not in email.text + email.html
    assert "None" not in email.text
    assert email.text.startswith(f"{email.subject}\n")
    assert "01632 960211" in email.text
    assert in_words(email.html) == " ".join(email.text.replace("--\n", "").split()) or same_facts(email)


def in_words(page: str) -> str:
    body = page.split("<body", 1)[1].split(">", 1)[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def same_facts(email: Email) -> bool:
    """Every word of the plain twin but its address lines stands in the page as well."""
    page = in_words(email.html)
    lines = [line.strip().removesuffix(":") for line in email.text.splitlines()]
    missing = [
        line for line in lines if line and line != "--" and "://" not in line and " ".join(line.split()) not in page
    ]
    assert not missing, missing
    return True


def test_staff_are_told_whom_to_ring_and_not_what_to_eat(written) -> None:
    email = written("match_void_allergen", "staff")
    assert "Ring the cook and the diner now" in email.text
    assert "Do not eat" not in email.text
    assert "/desk/calls" in email.text


@pytest.mark.parametrize("side", ["cook", "diner"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_email_holds_an_address_a_phone_number_or_an_allergy(written, kind: str, side: str) -> None:
    email = written(kind, side)
    said = (email.text + email.html).lower()
    for private in ("lyndale", "rh2 7de", "900123", "900456", "mustard", "milk", "post.example"):
        assert private not in said


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_link_leads_to_the_council_s_own_house(written, kind: str) -> None:
    email = written(kind, handle="h" * 43)
    for address in re.findall(r"https?://[^\s\"<]+", email.text + email.html):
        assert address.startswith("http://reigate.localhost:8000/"), address


def test_what_a_person_called_a_dish_cannot_write_into_the_page(written) -> None:
    email = written("match_offered")
    assert "Leek & potato pie" in email.text
    assert "Leek &amp; potato pie" in email.html


def test_every_kind_has_words_of_its_own() -> None:
    assert set(LETTERS) == set(KINDS)


def test_a_kind_without_words_sends_people_to_the_site(written) -> None:
    assert "Sign in" in written("something_new").text


def test_the_reader_s_language_is_used_where_the_council_offers_it(world: World) -> None:
    assert language_of(world.reigate, "cy") == "en"
    assert language_of(world.reigate, None) == "en"


@pytest.mark.parametrize("side", ["cook", "diner", "staff"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_written_in_welsh_where_the_council_speaks_it(written, kind: str, side: str) -> None:
    speaks = (Language.WELSH, Language.ENGLISH)
    in_welsh = replace(written.council.policy.in_welsh, display_name="Y cyngor arddangos")
    policy = replace(written.council.policy, languages=speaks, in_welsh=in_welsh)
    written.council = replace(written.council, policy=policy)
    email = written(kind, side)
    assert email.language == "cy"
    assert '<html lang="cy">' in email.html
    assert "Y cyngor arddangos" in email.sender_name + email.text
    assert "Y swyddfa: 01632 960211" in email.text
    lines = [line.strip().removesuffix(":") for line in email.text.splitlines()]
    assert not english_among([email.subject, *lines])


def test_whoever_has_no_language_on_record_is_written_to_in_that_of_the_page(world: World) -> None:
    policy = replace(world.reigate.policy, languages=(Language.WELSH, Language.ENGLISH))
    bilingual = replace(world.reigate, policy=policy)
    message = OutboxMessage(kind="confirm_email", key="k", facts={"language": "en", "handle": "h" * 43})
    about = About(message, None, "to@post.example", None, None, None)
    assert email_of(world.app, bilingual, about, "123456", clock.now()).language == "en"
    message.facts = {"handle": "h" * 43}
    assert email_of(world.app, bilingual, about, "123456", clock.now()).language == "cy"


def test_times_are_the_council_s_own(written, clean: Flask) -> None:
    assert "5.30pm to 6.30pm" in written("match_confirmed").text


@pytest.mark.parametrize("side", ["cook", "diner"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_page_a_letter_leads_to_is_there(written, kind: str, side: str, monkeypatch) -> None:
    missing = []

    def build(_self, endpoint: str, _values: dict) -> str:
        missing.extend([endpoint] * (endpoint not in endpoints))
        return "/"

    endpoints = written.app.view_functions
    monkeypatch.setattr(MapAdapter, "build", build)
    written(kind, side, handle="h" * 43)
    assert not missing


def test_every_kind_that_a_deed_tells_is_listed() -> None:
    told = set()
    for path in files("app/services"):
        for node in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"tell", "tell_both", "_tell"}:
                told |= {arg.value for arg in node.args[:3] if isinstance(arg, ast.Constant)} & set(_kinds(node))
    assert told
    assert told <= set(KINDS), (
        f"give these a row in app/domain/messages.py, a letter and words to say: {told - set(KINDS)}"
    )


def _kinds(call: ast.Call) -> list[str]:
    words = [arg.value for arg in call.args[:3] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return words[:1]
