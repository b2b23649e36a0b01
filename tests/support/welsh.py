"""A council that speaks Welsh and English, and what English is left on its Welsh pages."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from support.client import Browser
from support.lint import Document

from app import clock
from app.extensions import db
from app.services import councils

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds" / "councils"
CATALOGUES = sorted((ROOT / "app" / "translations").glob("*/LC_MESSAGES/messages.po"))
CATALOGUE = ROOT / "app" / "translations" / "cy" / "LC_MESSAGES" / "messages.po"
ITSELF = "English"  # a language is offered by its own name
_SLOT = re.compile(r"%\(\w+\)[sd]|%%|<[^>]*>")
_WORDS_OF_A_SENTENCE = 3


def compile_words() -> None:
    """As `make setup` does, for a tree in which nobody has: without its words a language is not spoken."""
    for file in CATALOGUES:
        words = file.with_suffix(".mo")
        if not words.exists() or words.stat().st_mtime < file.stat().st_mtime:
            made = words.with_suffix(f".{os.getpid()}")
            with file.open("rb") as source, made.open("wb") as target:
                write_mo(target, read_po(source, locale=file.parts[-3]))
            made.replace(words)  # whole at once: another process may read it


compile_words()


@contextmanager
def document_in_place(document: str) -> Iterator[None]:
    """Reigate decides otherwise for the time of the block. document: a council's file with Reigate's slug."""
    councils.apply(db.session(), document, clock.now())
    yield
    db.session.rollback()
    councils.apply(db.session(), (SEEDS / "reigate.toml").read_text(), clock.now())


@pytest.fixture
def bilingual(clean: Flask) -> Iterator[Browser]:
    """A stranger at Reigate, which speaks Welsh first and English, too."""
    document = (SEEDS / "reigate.toml").read_text()
    with document_in_place(document.replace('languages = ["en"]', 'languages = ["cy", "en"]')):
        yield Browser(clean, "reigate.localhost")


@cache
def english() -> tuple[frozenset[str], frozenset[str]]:
    """What is English whole, and the longer runs of words between slots."""
    whole, runs = set(), set()
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="cy"):
            for said in (message.id,) if isinstance(message.id, str) else message.id:
                parts = [part.strip(" .,:;?") for part in _SLOT.split(said)]
                if len(parts) == 1 and said not in (message.string, "", ITSELF):
                    whole.add(said)
                runs |= {part for part in parts if len(part.split()) >= _WORDS_OF_A_SENTENCE}
    return frozenset(whole), frozenset(runs)


def english_left(page: Document) -> list[str]:
    """Sentences of the catalogue that still stand on a page in English."""
    return english_among(list(_read_out(page)))


def english_among(pieces: list[str]) -> list[str]:
    whole, runs = english()
    text = "\n".join(pieces)
    return sorted({piece for piece in pieces if piece in whole} | {run for run in runs if run in text})


def _read_out(page: Document) -> Iterator[str]:
    """Text and what is read out, without what says of itself that it is English."""
    for part in page.root.iter():
        said = [part.tail]
        if isinstance(part.tag, str) and part.tag not in {"script", "style"} and part.get("lang") != "en":
            said += [part.text, *(part.get(name) for name in ("alt", "title", "aria-label", "placeholder"))]
        yield from (" ".join(words.split()) for words in said if words and words.strip())
