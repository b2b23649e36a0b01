"""Times of a meal: every refusal alone, at its edge, and across a change of the clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.food_safety import Limits, check_meal_times, latest_use_by, use_by_instant
from app.domain.vocabulary import Temperature
from app.domain.windows import Window
from tests.domain.eligible import LONDON, at

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
HOT = {
    "temperature": Temperature.HOT,
    "ready_at": at(17),
    "use_by": date(2026, 10, 15),
    "window": Window(at(17, 30), at(19)),
    "has_rice": False,
    "now": at(9),
    "tz": LONDON,
}
CHILLED = HOT | {"temperature": Temperature.CHILLED, "ready_at": at(17, day=14), "use_by": date(2026, 10, 16)}
FROZEN = HOT | {"temperature": Temperature.FROZEN, "ready_at": at(17, day=1), "use_by": date(2026, 10, 31)}


def refused(good, **changed):
    with pytest.raises(Invalid) as no:
        check_meal_times(**(good | changed))
    return no.value.code, no.value.field, no.value.details


@pytest.mark.parametrize("good", [HOT, CHILLED, FROZEN])
def test_a_safe_meal_passes(good):
    check_meal_times(**good)


def test_a_use_by_in_the_past_is_refused():
    assert refused(HOT, use_by=date(2026, 10, 14)) == ("use_by_past", "use_by", {})


def test_the_past_is_told_by_the_local_day():
    # Half past eleven at night in UTC is half past midnight of the 16th in London.
    late = Window(at(23, 45), at(23, 59))
    assert refused(HOT, now=at(23, 30), window=late, ready_at=at(23, 30))[0] == "use_by_past"


@pytest.mark.parametrize(
    ("good", "latest"),
    [(HOT, date(2026, 10, 15)), (CHILLED, date(2026, 10, 16)), (FROZEN, date(2026, 10, 31))],
)
def test_a_use_by_later_than_the_food_keeps_is_refused(good, latest):
    check_meal_times(**(good | {"use_by": latest}))
    assert refused(good, use_by=latest + timedelta(days=1)) == ("use_by_too_late", "use_by", {"latest": latest})


def test_rice_keeps_for_a_day_only_when_chilled():
    assert refused(CHILLED, has_rice=True) == ("use_by_too_late", "use_by", {"latest": date(2026, 10, 15)})
    check_meal_times(**(CHILLED | {"has_rice": True, "use_by": date(2026, 10, 15)}))
    check_meal_times(**(FROZEN | {"has_rice": True}))


def test_hot_food_is_handed_over_within_two_hours_of_the_heat():
    check_meal_times(**(HOT | {"ready_at": at(17)}))
    latest = at(18, 59)
    assert refused(HOT, ready_at=at(16, 59)) == ("hot_too_long", "window_end", {"latest": latest})


def test_a_window_that_is_over_is_refused():
    assert refused(HOT, now=at(19)) == ("window_past", "window_start", {})
    check_meal_times(**(HOT | {"now": at(18, 59)}))


def test_a_window_is_four_hours_at_most():
    check_meal_times(**(CHILLED | {"window": Window(at(13), at(17))}))
    assert refused(CHILLED, window=Window(at(13), at(17, 1))) == ("window_too_long", "window_end", {})


def test_a_window_is_two_weeks_ahead_at_most():
    check_meal_times(**(FROZEN | {"now": at(17, 30, day=1)}))
    assert refused(FROZEN, now=at(17, 29, day=1)) == ("window_too_far", "window_start", {})


def test_food_is_ready_when_its_window_opens():
    check_meal_times(**(HOT | {"ready_at": at(17, 30)}))
    assert refused(HOT, ready_at=at(17, 31)) == ("ready_after_window", "ready_at", {})


@pytest.mark.parametrize(("good", "keeps"), [(CHILLED, timedelta(hours=48)), (FROZEN, timedelta(days=30))])
def test_food_cooked_longer_ago_than_it_keeps_is_refused(good, keeps):
    today = {"use_by": date(2026, 10, 15)}
    check_meal_times(**(good | today | {"ready_at": at(9) - keeps}))
    older = {"ready_at": at(9) - keeps - timedelta(minutes=1)}
    assert refused(good, **today, **older) == ("ready_too_old", "ready_at", {})


def test_nothing_is_handed_over_after_its_use_by():
    tomorrow = Window(at(12, day=17), at(13, day=17))
    assert refused(CHILLED, window=tomorrow) == ("window_after_use_by", "window_end", {})


def test_a_council_may_be_stricter():
    strict = Limits(hot_hours=1, chilled_hours=24)
    assert refused(HOT, limits=strict)[0] == "hot_too_long"
    assert refused(CHILLED, limits=strict)[2] == {"latest": date(2026, 10, 15)}


def test_rice_never_keeps_longer_than_other_food():
    assert latest_use_by(Temperature.CHILLED, at(9), has_rice=True, tz=LONDON, limits=Limits(chilled_hours=12)) == date(
        2026, 10, 15
    )


def test_a_use_by_ends_at_local_midnight():
    assert use_by_instant(date(2026, 10, 15), LONDON) == at(23)
    assert use_by_instant(date(2026, 12, 15), LONDON) == datetime(2026, 12, 16, tzinfo=UTC)


def test_two_days_are_forty_eight_hours_when_the_clocks_go_back():
    # Half past midnight on the 24th in London; 48 hours later it is half past eleven at night on the 25th.
    ready = datetime(2026, 10, 24, 0, 30, tzinfo=LONDON)
    assert latest_use_by(Temperature.CHILLED, ready, has_rice=False, tz=LONDON) == date(2026, 10, 25)


def test_two_hours_are_two_hours_when_the_clocks_go_back():
    ready = datetime(2026, 10, 25, 0, 30, tzinfo=LONDON)
    window = Window(datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 45, tzinfo=UTC))
    code, _, details = refused(HOT, ready_at=ready, window=window, use_by=date(2026, 10, 25))
    assert (code, details["latest"]) == ("hot_too_long", datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


@given(st.sampled_from(Temperature), MOMENTS, st.booleans())
def test_the_latest_use_by_is_never_before_the_day_it_is_ready(temperature, ready_at, has_rice):
    assert latest_use_by(temperature, ready_at, has_rice=has_rice, tz=LONDON) >= ready_at.astimezone(LONDON).date()


@given(st.sampled_from(Temperature), MOMENTS, st.booleans())
def test_rice_and_an_earlier_hour_never_keep_longer(temperature, ready_at, has_rice):
    latest = latest_use_by(temperature, ready_at, has_rice=has_rice, tz=LONDON)
    assert latest_use_by(temperature, ready_at, has_rice=True, tz=LONDON) <= latest
    assert latest_use_by(temperature, ready_at - timedelta(hours=7), has_rice, LONDON) <= latest


@given(st.sampled_from(Temperature), MOMENTS, st.integers(-3, 40), st.integers(-30, 60), st.integers(15, 300))
def test_what_passes_is_handed_over_before_its_use_by_ends(temperature, ready_at, days, hours, minutes):
    start = ready_at + timedelta(hours=hours)
    window = Window(start, start + timedelta(minutes=minutes))
    use_by = ready_at.date() + timedelta(days=days)
    drawn = {"temperature": temperature, "ready_at": ready_at, "use_by": use_by, "window": window, "now": ready_at}
    try:
        check_meal_times(**(HOT | drawn))
    except Invalid:
        return
    assert window.end <= use_by_instant(use_by, LONDON)
    assert temperature is not Temperature.HOT or window.end - ready_at <= timedelta(hours=2)
