"""The database does not answer: a page that says so, and one line for the log."""

import logging

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from support.client import Browser
from support.world import World

from app.store import sign_ins

SAID = "We cannot open this just now"


@pytest.mark.parametrize(
    ("host", "path"),
    [("reigate.localhost", "/account/"), ("unknown.localhost", "/"), ("operator.localhost", "/operator/")],
)
def test_whoever_comes_gets_a_page_that_says_what_to_do(cut_off: Flask, host: str, path: str) -> None:
    page = Browser(cut_off, host, "somebody")
    with page.client.session_transaction(base_url=page.base) as kept:
        kept["operator"] = "somebody"
    with cut_off.app_context():
        answer = page.get(path)
    assert (answer.status_code, SAID in answer.text) == (503, True)
    assert "Try again in a few minutes" in answer.text
    assert answer.headers["Retry-After"]


def test_the_log_has_one_line_without_a_trace(cut_off: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with cut_off.app_context(), capture_logs() as lines:
        Browser(cut_off, "reigate.localhost").get("/")
    (line,) = [line for line in lines if line["event"] != "request"]
    assert (line["event"], line["kind"]) == ("database_away", "OperationalError")
    assert "nowhere" not in str(line)
    assert not [record for record in caplog.records if record.exc_info]


def test_it_goes_away_while_somebody_is_signed_in(clean: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Browser(clean, "reigate.localhost", world.sign_in(world.cook(email="asha@post.example")))

    def away(*_args: object) -> None:
        raise OperationalError("select 1", {}, Exception())

    monkeypatch.setattr(sign_ins, "live_with_roles", away)
    answer = page.get("/account/")
    assert (answer.status_code, SAID in answer.text) == (503, True)
    assert world.council.policy.contact.office_phone in answer.text
    assert page.get("/no-such-page").status_code == 404
