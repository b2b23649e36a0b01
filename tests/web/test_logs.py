import json
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from structlog.testing import LogCapture
from support.client import Browser
from support.world import World

from app import logs
from app.domain.errors import Invalid


@pytest.fixture
def lines(clean: Flask) -> Iterator[list]:
    kept = LogCapture()
    before = structlog.get_config()
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, kept],
        wrapper_class=structlog.make_filtering_bound_logger(0),
    )
    yield kept.entries
    structlog.configure(**before)


def test_a_request_is_one_line_of_what_and_how_long(clean: Flask, lines: list) -> None:
    answer = Browser(clean, "reigate.localhost").get("/sign-in?next=/cook/")
    (line,) = [entry for entry in lines if entry["event"] == "request"]
    assert {name: line[name] for name in ("method", "endpoint", "status", "council")} == {
        "method": "GET",
        "endpoint": "public.sign_in",
        "status": 200,
        "council": "reigate",
    }
    assert line["ms"] > 0
    assert line["request_id"] == answer.headers["X-Request-Id"]


def test_no_line_holds_what_anybody_typed_or_who_they_are(clean: Flask, world: World, lines: list) -> None:
    dev = world.diner("Dev", email="dev@post.example")
    stranger = Browser(clean, "reigate.localhost")
    stranger.send("/sign-in", {"email": "dev@post.example"})
    stranger.get(f"/desk/people/{dev.ref}?q=Lyndale+Close")
    assert lines
    said = json.dumps(lines, default=str)
    for private in ("post.example", "Dev", dev.ref, "Lyndale", "127.0.0.1"):
        assert private not in said


def test_the_monitor_s_question_is_not_logged(clean: Flask, lines: list) -> None:
    Browser(clean, "reigate.localhost").get("/healthz")
    assert not lines


def test_a_defect_is_told_by_kind_and_place_and_never_by_its_text(lines: list) -> None:
    try:
        int("Dev Bell, 1 Lyndale Close")
    except ValueError as error:
        logs.defect("defect", error, job="x")
    (line,) = lines
    assert (line["kind"], line["job"]) == ("ValueError", "x")
    assert "Lyndale" not in json.dumps(line)


def test_the_place_of_a_defect_is_a_line_of_ours() -> None:
    from app.domain import postcodes

    with pytest.raises(Invalid) as refused:
        postcodes.parse("nowhere")
    assert logs.where(refused.value)[-1].startswith("app/domain/postcodes.py:")
