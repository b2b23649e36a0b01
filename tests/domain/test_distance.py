from hypothesis import given
from hypothesis import strategies as st

from app.domain import distance
from app.domain.distance import Point, distance_m

REDHILL, REIGATE = Point(51.2402, -0.1657), Point(51.2373, -0.2059)
POINTS = st.builds(Point, lat=st.floats(49, 61), lon=st.floats(-8, 2))


class Measured:
    def __init__(self, metres):
        self.meters = metres


def test_the_surveyors_distance_from_flinders_peak_to_buninyong():
    # 54,972.271 m: Geocentric Datum of Australia Technical Manual, 4.1
    assert distance_m(Point(-37.95103342, 144.42486789), Point(-37.65282114, 143.92649554)) == 54972


def test_a_place_is_no_way_from_itself():
    assert distance_m(REDHILL, REDHILL) == 0


def test_halves_are_rounded_up(monkeypatch):
    for metres, whole in [(0.49, 0), (0.5, 1), (1.5, 2), (2.5, 3)]:
        monkeypatch.setattr(distance, "geodesic", lambda a, b, metres=metres: Measured(metres))
        assert distance_m.__wrapped__(REDHILL, REIGATE) == whole


@given(POINTS, POINTS)
def test_there_and_back_is_the_same(a, b):
    assert distance_m(a, b) == distance_m(b, a)
