from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.local_time import moment

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 7, 1), time(17, 30), datetime(2026, 7, 1, 16, 30, tzinfo=UTC)),
        (date(2026, 12, 1), time(17, 30), datetime(2026, 12, 1, 17, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(0, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_the_right_moment(day, at, utc):
    assert moment(day, at, LONDON) == utc


@pytest.mark.parametrize("at", [time(1, 0), time(1, 30), time(1, 59)])
def test_a_time_the_clocks_jump_over_is_refused_beside_its_field(at):
    with pytest.raises(Invalid) as no:
        moment(date(2026, 3, 29), at, LONDON, field="window_start")
    assert (no.value.code, no.value.field) == ("time_skipped", "window_start")


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.times())
def test_every_time_that_exists_comes_back_the_same(day, at):
    try:
        there = moment(day, at, LONDON)
    except Invalid:
        assert at.hour == 1
        return
    assert there.astimezone(LONDON).replace(tzinfo=None) == datetime.combine(day, at)
