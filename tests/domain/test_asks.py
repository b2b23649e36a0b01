from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.asks import (
    ASK,
    OPEN_ASKS,
    AskMove,
    AskState,
    Candidate,
    answer_by,
    cook_by,
    counted_from,
    in_turn,
    is_worth_asking,
    lapse_time,
    may_be_asked,
)
from app.domain.lifecycle import IllegalTransition
from app.domain.windows import Window

LONDON = ZoneInfo("Europe/London")


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "hours", "lapses"),
    [
        pytest.param(utc(10, 24, 18), 4, utc(10, 25, 11), id="19:00 the evening before the clocks go back: 11:00 GMT"),
        pytest.param(utc(3, 28, 19), 4, utc(3, 29, 10), id="19:00 the evening before they go forward: 11:00 BST"),
        pytest.param(utc(7, 1, 8), 4, utc(7, 1, 12), id="within one day"),
        pytest.param(utc(7, 1, 15), 4, utc(7, 1, 19), id="exactly to 20:00 local"),
        pytest.param(utc(7, 1, 15, 1), 4, utc(7, 2, 7, 1), id="a minute past it goes on at 08:00"),
        pytest.param(utc(7, 1, 22, 30), 4, utc(7, 2, 11), id="at night it begins at 08:00"),
        pytest.param(utc(7, 1, 2), 4, utc(7, 1, 11), id="before 08:00 as well"),
        pytest.param(utc(10, 25, 0, 30), 4, utc(10, 25, 12), id="in the hour that comes twice, the first"),
        pytest.param(utc(10, 25, 1, 30), 4, utc(10, 25, 12), id="in the hour that comes twice, the second"),
        pytest.param(utc(7, 1, 18, 30), 12, utc(7, 2, 18, 30), id="the longest a council may give"),
    ],
)
def test_the_time_to_answer_runs_from_8_to_8_on_the_kitchen_clock(asked, hours, lapses):
    assert lapse_time(asked, hours, LONDON) == lapses


MOMENTS = st.integers(0, 274 * 24 * 60).map(lambda minutes: utc(3, 1, 0) + timedelta(minutes=minutes))


@given(MOMENTS, st.integers(1, 12))
def test_a_cook_always_has_that_many_waking_hours_and_no_more(asked, hours):
    until = lapse_time(asked, hours, LONDON)
    assert time(8) <= until.astimezone(LONDON).time() <= time(20)
    assert _waking_seconds(asked, until) == hours * 3600
    assert until - asked <= timedelta(hours=25 + hours)


def _waking_seconds(since: datetime, until: datetime) -> float:
    """Counted another way: each local day's own 08:00 to 20:00, cut to what lies between the two."""
    day, total = since.astimezone(LONDON).date(), 0.0
    while day <= until.astimezone(LONDON).date():
        opens, closes = (datetime.combine(day, time(at), LONDON).astimezone(UTC) for at in (8, 20))
        total += max(0.0, (min(until, closes) - max(since, opens)).total_seconds())
        day += timedelta(days=1)
    return total


@given(MOMENTS)
def test_what_counts_begins_at_once_or_at_the_next_8_in_the_morning(moment):
    begins = counted_from(moment, LONDON)
    assert begins >= moment
    assert begins == moment or begins.astimezone(LONDON).time() == time(8)


SUPPER = Window(utc(7, 2, 16), utc(7, 2, 18))


def test_nobody_is_waited_for_beyond_the_start_of_the_visit():
    assert answer_by(utc(7, 2, 14), 4, LONDON, SUPPER) == SUPPER.start
    assert answer_by(utc(7, 2, 9), 4, LONDON, SUPPER) == utc(7, 2, 13)
    assert answer_by(utc(7, 2, 16, 30), 4, LONDON, SUPPER) == SUPPER.end


def test_a_cook_who_said_yes_has_the_same_time_again_up_to_the_end_of_the_visit():
    assert cook_by(utc(7, 2, 9), 4, LONDON, SUPPER) == utc(7, 2, 13)
    assert cook_by(utc(7, 2, 15), 4, LONDON, SUPPER) == SUPPER.end


def test_nobody_is_asked_when_there_is_no_time_left_to_cook():
    assert is_worth_asking(SUPPER.end - timedelta(hours=1), SUPPER)
    assert not is_worth_asking(SUPPER.end - timedelta(minutes=59), SUPPER)


@given(st.lists(MOMENTS, max_size=40), st.integers(1, 5))
def test_however_many_want_to_ask_a_cook_is_asked_no_more_than_so_often_a_local_day(wishes, most):
    asked: list[datetime] = []
    for moment in sorted(wishes):
        if may_be_asked(moment, asked, LONDON, most):
            asked.append(moment)
    days: dict[date, int] = {}
    for moment in asked:
        day = moment.astimezone(LONDON).date()
        days[day] = days.get(day, 0) + 1
    assert all(count <= most for count in days.values())
    assert {moment.astimezone(LONDON).date() for moment in wishes} == set(days), "and on no day less than it may be"


def test_the_day_of_a_cook_is_the_local_one():
    late = [utc(7, 1, 22, 50), utc(7, 1, 22, 55)]  # 23:50 and 23:55
    assert not may_be_asked(utc(7, 1, 22, 59), late, LONDON, 2)
    assert may_be_asked(utc(7, 1, 23, 1), late, LONDON, 2)


def cook(ref: str, *, bonded: bool = False, last: datetime | None = None, metres: int = 500) -> Candidate:
    return Candidate(0, ref, bonded, last, metres)


def test_a_friend_comes_first_then_who_has_waited_longest_then_the_nearest():
    friend = cook("F", bonded=True, last=utc(7, 2, 9), metres=1500)
    never, long_ago, lately = (
        cook("N", metres=1400),
        cook("L", last=utc(6, 1, 9)),
        cook("A", last=utc(7, 1, 9), metres=9),
    )
    near, far = cook("Z", last=utc(6, 20, 9), metres=10), cook("B", last=utc(6, 20, 9), metres=11)
    assert in_turn([lately, far, near, long_ago, never, friend]) == [friend, never, long_ago, near, far, lately]


CANDIDATES = st.builds(
    Candidate,
    st.just(0),
    st.text("ABC", min_size=1, max_size=3),
    st.booleans(),
    st.none() | MOMENTS,
    st.integers(0, 2000),
)


@given(
    st.lists(CANDIDATES, unique_by=lambda one: one.ref).flatmap(
        lambda all_: st.tuples(st.just(all_), st.permutations(all_))
    )
)
def test_the_turn_does_not_depend_on_the_order_in_which_cooks_are_found(both):
    found, shuffled = both
    assert in_turn(found) == in_turn(shuffled)


@given(st.lists(CANDIDATES))
def test_nobody_lives_their_way_past_somebody_whose_turn_it_is(found):
    order = in_turn(found)
    for earlier, later in pairwise(order):
        assert earlier.bonded >= later.bonded
        if earlier.bonded == later.bonded and later.last is None:
            assert earlier.last is None
        if earlier.bonded == later.bonded and earlier.last and later.last:
            assert earlier.last <= later.last


def test_an_ask_ends_in_one_of_four_ways_and_stays_there():
    assert ASK.next(AskState.ASKED, AskMove.ACCEPT) is AskState.ACCEPTED
    assert ASK.next(AskState.ACCEPTED, AskMove.COOK) is AskState.COOKED
    for state in OPEN_ASKS:
        for move in (AskMove.DECLINE, AskMove.LAPSE, AskMove.WITHDRAW):
            assert ASK.next(state, move) not in OPEN_ASKS
    for state in set(AskState) - OPEN_ASKS:
        for move in AskMove:
            with pytest.raises(IllegalTransition):
                ASK.next(state, move)
