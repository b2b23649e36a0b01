"""The checklist: each row says by itself what is missing, and no row is met by silence."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain import go_live
from app.domain.council_law import FoodLaw, FoodStatus, Insurance, Privacy
from app.domain.council_policy import parse_policy
from app.domain.go_live import Facts, look, missing
from app.web.words.go_live import GAPS, ROWS

TODAY = date(2026, 10, 13)
SEED = Path(__file__).resolve().parents[2] / "seeds/councils/reigate.toml"
BARE = replace(parse_policy(SEED.read_text()), food_law=FoodLaw(), insurance=Insurance(), privacy=Privacy())
READY = replace(
    BARE,
    food_law=FoodLaw(status=FoodStatus.NOT_REQUIRED, officer="F. Ellis", date=TODAY),
    insurance=Insurance(insurer="Example Mutual", policy_number="PL 1", expires=TODAY),
    privacy=Privacy(notice_url="https://council.example.org/privacy"),
)
NONE = dict.fromkeys(
    ("coordinators", "leads", "leads_ready", "runners", "may_lift", "may_agree", "areas", "sent", "shares"), 0
)
ALL = {**dict.fromkeys(NONE, 1), "runners": 2, "may_agree": 2}


def ready(**changed) -> Facts:
    return Facts(**({"policy": READY, "today": TODAY} | ALL | changed))


def gaps(facts: Facts) -> set[str]:
    return {gap for row in look(facts) for gap in row.gaps} - {"not_built"}


def test_with_everything_in_place_only_what_is_not_built_keeps_it_from_going_live():
    assert gaps(ready()) == set()
    assert missing(ready()) == ["subject_access", "erase", "retention"]
    assert missing(ready(), reopening=True) == []


def test_a_new_council_is_told_all_that_is_missing():
    assert gaps(ready(policy=BARE, **NONE)) == {
        "food_law_status",
        "insurance_missing",
        "lead_missing",
        "two_people",
        "area",
        "privacy_notice",
        "messages",
        "test_share",
        "no_answer_coordinator",
        "hold_two_people",
    }


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ({"status": FoodStatus.REGISTERED, "number": "FB 12"}, set()),
        ({"status": FoodStatus.REGISTERED}, {"food_law_number"}),
        ({"status": FoodStatus.NOT_REQUIRED, "officer": "F. Ellis", "date": TODAY}, set()),
        ({"status": FoodStatus.NOT_REQUIRED}, {"food_law_officer", "food_law_date"}),
        ({"number": "FB 12", "officer": "F. Ellis", "date": TODAY}, {"food_law_status"}),
    ],
)
def test_food_law_is_a_number_or_an_officer_and_a_day(law, expected):
    assert gaps(ready(policy=replace(READY, food_law=FoodLaw(**law)))) == expected


def test_insurance_holds_on_its_last_day_and_no_longer():
    assert gaps(ready(today=TODAY + timedelta(days=1))) == {"insurance_over"}


def test_a_lead_without_a_second_factor_is_none():
    assert gaps(ready(leads_ready=0)) == {"lead_second_factor"}


@pytest.mark.parametrize(("fact", "gap"), [("runners", "two_people"), ("may_agree", "hold_two_people")])
def test_one_person_is_not_two(fact, gap):
    assert gaps(ready(**{fact: 1})) == {gap}


def test_every_row_and_every_gap_has_its_words():
    assert set(ROWS) == {row.code for row in go_live.ROWS}
    assert gaps(ready(policy=BARE, **NONE)) <= set(GAPS)
    assert set(ROWS) >= go_live.NOT_BUILT
    assert "not_built" in GAPS
