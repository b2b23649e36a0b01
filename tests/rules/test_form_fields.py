"""Every field of every form, for every role: as long as it may be, one letter more, and an answer nobody offered."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from support.client import Browser
from support.everything import Refs, kind_of, routes
from support.page_forms import Found, forms_on, limits
from support.world import World

WELL = {
    "email": "zoe@post.example",
    "phone": "020 7946 0118",
    "postcode": "RH2 7DE",
    "point": "51.2392, -0.2046",
    "day": "2026-10-01",
    "at": "10am",
    "ready_at": "11:30",
    "dish": "Cottage pie",
    "ingredients": "Potatoes",
}
ASKED_ONLY_IF = {"day_other", "ready_day_other", "use_by_other", "ready_day"}
"""Read only where the answer before them says so."""

THEIRS = re.compile(
    "Not a valid|Invalid [CvVi]|could not coerce|field is required|not a valid choice|Field (must|cannot)|Number must"
)


class Undone(Exception):
    """Raised at the end of every deed here, after the database has taken all of it: the world stays as it was."""


@contextmanager
def nothing_stays() -> Iterator[None]:
    def undo(session: Session) -> None:
        session.flush()
        raise Undone

    event.listen(Session, "before_commit", undo)
    try:
        yield
    finally:
        event.remove(Session, "before_commit", undo)


@pytest.fixture
def refs(world: World) -> Refs:
    return Refs(world)


@dataclass
class Walk:
    """Each form of the service, as the first role meets it; again on another page while nothing came of it."""

    app: Flask
    refs: Refs
    done: set[tuple[str, ...]] = field(default_factory=set)

    def forms(self) -> Iterator[tuple[str, Browser, Found]]:
        people = self.refs.people.items()
        signed_in = {role: self.refs.world.sign_in(who, acting_for=self.refs.acting.get(role)) for role, who in people}
        for role, token in {"stranger": None, **signed_in}.items():
            browser = Browser(self.app, "reigate.localhost", token)
            for path in _paths(self.app, self.refs):
                page = browser.raw("GET", path)
                html = page.get_data(as_text=True) if page.mimetype == "text/html" else ""
                for form in forms_on(html, path) if page.status_code == 200 else ():
                    if self.kind(form) not in self.done:
                        yield role, browser, form

    def kind(self, form: Found) -> tuple[str, ...]:
        return (re.sub("/[0-9A-Z]{6,7}(?=/|$)", "/ref", form.action), *sorted(form.values))


def _paths(app: Flask, refs: Refs) -> Iterator[str]:
    for rule in routes(app, "GET"):
        if rule.arguments <= {"ref", "role", "requirement"}:
            for ref in refs.kinds.get(kind_of(rule), ["x"]) if "ref" in rule.arguments else [""]:
                for requirement in ("identity", "dbs") if "requirement" in rule.arguments else ("",):
                    values = {"ref": ref, "requirement": requirement, "role": "cook"}
                    named = {name: values[name] for name in rule.arguments}
                    yield app.url_map.bind("").build(rule.endpoint, named)


def filled(form: Found, other: str) -> dict[str, str]:
    """As somebody fills it in who does nothing wrong. other: the reference of the other person, where one is asked."""
    given = dict(form.values)
    for name in form.written - form.hidden:
        given[name] = given[name] or (WELL | {"other": other}).get(name, "Zoe")
    return given


def sent(browser: Browser, form: Found, body: dict[str, Any], token: str) -> tuple[Any, str]:
    """The answer, and what kind of failure was logged: "Undone" is a deed that would have been done."""
    with capture_logs() as logs, nothing_stays():
        answer = browser.raw("POST", form.action, data=body | {"csrf_token": token})
    return answer, next((str(line["kind"]) for line in reversed(logs) if "kind" in line), "")


def test_no_text_is_longer_than_where_it_is_kept(clean: Flask, refs: Refs) -> None:
    known, broken, kept = limits(), set(), set()
    walk, other = Walk(clean, refs), refs.people["new"].ref
    for role, browser, form in walk.forms():
        token, body = browser.token(), filled(form, other)
        for name in sorted(form.written):
            lengths = known.get(name, set())
            for length in sorted(lengths | {max(lengths) + 1} if lengths else ()):
                answer, kind = sent(browser, form, body | {name: "x" * length}, token)
                if kind == "Undone":
                    walk.done.add(walk.kind(form))
                    kept.add((walk.kind(form)[0], name))
                elif answer.status_code >= 500:
                    broken.add(f"{role}: {form.action}: {length} letters in {name}: {kind}")
    assert not broken, "a field takes more than its column, or than the trace keeps:\n" + "\n".join(sorted(broken))
    assert len(kept) > 50, f"this many fields of forms reached the database: {sorted(kept)}"


def test_an_answer_that_nobody_offered_gets_a_sentence_of_ours(clean: Flask, refs: Refs) -> None:
    wrong, asked, walk, other = set(), 0, Walk(clean, refs), refs.people["new"].ref
    for role, browser, form in walk.forms():
        token, body = browser.token(), filled(form, other)
        walk.done.add(walk.kind(form))
        for name in sorted(form.choices.keys() - ASKED_ONLY_IF):
            asked += 1
            answer, kind = sent(browser, form, body | {name: "not-on-the-list"}, token)
            where = f"{role}: {form.action}: {name}"
            if answer.status_code >= 500 or 200 <= answer.status_code < 400:
                wrong.add(f"{where} was answered {answer.status_code} {kind}")
            if found := THEIRS.search(answer.get_data(as_text=True)):
                wrong.add(f"{where} speaks WTForms' own words: {found[0]}")
    assert not wrong, "\n".join(sorted(wrong))
    assert asked > 60
