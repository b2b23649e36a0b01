from datetime import timedelta
from itertools import pairwise
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.distance import Point, distance_m
from app.domain.matches import LIVE, MatchState
from app.domain.privacy import (
    Band,
    Cell,
    address_visible,
    address_visible_until,
    band,
    cell_centre,
    cell_of,
    phone_visible,
)
from app.domain.windows import Window
from tests.domain.eligible import at

POINTS = st.builds(Point, lat=st.floats(49.8, 60.9), lon=st.floats(-8.2, 1.8))
WINDOW = Window(at(17), at(18))
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("metres", "index"), [(0, 0), (804, 0), (805, 0), (806, 1), (1609, 1), (1610, 2), (24140, 29), (24141, 30)]
)
def test_bands_are_half_miles(metres, index):
    assert band(metres) == Band(index)


def test_a_band_says_its_miles():
    assert (Band(0).lower, Band(0).upper) == (0, 0.5)
    assert (Band(29).lower, Band(29).upper) == (14.5, 15)
    assert (Band(30).lower, Band(30).upper) == (15, None)


def test_bands_sort_from_near_to_far():
    assert sorted([band(2000), band(10), band(900)]) == [Band(0), Band(1), Band(2)]


@given(st.integers(0, 10**6), st.integers(0, 10**4))
def test_further_is_never_a_nearer_band(metres, more):
    assert band(metres) <= band(metres + more)


@given(POINTS)
def test_every_side_of_a_cell_is_at_least_five_hundred_metres(point):
    cell = cell_of(point)
    here = cell_centre(cell)
    assert distance_m(here, cell_centre(Cell(cell.row, cell.column + 1))) >= 500
    above = Point((cell.row + 1.5) / 200, here.lon)
    assert distance_m(here, above) >= 500


@given(POINTS)
def test_a_cell_is_not_needlessly_large(point):
    cell = cell_of(point)
    assert distance_m(point, cell_centre(cell)) <= 400


@given(POINTS, st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_moving_inside_a_cell_changes_nothing(point, up, along):
    cell = cell_of(point)
    centre, width = cell_centre(cell), 2 * (cell_centre(Cell(cell.row, 1)).lon - cell_centre(Cell(cell.row, 0)).lon) / 2
    moved = Point(centre.lat + (up - 0.5) / 200, centre.lon + (along - 0.5) * width)
    assert cell_of(moved) == cell
    assert cell_centre(cell_of(moved)) == centre


@given(POINTS)
def test_the_centre_lies_in_its_own_cell(point):
    assert cell_of(cell_centre(cell_of(point))) == cell_of(point)


def test_cells_meet_without_gaps_along_a_street():
    cells = [cell_of(Point(51.24, -0.17 + step / 10_000)) for step in range(300)]
    columns = [cell.column for cell in cells]
    assert {b - a for a, b in pairwise(columns)} == {0, 1}
    assert len(set(columns)) in {floor(0.03 * 69_700 / 500), ceil(0.03 * 69_700 / 500), ceil(0.03 * 69_700 / 500) + 1}


@pytest.mark.parametrize("state", MatchState)
def test_the_address_is_the_cooks_only_while_the_visit_is_on(state):
    shown = state in {MatchState.CONFIRMED, MatchState.ON_THE_WAY, MatchState.NO_REPLY}
    assert address_visible(state, WINDOW, at(17)) == shown


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (at(17, day=14) - MINUTE, False),
        (at(17, day=14), True),
        (at(20) - MINUTE, True),
        (at(20), False),
    ],
)
def test_the_address_is_shown_from_a_day_before_until_two_hours_after(now, shown):
    assert address_visible(MatchState.CONFIRMED, WINDOW, now) == shown


def test_a_council_may_set_other_hours():
    assert not address_visible(MatchState.CONFIRMED, WINDOW, at(12), before_hours=4, after_hours=1)
    assert address_visible_until(WINDOW, 1) == at(19)
    assert not address_visible(MatchState.CONFIRMED, WINDOW, at(19), before_hours=4, after_hours=1)


@pytest.mark.parametrize("state", MatchState)
def test_the_phone_is_shown_from_approval(state):
    assert phone_visible(state, WINDOW, at(9, day=1)) == (state in LIVE)


def test_the_phone_is_hidden_at_the_same_moment_as_the_address():
    assert phone_visible(MatchState.APPROVED, WINDOW, at(20) - MINUTE)
    assert not phone_visible(MatchState.APPROVED, WINDOW, at(20))
