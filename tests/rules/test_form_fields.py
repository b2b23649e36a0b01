"""Every field of every form, for every role: as long as it may be, one letter more, and an answer nobody offered."""

import re

import pytest
from flask import Flask
from support.everything import Refs
from support.page_forms import limits
from support.undone import Walk, filled, sent
from support.world import World

ASKED_ONLY_IF = {"day_other", "ready_day_other", "use_by_other", "ready_day"}
"""Read only where the answer before them says so."""

THEIRS = re.compile(
    "Not a valid|Invalid [CvVi]|could not coerce|field is required|not a valid choice|Field (must|cannot)|Number must"
)


@pytest.fixture
def refs(world: World) -> Refs:
    return Refs(world)


def test_no_text_is_longer_than_where_it_is_kept(clean: Flask, refs: Refs) -> None:
    known, broken, kept = limits(), set(), set()
    walk, other = Walk(clean, refs), refs.people["new"].ref
    for role, browser, form in walk.forms():
        token, body = browser.token(), filled(form, other)
        for name in sorted(form.written):
            lengths = known.get(name, set())
            for length in sorted(lengths | {max(lengths) + 1} if lengths else ()):
                answer, kind = sent(browser, form, body | {name: "x" * length}, token)
                if kind == "Undone":
                    walk.done.add(walk.kind(form))
                    kept.add((walk.kind(form)[0], name))
                elif answer.status_code >= 500:
                    broken.add(f"{role}: {form.action}: {length} letters in {name}: {kind}")
    assert not broken, "a field takes more than its column, or than the trace keeps:\n" + "\n".join(sorted(broken))
    assert len(kept) > 50, f"this many fields of forms reached the database: {sorted(kept)}"


def test_an_answer_that_nobody_offered_gets_a_sentence_of_ours(clean: Flask, refs: Refs) -> None:
    wrong, asked, walk, other = set(), 0, Walk(clean, refs), refs.people["new"].ref
    for role, browser, form in walk.forms():
        token, body = browser.token(), filled(form, other)
        walk.done.add(walk.kind(form))
        for name in sorted(form.choices.keys() - ASKED_ONLY_IF):
            asked += 1
            answer, kind = sent(browser, form, body | {name: "not-on-the-list"}, token)
            where = f"{role}: {form.action}: {name}"
            if answer.status_code >= 500 or 200 <= answer.status_code < 400:
                wrong.add(f"{where} was answered {answer.status_code} {kind}")
            if found := THEIRS.search(answer.get_data(as_text=True)):
                wrong.add(f"{where} speaks WTForms' own words: {found[0]}")
    assert not wrong, "\n".join(sorted(wrong))
    assert asked > 60
