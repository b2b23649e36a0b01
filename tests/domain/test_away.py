"""Days away: whole local days, from the first to the last, or until somebody knows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.away import DaysAway, check_days, first_check_back, is_away
from app.domain.errors import Invalid
from tests.domain.eligible import asked, at

TODAY = date(2026, 11, 23)
DATES = st.dates(date(2026, 10, 1), date(2026, 12, 31))


@st.composite
def spells(draw):
    first = draw(DATES)
    return DaysAway(first, draw(st.none() | st.integers(0, 40).map(lambda days: first + timedelta(days=days))))


@given(spells(), DATES, st.integers(0, 5))
def test_a_stretch_of_days_meets_a_spell_where_one_of_them_is_in_it(spell, first, more):
    days = [first + timedelta(days=n) for n in range(more + 1)]
    assert spell.meets(days[0], days[-1]) == any(spell.covers(day) for day in days)


@given(spells(), spells())
def test_two_spells_clash_where_they_share_a_day_whichever_is_named_first(one, other):
    shared = any(one.covers(day) and other.covers(day) for day in (one.first, other.first))
    assert one.clashes(other) == other.clashes(one) == shared


@given(st.lists(spells(), max_size=3), DATES)
def test_away_is_away_by_any_of_the_spells(several, day):
    assert is_away(several, day, day) == any(spell.covers(day) for spell in several)


@given(spells(), spells())
def test_the_guard_refuses_exactly_the_days_away(cooks, diners):
    answer = asked(cook={"away": (cooks,)}, diner={"away": (diners,)})
    reasons = getattr(answer, "reasons", frozenset())
    day = at(17).date()
    assert ("cook_away" in reasons, "diner_away" in reasons) == (cooks.covers(day), diners.covers(day))


@pytest.mark.parametrize(
    ("first", "last", "code", "field"),
    [
        (2, 1, "away_ends_before_start", "last_day"),
        (-5, -1, "away_over", "last_day"),
        (-61, None, "away_too_long_ago", "first_day"),
        (367, None, "away_too_far", "first_day"),
    ],
)
def test_days_that_mean_nothing_are_refused(first, last, code, field):
    days = DaysAway(TODAY + timedelta(days=first), None if last is None else TODAY + timedelta(days=last))
    with pytest.raises(Invalid, match=code) as no:
        check_days(days, TODAY)
    assert no.value.field == field


def test_one_day_away_is_a_spell():
    check_days(DaysAway(TODAY, TODAY), TODAY)


def test_somebody_asks_a_week_on_where_nobody_knows_when_they_come_back():
    assert first_check_back(DaysAway(TODAY - timedelta(days=3)), TODAY) == TODAY + timedelta(days=7)
    assert first_check_back(DaysAway(TODAY + timedelta(days=3)), TODAY) == TODAY + timedelta(days=10)
    assert first_check_back(DaysAway(TODAY, TODAY), TODAY) is None
