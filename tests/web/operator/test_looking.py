"""Breaking the glass, from the operator's console to the council's own trace."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from support.client import Browser
from support.everything import routes
from support.olive import signed_in
from support.world import World

from app import clock
from app.domain.permissions import READING, Permission
from app.domain.vocabulary import Role
from app.models.people import MemberRole, Person
from app.models.staff import OperatorLook
from app.models.trace import AuditEntry, OutboxMessage

Open = Callable[..., Browser]
WHY = {"reason": "Nobody gets any mail", "hours": "2"}


@pytest.fixture
def mina(world: World) -> Person:
    return world.person("Mina", Role.MANAGER, email="mina@council.example")


def break_glass(olive: Browser) -> None:
    sent = olive.send("/operator/councils/reigate", WHY, action="/operator/councils/reigate/look")
    assert sent.location == "/operator/councils/reigate"


def look(olive: Browser, app: Flask) -> Browser:
    """The operator's browser at the council's own host, with the key that the console made."""
    page = olive.send("/operator/councils/reigate", action="/key")
    address = page.text.partition('href="http://reigate.localhost:8000')[2].partition('"')[0]
    there = Browser(app, "reigate.localhost")
    assert there.send(address).location == "/desk/"
    assert there.get(address).status_code == 403, "a key opens once"
    return there


@pytest.fixture
def there(clean: Flask, world: World, key: str, mina: Person) -> Browser:
    olive = signed_in(clean, key)
    break_glass(olive)
    return look(olive, clean)


def trace(world: World, deed: str) -> int:
    return world.session.query(AuditEntry).filter_by(deed=deed).count()


def test_every_manager_is_told_at_once_and_finds_a_task(
    browser: Open, world: World, mina: Person, there: Browser
) -> None:
    told = world.session.query(OutboxMessage).filter_by(kind="operator_looks").one()
    assert (told.person_id, told.urgency, told.facts["reason"]) == (mina.id, 0, WHY["reason"])
    assert "The operator looked in 1 time" in browser(mina).get("/desk/").text_of()


def test_every_page_says_why_and_until_when_and_stands_in_the_council_s_trace(
    browser: Open, world: World, mina: Person, there: Browser
) -> None:
    dev = world.diner()
    page = there.get(f"/desk/people/{dev.ref}")
    assert "The operator is looking until" in page.text
    assert WHY["reason"] in page.text
    there.get("/desk/people")
    entries = world.session.query(AuditEntry).filter_by(deed="look_page_seen").all()
    assert {entry.actor for entry in entries} == {"operator"}
    shown = browser(mina).get("/scheme/operator").text_of()
    assert f"/desk/people/{dev.ref}" in shown
    assert "2 pages seen" in shown


def test_it_reads_what_an_auditor_may_and_changes_nothing(clean: Flask, world: World, there: Browser) -> None:
    token, closed = there.token(), []
    for method in ("GET", "POST"):
        for rule in routes(clean, method):
            guard = clean.view_functions[rule.endpoint].guard
            path = clean.url_map.bind("").build(rule.endpoint, dict.fromkeys(rule.arguments, "identity"), method=method)
            if guard in set(Permission) and not (method == "GET" and guard in READING):
                data = {"csrf_token": token, "form_key": "k" * 20} if method == "POST" else None
                status = there.raw(method, path, data=data).status_code
                closed += [] if status == 403 else [f"{method} {rule.rule}: {status}"]
    assert not closed
    assert there.post("/worried", {"text": "I made this up"}).status_code == 403


def test_it_ends_by_itself(clean: Flask, there: Browser) -> None:
    clock.move_to(clock.now() + timedelta(hours=2), clean.extensions["settings"].clock_file)
    assert there.get("/desk/").status_code == 403


def test_a_manager_ends_it_and_the_task_goes_when_it_was_looked_over(
    browser: Open, world: World, mina: Person, there: Browser
) -> None:
    hers = browser(mina)
    assert hers.send("/scheme/operator", action="/end").status_code == 303
    assert there.get("/desk/").status_code == 403
    assert hers.send("/scheme/operator", action="/read").status_code == 303
    assert "The operator looked in" not in hers.get("/desk/").text_of()


def test_the_operator_stops_by_the_button(world: World, there: Browser) -> None:
    there.send("/desk/", action="/look-in/stop")
    assert world.session.query(OperatorLook).one().ended_at
    assert there.get("/desk/").status_code == 302


def test_nothing_opens_without_a_look(clean: Flask, world: World, key: str) -> None:
    signed_in(clean, key)
    stranger = Browser(clean, "reigate.localhost")
    assert stranger.get("/look-in/made-up").status_code == 403
    assert stranger.get("/desk/").status_code == 302


def test_one_council_s_key_opens_no_other(clean: Flask, world: World, key: str, mina: Person) -> None:
    olive = signed_in(clean, key)
    break_glass(olive)
    page = olive.send("/operator/councils/reigate", action="/key")
    address = page.text.partition('href="http://reigate.localhost:8000')[2].partition('"')[0]
    assert Browser(clean, "barnet.localhost").get(address).status_code == 403
    assert olive.post("/operator/councils/barnet/looks/ABCDEF/key").status_code == 404


@pytest.mark.parametrize("facts", [{"reason": ""}, {"hours": "5"}])
def test_it_takes_a_reason_and_four_hours_at_most(
    clean: Flask,
    world: World,
    key: str,
    facts: dict[str, str],
) -> None:
    olive = signed_in(clean, key)
    sent = olive.post("/operator/councils/reigate/look", WHY | facts)
    assert sent.status_code == 422
    assert not world.session.query(OperatorLook).count()


def test_a_manager_lets_the_operator_look_and_nobody_else_can(
    clean: Flask,
    browser: Open,
    world: World,
    mina: Person,
    key: str,
) -> None:
    assert browser(mina).send("/scheme/operator/let-in", WHY).location == "/scheme/operator"
    assert world.session.query(OperatorLook).one().granted_by_id == mina.id
    there = look(signed_in(clean, key), clean)
    assert there.get("/desk/people").status_code == 200
    assert world.session.query(MemberRole).filter_by(role=Role.AUDITOR).count() == 0, "it is nobody's role"
    assert browser(world.coordinator()).get("/scheme/operator/let-in").status_code == 403


def test_an_auditor_s_and_a_manager_s_reading_is_written_down_and_a_coordinator_s_is_not(
    browser: Open, world: World, mina: Person
) -> None:
    dev = world.diner()
    amir = world.person("Amir", Role.AUDITOR, email="amir@council.example")
    browser(world.coordinator()).get(f"/desk/people/{dev.ref}")
    assert trace(world, "file_read") == 0
    for who in (amir, mina):
        assert browser(who).get(f"/desk/people/{dev.ref}").status_code == 200
    rows = world.session.query(AuditEntry).filter_by(deed="file_read").all()
    assert [(row.actor_id, row.subject_id) for row in rows] == [(amir.id, dev.id), (mina.id, dev.id)]
    assert "Their page was read" in browser(amir).get("/scheme/trace").text_of()
