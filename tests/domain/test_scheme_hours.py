"""When somebody is at the office, around holidays and when the clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain import messages, scheme_hours
from app.domain.council_policy import CouncilPolicy, Holidays, Weekday
from tests.domain.test_council_policy import REIGATE, parse_policy

LONDON = ZoneInfo("Europe/London")
POLICY = parse_policy(REIGATE)
DAY = timedelta(days=1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def with_hours(**facts: object) -> CouncilPolicy:
    return replace(POLICY, hours=replace(POLICY.hours, **facts))


HOURS = st.builds(
    with_hours,
    days=st.sets(st.sampled_from(Weekday), min_size=1).map(tuple),
    holidays=st.sampled_from([None, *Holidays]),
    closed=st.lists(st.dates(date(2026, 12, 20), date(2027, 1, 10)), max_size=12).map(tuple),
)
STRETCHES = [("2026-12-18", 25), ("2027-03-22", 10), ("2026-10-22", 6)]
"""Christmas; Easter, when the clocks go forward; the weekend on which they go back."""
MOMENTS = st.one_of(
    [
        st.timedeltas(timedelta(), timedelta(days=days)).map(lambda ahead, first=first: local(f"{first}T00:00") + ahead)
        for first, days in STRETCHES
    ]
)


@pytest.mark.parametrize(
    ("division", "closed", "open_"),
    [
        (Holidays.ENGLAND_AND_WALES, ["2026-12-25", "2026-12-28", "2027-03-26", "2027-03-29"], ["2027-01-04"]),
        (Holidays.ENGLAND_AND_WALES, ["2027-01-01"], ["2027-03-01", "2027-07-12"]),  # St David's Day is none
        (Holidays.SCOTLAND, ["2027-01-01", "2027-01-04", "2026-11-30"], ["2027-03-29", "2027-07-12"]),
        (Holidays.NORTHERN_IRELAND, ["2027-07-12", "2027-03-17", "2027-03-29"], ["2027-01-04", "2026-11-30"]),
        (None, [], ["2026-12-25", "2027-01-01"]),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(division, closed, open_):
    hours = with_hours(holidays=division).hours
    assert [day for day in [*closed, *open_] if not scheme_hours.is_open_on(hours, date.fromisoformat(day))] == closed


def test_scotland_keeps_the_second_of_january():
    hours = with_hours(holidays=Holidays.SCOTLAND).hours
    assert not scheme_hours.is_open_on(hours, date(2026, 1, 2))
    assert scheme_hours.is_open_on(with_hours().hours, date(2026, 1, 2))


def test_the_councils_own_closed_days_count_too():
    policy = with_hours(closed=(date(2026, 12, 24), date(2026, 12, 29)))
    assert not policy.in_hours(local("2026-12-24T12:00"))
    assert policy.next_opening(local("2026-12-23T17:00")) == local("2026-12-30T09:00")


def test_a_council_that_never_opens_is_still_answered():
    policy = with_hours(days=(Weekday.FRI,), closed=tuple(date(2027, 1, 1) + number * DAY for number in range(500)))
    assert policy.next_opening(local("2027-01-01T12:00")) > local("2027-12-31T00:00")


@given(HOURS, MOMENTS)
@example(with_hours(), local("2026-12-24T17:00"))
@example(with_hours(), local("2026-10-24T12:00"))
def test_the_next_opening_is_the_first_moment_from_which_somebody_is_there(policy, now):
    opening = policy.next_opening(now)
    here = opening.astimezone(LONDON)
    assert opening >= now
    assert here.time() == policy.hours.opens
    assert policy.in_hours(opening)
    assert not policy.in_hours(opening - timedelta(minutes=1))
    quarter, here = timedelta(minutes=15), now
    if not policy.in_hours(now):
        while here < opening:
            assert not policy.in_hours(here)
            here += quarter
        assert policy.staffed_from(now) == opening
    else:
        assert policy.staffed_from(now) == now


@given(HOURS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=14)))
def test_what_must_be_done_by_a_moment_is_due_while_somebody_is_there_or_nobody_is_until_then(policy, now, ahead):
    due = policy.staffed_by(now + ahead, now)
    if due is None:
        here = now
        while here <= now + ahead:
            assert not policy.in_hours(here)
            here += timedelta(minutes=15)
    else:
        assert now < due <= now + ahead or due == now + ahead
        assert policy.in_hours(due) or policy.in_hours(due - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("now", "deadline", "by"),
    [
        ("2026-12-23T15:00", None, "2026-12-24T15:00"),
        ("2026-12-24T15:00", None, "2026-12-29T09:00"),  # over Christmas and its Monday
        ("2026-12-24T15:00", "2026-12-26T17:30", "2026-12-24T17:00"),  # the last who could ring before the visit
        ("2026-12-25T10:00", "2026-12-26T17:30", "2026-12-26T17:30"),  # nobody is there until then
        ("2026-10-23T15:00", None, "2026-10-26T09:00"),  # the clocks go back on Sunday
    ],
)
def test_a_call_is_due_while_the_office_is_open(now, deadline, by):
    known = local(deadline) if deadline else None
    assert messages.call_by(POLICY, local(now), None, known) == local(by)


def test_an_alarm_waits_for_the_office_only_while_nobody_is_there():
    half_an_hour = timedelta(minutes=30)
    assert POLICY.alarm_by(local("2026-12-24T16:50"), half_an_hour) == local("2026-12-24T17:20")
    assert POLICY.alarm_by(local("2026-12-24T17:10"), half_an_hour) == local("2026-12-29T09:00")


def test_bank_holidays_are_known_for_years_and_nothing_is_fetched():
    assert all(scheme_hours.known_until(division) >= date(2028, 12, 31) for division in Holidays)
