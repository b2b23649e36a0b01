from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.council_policy import Weekday
from app.domain.errors import Invalid
from app.domain.recurrence import MOST_WEEKS, Weekly, monday_of, occurrences, on_day, weekday_of

LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)

days = st.dates(date(2020, 1, 1), date(2045, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def weekly(*weekdays, starts=time(18), ends=time(19), first=date(2026, 1, 5), every=1, until=None):
    return Weekly(
        weekdays=frozenset(weekdays or {Weekday.SUN}), starts=starts, ends=ends, first=first, every=every, until=until
    )


@st.composite
def weeklies(draw):
    starts, ends = sorted(draw(st.sets(times, min_size=2, max_size=2)))
    first = draw(days)
    return Weekly(
        weekdays=draw(st.frozensets(st.sampled_from(Weekday), min_size=1)),
        starts=starts,
        ends=ends,
        first=first,
        every=draw(st.integers(1, MOST_WEEKS)),
        until=draw(st.none() | st.integers(0, 900).map(lambda more: first + timedelta(days=more))),
    )


def local(moment):
    return moment.astimezone(LONDON).replace(tzinfo=None)


@pytest.mark.parametrize("day", [SPRING - timedelta(7), SPRING, AUTUMN - timedelta(7), AUTUMN])
def test_six_in_the_evening_stays_six_when_the_clocks_change(day):
    [found] = occurrences(weekly(), day, day, LONDON)
    assert (local(found.window.start).time(), local(found.window.end).time(), found.moved) == (
        time(18),
        time(19),
        False,
    )


def test_six_in_the_evening_is_another_hour_in_utc():
    before, after = occurrences(weekly(), SPRING - timedelta(7), SPRING, LONDON)
    assert (before.window.start.hour, after.window.start.hour) == (18, 17)


def test_half_past_one_that_comes_twice_happens_once_the_first_time():
    found = occurrences(weekly(starts=time(1, 30), ends=time(2, 30)), AUTUMN, AUTUMN, LONDON)
    assert [one.window.start for one in found] == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    assert not found[0].moved


def test_half_past_one_that_is_jumped_over_moves_to_half_past_two_and_says_so():
    [found] = occurrences(weekly(starts=time(1, 30), ends=time(2, 30)), SPRING, SPRING, LONDON)
    assert (local(found.window.start).time(), local(found.window.end).time()) == (time(2, 30), time(3, 30))
    assert found.moved


def test_an_end_that_is_jumped_over_moves_alone():
    [found] = occurrences(weekly(starts=time(0, 30), ends=time(1, 30)), SPRING, SPRING, LONDON)
    assert (local(found.window.start).time(), local(found.window.end).time()) == (time(0, 30), time(2, 30))
    assert (found.moved, found.window.end - found.window.start) == (True, timedelta(hours=1))


@pytest.mark.parametrize(
    ("rule", "fault", "field"),
    [
        ({"weekdays": frozenset()}, "days_missing", "weekdays"),
        ({"ends": time(18)}, "window_ends_before_start", "ends"),
        ({"every": 0}, "every_weeks_range", "every"),
        ({"every": MOST_WEEKS + 1}, "every_weeks_range", "every"),
        ({"until": date(2026, 1, 4)}, "until_before_first", "until"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(rule, fault, field):
    sound = {"weekdays": {Weekday.SUN}, "starts": time(18), "ends": time(19), "first": date(2026, 1, 5)}
    with pytest.raises(Invalid) as no:
        Weekly(**(sound | rule))
    assert (no.value.code, no.value.field) == (fault, field)


def test_every_second_week_counts_from_the_week_of_the_first_day():
    rule = weekly(Weekday.MON, Weekday.THU, first=date(2026, 11, 25), every=2)  # a Wednesday
    found = list(rule.days(date(2026, 11, 1), date(2026, 12, 24)))
    assert found == [date(2026, 11, 26), date(2026, 12, 7), date(2026, 12, 10), date(2026, 12, 21), date(2026, 12, 24)]


@pytest.mark.parametrize("first", [date(2027, 2, 22), date(2028, 2, 21), date(2026, 4, 27), date(2026, 12, 28)])
def test_a_month_s_end_is_a_day_like_any_other(first):
    found = list(weekly(*Weekday, first=first).days(first, first + timedelta(days=20)))
    assert found == [first + timedelta(days=ahead) for ahead in range(21)]


def test_it_stops_after_its_last_day():
    rule = weekly(first=date(2026, 11, 1), until=date(2026, 11, 15))
    assert list(rule.days(date(2026, 10, 1), date(2027, 1, 1))) == [date(2026, 11, day) for day in (1, 8, 15)]
    assert rule.next_day(date(2026, 11, 9)) == date(2026, 11, 15)
    assert rule.next_day(date(2026, 11, 16)) is None


@given(weeklies(), days)
def test_each_day_is_in_its_span_on_its_weekday_and_in_its_week(rule, since):
    found = list(rule.days(since, since + timedelta(days=400)))
    assert found == sorted(set(found))
    for day in found:
        assert max(since, rule.first) <= day <= min(rule.until or date.max, since + timedelta(days=400))
        assert weekday_of(day) in rule.weekdays
        assert (monday_of(day) - monday_of(rule.first)).days % (7 * rule.every) == 0


@given(weeklies(), days)
def test_no_day_is_left_out(rule, since):
    """Each of its weeks between has each of its weekdays once."""
    if since < rule.first or rule.until is not None:
        return
    span = timedelta(weeks=rule.every * 3)
    assert len(list(rule.days(since, since + span - timedelta(days=1)))) == 3 * len(rule.weekdays)


@given(weeklies(), days)
def test_the_next_day_is_the_first_of_those_that_follow(rule, since):
    begin = max(since, rule.first)
    assert rule.next_day(since) == next(rule.days(since, begin + timedelta(days=200)), None)


@given(weeklies(), days)
def test_a_window_says_its_own_wall_clock_unless_it_was_moved(rule, day):
    found = on_day(rule, day, LONDON)
    said = (local(found.window.start), local(found.window.end))
    wished = (datetime.combine(day, rule.starts), datetime.combine(day, rule.ends))
    if not found.moved:
        assert said == wished
    else:
        assert all(then <= now <= then + timedelta(hours=1) for then, now in zip(wished, said, strict=True))


@given(weeklies(), st.integers(2000, 2060))
def test_days_of_23_and_25_hours_have_each_window_once(rule, year):
    daily = weekly(*Weekday, starts=rule.starts, ends=rule.ends, first=date(year, 1, 1))
    found = occurrences(daily, date(year, 1, 1), date(year, 12, 31), LONDON)
    assert [one.day for one in found] == [local(one.window.start).date() for one in found]
    starts = [one.window.start for one in found]
    assert len(set(starts)) == len(starts) == (date(year + 1, 1, 1) - date(year, 1, 1)).days
    gaps = {after - before for before, after in pairwise(starts)}
    assert gaps <= {timedelta(hours=hours) for hours in (23, 24, 25)}
    assert sum(one.moved for one in found) <= 1


def test_a_land_that_moves_half_an_hour_moves_half_an_hour():
    island = ZoneInfo("Australia/Lord_Howe")
    found = on_day(weekly(starts=time(2, 10), ends=time(2, 40)), date(2026, 10, 4), island)
    assert found.window.start.astimezone(island).time() == time(2, 40)
    assert found.window.end - found.window.start == timedelta(minutes=30)
