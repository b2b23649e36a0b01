"""Everything that can be said of a pair has words."""

import re
from datetime import time
from pathlib import Path

import pytest
from flask import Flask

from app.domain.council_policy import Weekday
from app.domain.pairings import EndCode, Hurdle, Missing, PairingState, ReviewCode
from app.web.words import SENTENCES, happenings, pairings

SERVICES = sorted((Path(__file__).resolve().parents[2] / "app" / "services").glob("pair*.py"))


def said(pattern: str) -> set[str]:
    return {code for path in SERVICES for code in re.findall(pattern, path.read_text())}


def test_every_code_that_is_raised_has_a_sentence() -> None:
    codes = said(r'(?:Conflict|Invalid|Forbidden)\(\s*"(\w+)"')
    assert len(codes) > 10, "the search finds nothing any more"
    assert codes - SENTENCES.keys() == set()


def test_every_deed_that_is_recorded_has_words() -> None:
    deeds = said(r'"(pairing_(?!consent_asked|reviewed|days)\w+)"') - SENTENCES.keys()
    assert deeds >= {"pairing_suggested", "pairing_ended"}
    assert deeds - happenings.DEEDS.keys() == set()


def test_every_code_that_is_stored_has_words() -> None:
    kinds = (
        (PairingState, pairings.STATES),
        (EndCode, pairings.ENDED),
        (ReviewCode, pairings.REVIEWS),
        (Hurdle, pairings.HURDLES),
        (Missing, pairings.MISSING),
    )
    for codes, words in kinds:
        assert set(codes) == words.keys()


@pytest.mark.parametrize(
    ("days", "every", "words"),
    [
        ({Weekday.SUN}, 1, "each Sunday, 5.30pm to 6.30pm"),
        ({Weekday.WED, Weekday.SUN, Weekday.MON}, 1, "each Monday, Wednesday and Sunday, 5.30pm to 6.30pm"),
        ({Weekday.SUN}, 2, "every 2 weeks on Sunday, 5.30pm to 6.30pm"),
        (set(), 1, ""),
    ],
)
def test_days_are_said_as_people_say_them(clean: Flask, days, every, words) -> None:
    with clean.test_request_context():
        assert pairings.plan_words(days, time(17, 30), time(18, 30), every) == words
