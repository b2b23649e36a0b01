"""A week holds so many portions of a cook and so many meals of a diner, and no round gives more."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.load import Offered, Week, Wished, check_limit, cut, has_room, must_wait, week_of

MONDAY = date(2026, 10, 19)  # its week ends with the day the clocks go back
DAYS = st.integers(0, 13).map(lambda ahead: MONDAY + timedelta(days=ahead))


def starts(day, hour):
    return datetime.combine(day, time(hour), UTC)


@st.composite
def offers(draw):
    rows = draw(st.lists(st.tuples(st.integers(1, 3), DAYS, st.integers(11, 19), st.integers(0, 6)), max_size=12))
    return [Offered(f"M{n:02}", cook, day, starts(day, hour), left) for n, (cook, day, hour, left) in enumerate(rows)]


@st.composite
def wishes(draw):
    rows = draw(st.lists(st.tuples(st.integers(1, 3), DAYS, st.integers(11, 19)), max_size=14))
    return [Wished(f"R{n:02}", diner, day, starts(day, hour)) for n, (diner, day, hour) in enumerate(rows)]


LIMITS = st.dictionaries(st.integers(1, 3), st.integers(1, 9), max_size=3)
WEEKS = st.builds(Week, st.integers(1, 3), st.sampled_from([MONDAY, MONDAY + timedelta(days=7)]))
TAKEN = st.dictionaries(WEEKS, st.integers(0, 10), max_size=4)


def in_order(rows):
    return sorted(rows, key=lambda row: (row.starts, row.ref))


def of_week(rows, week):
    return [row for row in in_order(rows) if week_of(getattr(row, "cook_id", 0) or row.diner_id, row.day) == week]


@given(offers(), LIMITS, TAKEN)
def test_a_week_gives_all_it_may_and_never_more(meals, most, taken):
    cut_to = cut(meals, most, taken)
    for week in {week_of(meal.cook_id, meal.day) for meal in meals}:
        theirs = of_week(meals, week)
        wanted, got = sum(meal.left for meal in theirs), sum(cut_to[meal.ref] for meal in theirs)
        limit = most.get(week.person_id)
        room = wanted if limit is None else max(0, limit - taken.get(week, 0))
        assert got == min(wanted, room)


@given(offers(), LIMITS, TAKEN)
def test_no_meal_gives_more_than_it_has_and_the_soonest_gives_first(meals, most, taken):
    cut_to = cut(meals, most, taken)
    for week in {week_of(meal.cook_id, meal.day) for meal in meals}:
        is_spent = False
        for meal in of_week(meals, week):
            assert 0 <= cut_to[meal.ref] <= meal.left
            assert not (is_spent and cut_to[meal.ref])
            is_spent = is_spent or cut_to[meal.ref] < meal.left


@given(wishes(), st.integers(1, 5), TAKEN)
def test_a_diner_is_served_the_soonest_requests_and_no_more_than_the_week_holds(requests, most, had):
    waiting = must_wait(requests, most, had)
    for week in {week_of(wish.diner_id, wish.day) for wish in requests}:
        theirs = of_week(requests, week)
        served = Counter(wish.ref in waiting for wish in theirs)[False]
        assert served == min(len(theirs), max(0, most - had.get(week, 0)))
        assert [wish.ref in waiting for wish in theirs] == [False] * served + [True] * (len(theirs) - served)


@given(st.data(), offers(), wishes(), LIMITS, TAKEN)
def test_the_order_of_the_rows_changes_nothing(data, meals, requests, most, taken):
    assert cut(data.draw(st.permutations(meals)), most, taken) == cut(meals, most, taken)
    assert must_wait(data.draw(st.permutations(requests)), 2, taken) == must_wait(requests, 2, taken)


def test_a_week_runs_from_monday_to_sunday():
    sunday = MONDAY + timedelta(days=6)
    assert week_of(1, MONDAY) == week_of(1, sunday) != week_of(1, sunday + timedelta(days=1))
    assert week_of(1, sunday).sunday == sunday


def test_a_limit_that_is_just_reached_has_room_and_none_always_has():
    assert has_room(4, 2, 2)
    assert not has_room(4, 3, 2)
    assert has_room(None, 400, 20)


@pytest.mark.parametrize("portions", [0, -1, 51])
def test_a_limit_that_means_nothing_is_refused(portions):
    with pytest.raises(Invalid, match="week_limit_range"):
        check_limit(portions)
    check_limit(None)
    check_limit(1)
