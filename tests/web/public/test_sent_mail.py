from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from support.client import Browser
from support.post import work
from support.world import World

from app.integrations.mail import message_id
from app.services.frame import Deed, perform

Open = Callable[..., Browser]


def told(deed: Deed) -> None:
    key = "sign_in_code:1"
    sealed = deed.ports.secrecy.seal("424242", bound_to=f"outbox:{key}")
    deed.tell("sign_in_code", None, key, email="dev@post.example", sealed=sealed, facts={"handle": "h" * 43})
    deed.recorded = 1


@pytest.fixture
def name(clean: Flask, world: World) -> str:
    """Of a message that a worker without a mail server has put into the folder."""
    perform(world.deed(None), told)
    work(clean)
    return message_id("reigate", "sign_in_code:1", "reigate.localhost")[1:33]


def test_the_latest_mail_is_listed_and_read(browser: Open, name: str) -> None:
    stranger = browser()
    assert "Your sign-in code" in stranger.get("/sent-mail").text_of()
    page = stranger.get(f"/sent-mail/{name}")
    assert "424242" in page.text_of()
    assert f'href="http://reigate.localhost:8000/code/{"h" * 43}?code=424242"' in page.text


def test_it_is_shown_as_it_looks_and_nothing_in_it_runs(browser: Open, name: str) -> None:
    answer = browser().client.get(f"/sent-mail/{name}/as-it-looks", base_url="http://reigate.localhost:8000")
    assert "424242" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline';")


def test_another_council_s_mail_is_not_there(browser: Open, name: str) -> None:
    elsewhere = browser(host="barnet.localhost")
    assert "Nothing has been sent yet" in elsewhere.get("/sent-mail").text_of()
    assert elsewhere.get(f"/sent-mail/{name}").status_code == 404


@pytest.mark.parametrize("wrong", ["0" * 32, "..%2f..%2fsecrets", "x", "secrets.env"])
def test_only_names_of_mails_are_read(browser: Open, name: str, wrong: str) -> None:
    assert browser().get(f"/sent-mail/{wrong}").status_code == 404


def test_in_production_there_is_no_such_page(browser: Open, name: str, clean: Flask) -> None:
    conf = clean.extensions["settings"]
    clean.extensions["settings"] = replace(conf, environment="production")
    try:
        for path in ("/sent-mail", f"/sent-mail/{name}", f"/sent-mail/{name}/as-it-looks"):
            assert browser().get(path).status_code == 404
    finally:
        clean.extensions["settings"] = conf


def test_mail_is_forgotten_after_two_weeks(tmp_path: Path) -> None:
    import os
    from datetime import timedelta

    from app import clock
    from app.jobs.timetable import forget_sent_mail

    for name, days in (("old", 15), ("new", 13)):
        file = tmp_path / "reigate" / f"{name}.eml"
        file.parent.mkdir(exist_ok=True)
        file.touch()
        then = (clock.now() - timedelta(days=days)).timestamp()
        os.utime(file, (then, then))
    forget_sent_mail(tmp_path, clock.now())
    assert [file.name for file in (tmp_path / "reigate").iterdir()] == ["new.eml"]
