"""The second reading is read itself: its table is whole, its calendar British, its metres true."""

from datetime import UTC, date, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from app.domain.vocabulary import Diet, Need, Presence
from tests.oracles import second_reading
from tests.oracles.second_reading import LEFT_OUT, REASONS, british_date, british_midnight


def test_the_allergen_table_has_every_cell_once():
    rows = second_reading.ALLERGEN_TABLE.split("\n")[2:-1]
    assert [row.split()[:2] for row in rows] == [list(pair) for pair in product(Need, [*Presence, "-"])]


def test_every_diet_and_every_reason_is_read():
    assert LEFT_OUT.keys() == set(Diet)
    assert len(REASONS) == 27


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 6, 21, 22, 59, tzinfo=UTC), date(2026, 6, 21)),
        (datetime(2026, 6, 21, 23, 0, tzinfo=UTC), date(2026, 6, 22)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_dates_are_those_on_a_british_wall(moment, day):
    assert british_date(moment) == day == moment.astimezone(ZoneInfo("Europe/London")).date()


@pytest.mark.parametrize(
    "day", [date(2026, 3, 29), date(2026, 3, 30), date(2026, 6, 21), date(2026, 10, 25), date(2027, 1, 1)]
)
def test_a_british_day_begins_at_its_own_midnight(day):
    assert british_midnight(day) == datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London"))
