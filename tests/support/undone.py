"""Every form of the service, filled in and sent by every role, without any of it staying: the world is as it was."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from support.client import Browser
from support.everything import Refs, kind_of, routes
from support.page_forms import Found, forms_on

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
                    role = "coordinator" if kind_of(rule) == "staff" else "cook"
                    values = {"ref": ref, "requirement": requirement, "role": role}
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
