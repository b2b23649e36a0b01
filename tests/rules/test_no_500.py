"""Whatever anybody sends, nobody is answered with a 500: every route, every role, garbage in fields and addresses."""

import os
import random
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs
from support.client import Browser
from support.everything import Refs, routes
from support.nasty import GARBAGE
from support.world import World
from werkzeug.routing import Rule

SEED = 20_260_713
ROUNDS = 12 if os.environ.get("SOAK") == "1" else 1
QUESTIONS = ("page", "q", "after", "day", "next", "code", "about", "again", "state", "with", "v")
"""What the pages read from an address."""

PLAUSIBLE = {
    "reason": "She rang",
    "outcome": "spoke",
    "text": "It went well",
    "name": "Zoe",
    "email": "zoe@post.example",
}

BUTTON = {"form_key": ["k" * 20], "version": ["1"]}


class Fields(HTMLParser):
    """Every field of every form on a page, with all that may be chosen for it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "select":
            self._select = given.get("name", "")
        name = self._select if tag == "option" else given.get("name", "")
        if tag in {"input", "select", "textarea", "option"} and name:
            self.found.setdefault(name, []).append(given.get("value", ""))


@pytest.fixture
def refs(world: World) -> Refs:
    return Refs(world)


def browsers(app: Flask, refs: Refs) -> Iterator[tuple[str, Browser]]:
    tokens = {role: refs.world.sign_in(who, acting_for=refs.acting.get(role)) for role, who in refs.people.items()}
    yield "stranger", Browser(app, "reigate.localhost")
    for role, token in tokens.items():
        yield role, Browser(app, "reigate.localhost", token)


def filled(fields: dict[str, list[str]], dice: random.Random) -> dict[str, Any]:
    """The page's fields, most of them as somebody might fill them in, some with garbage, some left out."""
    sent: dict[str, Any] = {}
    for name, values in sorted(fields.items()):
        fate = dice.random()
        if fate < 0.25 or (name in {"form_key", "version"} and fate < 0.05):
            sent[name] = dice.choice(GARBAGE)
        elif fate < 0.95:
            sent[name] = dice.choice([value for value in values if value] or [PLAUSIBLE.get(name, "5.30pm")])
    if "photo" in fields:
        sent["photo"] = (BytesIO(dice.choice((b"", b"\0" * 50, b"<svg onload='x()'/>", b"GIF89a\1\0"))), "\u202ea.png")
    return sent


def told(method: str, role: str, rule: Rule, answer: Any, logs: list[Any]) -> list[str]:
    if answer.status_code != 500:
        return []
    return [f"{role}: {method} {rule.rule}: {[(line.get('kind'), line.get('where')) for line in logs][-1:]}"]


def test_no_form_of_any_role_is_answered_with_500(clean: Flask, refs: Refs) -> None:
    dice, found = random.Random(SEED), []
    for role, browser in browsers(clean, refs):
        token = browser.token()
        for rule in routes(clean, "POST"):
            for _ in range(ROUNDS):
                path = clean.url_map.bind("").build(rule.endpoint, refs.of(rule, dice), method="POST")
                page = browser.raw("GET", path) if "GET" in (rule.methods or ()) else None
                if page is not None and page.status_code != 200:
                    break
                fields = Fields(page.get_data(as_text=True)).found if page else BUTTON
                body = filled(fields, dice) | {"csrf_token": token}
                with capture_logs() as logs:
                    answer = browser.raw("POST", path, data=body)
                found += told("POST", role, rule, answer, logs)
    assert not found, "\n".join(sorted(set(found)))


def test_no_address_of_any_role_is_answered_with_500(clean: Flask, refs: Refs) -> None:
    dice, found = random.Random(SEED), []
    short = [text for text in GARBAGE if len(text) < 1000]
    for role, browser in browsers(clean, refs):
        for rule in routes(clean, "GET"):
            for _ in range(ROUNDS):
                path = clean.url_map.bind("").build(rule.endpoint, refs.of(rule, dice), method="GET")
                asked = {name: dice.choice(short) for name in QUESTIONS}
                with capture_logs() as logs:
                    answer = browser.raw("GET", path, query_string=asked)
                found += told("GET", role, rule, answer, logs)
                if answer.status_code in {302, 403} and role != "stranger":
                    break
    assert not found, "\n".join(sorted(set(found)))
