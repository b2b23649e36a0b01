from datetime import date, timedelta

import pytest

from app.domain.council_policy import DbsLevel, Requirement, Vetting
from app.domain.needs import Needs
from app.domain.vetting import Check, Missing, missing_for_cook, missing_for_diner, outstanding, recheck_day
from app.domain.vocabulary import Allergen, EatingHelp, Need, OpensTub

TODAY = date(2026, 10, 15)
FOUR = ("identity", "dbs", "hygiene_quiz", "agreement")


def passed(*requirements: str, **facts) -> list[Check]:
    return [Check(requirement, TODAY, **facts) for requirement in requirements]


def test_a_cook_with_everything_passed_has_nothing_outstanding():
    assert outstanding(Vetting(), passed(*FOUR), TODAY) == ()


@pytest.mark.parametrize("left_out", FOUR)
def test_each_requirement_is_asked_for(left_out):
    some = [requirement for requirement in FOUR if requirement != left_out]
    assert outstanding(Vetting(), passed(*some), TODAY) == (Requirement(left_out),)


def test_a_council_may_ask_for_more():
    vetting = Vetting(cook=(Requirement.IDENTITY, Requirement.REFERENCES))
    assert outstanding(vetting, passed("identity"), TODAY) == (Requirement.REFERENCES,)


@pytest.mark.parametrize(("days", "counts"), [(1, True), (0, False), (-1, False)])
def test_a_check_counts_until_the_day_before_its_recheck(days, counts):
    checks = passed("identity", "hygiene_quiz", "agreement")
    checks += passed("dbs", recheck_on=TODAY + timedelta(days=days))
    assert (outstanding(Vetting(), checks, TODAY) == ()) is counts


def test_a_level_below_the_council_s_does_not_count():
    vetting = Vetting(cook=(Requirement.DBS,), level=DbsLevel.ENHANCED)
    assert outstanding(vetting, passed("dbs", level="standard"), TODAY) == (Requirement.DBS,)
    assert outstanding(vetting, passed("dbs", level="enhanced"), TODAY) == ()


@pytest.mark.parametrize(
    ("issued", "months", "day"),
    [
        (date(2023, 10, 15), 36, date(2026, 10, 15)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_recheck_falls_on_a_day_that_exists(issued, months, day):
    assert recheck_day(issued, months) == day


def test_a_cook_without_a_place_on_the_map_is_not_ready():
    assert missing_for_cook(Vetting(), passed(*FOUR), TODAY, placed=False) == (Missing.ADDRESS,)


def test_a_diner_of_whom_nothing_was_asked_lacks_everything():
    missing = missing_for_diner(Needs(), placed=False)
    assert missing == (Missing.ALLERGENS, Missing.HEATING, Missing.OPENS_TUB, Missing.EATING, Missing.ADDRESS)


def test_a_diner_with_nothing_to_heat_with_was_asked():
    asked = dict.fromkeys(Allergen, Need.NONE)
    needs = Needs(allergens=asked, heating=frozenset(), opens_tub=OpensTub.NO, eating=EatingHelp.NONE)
    assert missing_for_diner(needs, placed=True) == ()
