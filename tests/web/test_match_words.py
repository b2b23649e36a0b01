"""Whatever a rule about a match says, there is a sentence for it."""

import re
from pathlib import Path

import pytest
from flask import Flask

from app.domain.eligibility_facts import Reason, Refusal
from app.domain.matches import Word
from app.domain.vocabulary import Allergen, Diet
from app.services.match_reasons import EndReason, LostReason, RejectReason
from app.web.words import SENTENCES, sentence
from app.web.words.happenings import DEEDS
from app.web.words.matches import MATCH_WORDS, WHY_ENDED, refusal_words, why_ended

SERVICES = Path(__file__).resolve().parents[2] / "app" / "services"
OURS = [
    *SERVICES.glob("match*.py"),
    *(SERVICES / f"{stem}.py" for stem in ("outcomes", "rechecks", "reveals", "guard")),
]
OURS.append(SERVICES / "meal_requests.py")


def said(pattern: str) -> set[str]:
    return {code for path in OURS for code in re.findall(pattern, path.read_text())}


def test_every_code_that_is_raised_has_a_sentence() -> None:
    codes = said(r'(?:Conflict|Invalid|Forbidden)\(\s*"(\w+)"')
    assert len(codes) > 20, "the search finds nothing any more"
    assert codes - SENTENCES.keys() == set()


def test_every_deed_that_is_recorded_has_words() -> None:
    deeds = said(r'"((?:match|request|proposal)_\w+)"')
    told = {"match_void", "match_void_allergen", "match_offered", "match_cancelled", "match_id"}
    wanted = {deed for deed in deeds if deed not in told and deed not in SENTENCES} - set(LostReason)
    assert wanted - DEEDS.keys() == set()


@pytest.mark.parametrize("reason", list(Reason))
def test_every_no_of_the_guard_names_what_it_is_about(clean: Flask, reason: Reason) -> None:
    allergen = Allergen.MILK if reason.startswith("allergen_") else None
    diet = Diet.VEGAN if reason is Reason.DIET_MUST else None
    with clean.test_request_context():
        words = refusal_words(Refusal(reason, allergen, diet))
        assert ("milk" in words) == bool(allergen)
        assert ("vegan" in words) == bool(diet)
        assert sentence(f"guard_{reason.value}", {"allergen": allergen, "diet": diet}) == words


def test_every_reason_for_an_end_has_words(clean: Flask) -> None:
    codes = {*EndReason, *LostReason, *RejectReason} - {EndReason.OTHER}
    assert codes <= WHY_ENDED.keys()
    assert set(Word) == MATCH_WORDS.keys()
    with clean.test_request_context():
        assert why_ended("allergen_contains", "milk") == "It has milk in it, which must be avoided."
        assert why_ended("other", "She is away") == "Something else. She is away"
        assert why_ended("", "") == ""
