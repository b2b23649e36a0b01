"""Every way in which a council's file can be wrong has its sentence."""

import re
from pathlib import Path

from app.domain.council_document import Fault
from app.web.words.council_file import SENTENCES, say

ROOT = Path(__file__).parents[2]
WANTED = ("text", "true or false", "whole number", "list", "table", "tables")


def codes() -> set[str]:
    sources = [*(ROOT / "app" / "domain").glob("council_*.py"), *(ROOT / "app" / "services").glob("council_f*.py")]
    texts = [source.read_text() for source in sources]
    texts += [(ROOT / "app" / "domain" / f"{name}.py").read_text() for name in ("brand", "svg")]
    return {code for text in texts for code in re.findall(r'(?:Bad|Invalid|Fault)\([^"\n]*"([a-z]\w+)"', text)}


def test_every_fault_has_a_sentence():
    found = codes() | {"the_managers_alone", "reads_only", "the_leads_alone", "claimed_in_file", "claimed_by_council"}
    assert len(found) > 30
    assert found - SENTENCES.keys() - {"wrong_type", "council_file_faults"} == set()
    assert {f"wrong_type_{wanted}" for wanted in WANTED} <= SENTENCES.keys()


def test_a_suggestion_is_made_where_there_is_one_and_long_values_are_cut():
    assert say(Fault(1, "x", "unknown_key", {"near": "limit_metres"})).endswith("Is limit_metres meant?")
    assert say(Fault(1, "x", "unknown_key", {"near": None})) == "There is no such setting."
    assert len(say(Fault(1, "x", "malformed", {"example": "a", "found": "y" * 900}))) < 120
