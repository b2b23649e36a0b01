"""A council under its own domain: found there, linked there, and still served under the installation's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from support.client import Browser
from support.post import keep_mail, work
from support.world import World

from app import clock
from app.extensions import db
from app.services import councils

SEED = Path(__file__).resolve().parents[3] / "seeds" / "councils" / "reigate.toml"
OWN = "meals.council.example.org"


@pytest.fixture
def own(clean: Flask, world: World) -> Iterator[Browser]:
    document = SEED.read_text()
    councils.apply(db.session(), document.replace("# hosts = [", "hosts = ["), clock.now())
    yield Browser(clean, OWN)
    councils.apply(db.session(), document, clock.now())


def test_both_names_serve_the_council_and_no_other_does(own: Browser, browser):
    for page in (own, browser()):
        assert "in Reigate and Banstead" in page.get("/").text_of("h1")
    assert browser(host="other.council.example.org").get("/").status_code == 404


def test_mail_leads_to_the_own_domain(own: Browser, browser, world: World):
    kept = keep_mail(world.app)
    browser().send("/join/cook", {"email": "new@post.example"})
    work(world.app)
    (mail,) = kept.sent
    assert f"http://{OWN}:8000/" in mail.text
    assert "reigate.localhost" not in mail.text + mail.html


def test_the_front_door_shows_a_way_there_which_a_form_may_not_take(own: Browser, browser):
    answer = browser(host="localhost").send("/", {"postcode": "RH2 7DE"}, action="/find")
    assert answer.status_code == 200
    assert "RH2 7DE is with Reigate and Banstead" in answer.text_of()
    assert f'href="http://{OWN}:8000/"' in answer.text


def test_a_session_counts_at_the_name_where_it_began(own: Browser, browser, world: World):
    asha = world.cook()
    signed_in = browser(asha)
    assert signed_in.get("/account/").status_code == 200
    signed_in.host = OWN
    assert signed_in.get("/account/").status_code == 302
    cookie = signed_in.raw("GET", "/sign-in").headers.get("Set-Cookie", "")
    assert "Domain=" not in cookie
