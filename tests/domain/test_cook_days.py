from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cook_days import CookDay, check, in_sight, next_one, to_nudge
from app.domain.council_meals import Matching, UseBy
from app.domain.council_policy import Weekday
from app.domain.errors import Invalid

MATCHING = Matching(use_by=UseBy())
LONDON = ZoneInfo("Europe/London")
SUNDAYS = CookDay(weekday=Weekday.SUN, starts=time(18), ends=time(19), portions=2, first=date(2026, 3, 1))
FRIDAY = date(2026, 3, 27)


def test_friday_asks_about_sunday():
    asked = to_nudge(SUNDAYS, FRIDAY, LONDON)
    assert asked is not None
    assert asked.day == date(2026, 3, 29)


@pytest.mark.parametrize("day", [date(2026, 3, 26), date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)])
def test_no_other_day_asks_about_it(day):
    assert to_nudge(SUNDAYS, day, LONDON) is None


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2026, 3, 22), 18), (date(2026, 3, 29), 17), (date(2026, 10, 18), 17), (date(2026, 10, 25), 18)],
)
def test_six_in_the_evening_stays_six_when_the_clocks_change(day, hour):
    coming = in_sight(SUNDAYS, day, LONDON)
    assert coming is not None
    assert coming.window.start == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_a_day_is_in_sight_from_the_day_it_is_asked_about():
    thursday = FRIDAY - timedelta(days=1)
    assert in_sight(SUNDAYS, thursday, LONDON) is None
    for day in range(4):
        coming = in_sight(SUNDAYS, FRIDAY + timedelta(days=day), LONDON)
        assert (coming.day if coming else None) == (date(2026, 3, 29) if day < 3 else None)


@given(st.dates(date(2026, 3, 1), date(2030, 1, 1)), st.sampled_from(list(Weekday)))
def test_each_regular_day_is_asked_about_on_one_day_of_the_week(monday, weekday):
    every_week = replace(SUNDAYS, weekday=weekday)
    asked = [to_nudge(every_week, monday + timedelta(days=day), LONDON) for day in range(7)]
    assert sum(one is not None for one in asked) == 1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"ends": time(18)}, "window_ends_before_start", "ends"),
        ({"ends": time(22, 1)}, "window_too_long", "ends"),
        ({"ends": time(18, 14)}, "window_too_short", "ends"),
        ({"portions": 0}, "portions_out_of_range", "portions"),
        ({"portions": 9}, "portions_out_of_range", "portions"),
        ({"dish": "x" * 81}, "text_too_long", "dish"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(change, code, field):
    with pytest.raises(Invalid) as no:
        check(replace(SUNDAYS, **change), MATCHING)
    assert (no.value.code, no.value.field) == (code, field)


def test_four_hours_is_the_longest():
    check(replace(SUNDAYS, ends=time(22)), MATCHING)


@given(st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 1)).map(lambda at: at.replace(tzinfo=UTC)))  # noqa: DTZ001 made aware
def test_the_next_one_is_the_first_that_is_not_over(now):
    coming = next_one(SUNDAYS, now, LONDON)
    assert coming.window.end > now
    assert SUNDAYS.weekly.falls_on(coming.day)
    week_before = coming.window.end - timedelta(days=7, hours=1)
    assert week_before <= now or coming.day - timedelta(days=7) < SUNDAYS.first
