from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from support.client import Browser

from app import clock
from app.extensions import db
from app.services import councils
from app.web import language

ROOT = Path(__file__).resolve().parents[2]
WELSH = {"Accept-Language": "cy, en;q=0.5"}


@pytest.fixture
def bilingual(clean: Flask) -> Iterator[Browser]:
    """At a council that offers Welsh, too."""
    document = (ROOT / "seeds" / "councils" / "reigate.toml").read_text()
    councils.apply(db.session(), document.replace('languages = ["en"]', 'languages = ["en", "cy"]'), clock.now())
    yield Browser(clean, "reigate.localhost")
    councils.apply(db.session(), document, clock.now())


def test_english_words_are_not_said_to_be_welsh(bilingual: Browser) -> None:
    offered = language.catalogues()
    page = bilingual.get("/sign-in", headers=WELSH).text
    assert ('<html lang="cy"' in page) is ("cy" in offered)
    assert ('<html lang="en"' in page) is ("cy" not in offered)


def test_a_language_counts_once_its_words_are_here(tmp_path: Path) -> None:
    assert language.catalogues(tmp_path) == {"en"}
    words = tmp_path / "cy" / "LC_MESSAGES" / "messages.mo"
    words.parent.mkdir(parents=True)
    words.touch()
    assert language.catalogues.__wrapped__(tmp_path) == {"en", "cy"}


def test_with_its_words_a_reader_gets_the_language_they_ask_for(
    bilingual: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "catalogues", lambda: frozenset({"en", "cy"}))
    assert '<html lang="cy"' in bilingual.get("/sign-in", headers=WELSH).text
    assert '<html lang="en"' in bilingual.get("/sign-in", headers={"Accept-Language": "fr"}).text
