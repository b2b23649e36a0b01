from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.meal_requests import waiting_days

TODAY = date(2026, 3, 1)
DAYS = st.none() | st.dates()


@pytest.mark.parametrize(
    ("last_meal_on", "accepted_on", "days"),
    [
        (None, None, 0),
        (None, TODAY, 0),
        (None, date(2026, 2, 27), 2),
        (date(2026, 2, 28), date(2025, 1, 1), 1),
        (date(2026, 3, 9), date(2026, 2, 1), 0),
    ],
)
def test_the_wait_runs_from_the_last_meal_or_the_welcome(last_meal_on, accepted_on, days):
    assert waiting_days(last_meal_on, accepted_on, TODAY) == days


def test_who_comes_back_after_years_has_not_waited_years():
    assert waiting_days(date(2023, 1, 1), date(2026, 2, 27), TODAY) == 2


@given(DAYS, DAYS, st.dates(max_value=date(9999, 12, 30)))
def test_a_wait_is_never_negative_and_grows_by_the_day(last_meal_on, accepted_on, today):
    days = waiting_days(last_meal_on, accepted_on, today)
    assert days >= 0
    assert waiting_days(last_meal_on, accepted_on, today + timedelta(days=1)) - days in {0, 1}
