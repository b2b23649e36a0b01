"""Distance inside SQL: good enough to put homes in order, never to decide. The guard measures anew.

The square of a distance is dlat²·A + dlon²·(B + C·dlat) on the WGS84 ellipsoid around one place, with A, B, C reckoned
once a query: no roots or sines are asked of a database that may have none.
"""

from math import cos, pi, radians, sin
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, and_, bindparam, case, literal_column

from app.domain.distance import Point

_EQUATOR_M = 6_378_137.0
_E2 = 0.00669437999014
_DEGREE = pi / 180
_HALF_MILE_M = 804.672
_BANDS = 30
_SLACK = 1.002  # the box and the circle are a little larger than the limit: SQL may keep too much, never too little

_LAT, _LON = bindparam("here_lat", type_=Float()), bindparam("here_lon", type_=Float())
_NORTH, _EAST, _TILT = (
    bindparam("per_lat2", type_=Float()),
    bindparam("per_lon2", type_=Float()),
    bindparam("per_lon2_lat", type_=Float()),
)
_SOUTH_EDGE, _NORTH_EDGE = bindparam("box_south", type_=Float()), bindparam("box_north", type_=Float())
_WEST_EDGE, _EAST_EDGE = bindparam("box_west", type_=Float()), bindparam("box_east", type_=Float())
_REACH2 = bindparam("reach2", type_=Float())


def parameters(here: Point, limit_m: int) -> dict[str, Any]:
    """Values for every expression of this file: ranks around `here`, and the box that holds the circle of limit_m."""
    s, c = sin(radians(here.lat)), cos(radians(here.lat))
    flat = 1 - _E2 * s * s
    meridian = _EQUATOR_M * (1 - _E2) / flat**1.5
    parallel = _EQUATOR_M * c / flat**0.5
    reach = (limit_m + 1) * _SLACK
    dlat = reach / (meridian * _DEGREE)
    # At the box's edge towards the pole a degree of longitude is shorter.
    narrowest = cos(radians(min(89.9, abs(here.lat) + dlat))) / c
    dlon = reach / (parallel * _DEGREE * narrowest)
    return {
        "here_lat": here.lat,
        "here_lon": here.lon,
        "per_lat2": (meridian * _DEGREE) ** 2,
        "per_lon2": (parallel * _DEGREE) ** 2,
        # Half the slope of (N cos)², for the parallel between the two homes.
        "per_lon2_lat": -(_EQUATOR_M**2) * s * c * (1 - _E2) / flat**2 * _DEGREE**3,
        "box_south": here.lat - dlat,
        "box_north": here.lat + dlat,
        "box_west": here.lon - dlon,
        "box_east": here.lon + dlon,
        "reach2": reach**2,
    }


def squared_m(lat: Any, lon: Any) -> ColumnElement[float]:
    """The square of the distance in metres from `here`."""
    dlat, dlon = lat - _LAT, lon - _LON
    squared: ColumnElement[float] = dlat * dlat * _NORTH + dlon * dlon * (_EAST + _TILT * dlat)
    return squared


def within_reach(lat: Any, lon: Any) -> ColumnElement[bool]:
    """Inside the box, which an index on (lat, lon) serves, and inside the circle."""
    return and_(
        lat.between(_SOUTH_EDGE, _NORTH_EDGE), lon.between(_WEST_EDGE, _EAST_EDGE), squared_m(lat, lon) <= _REACH2
    )


def band_index(squared: Any) -> ColumnElement[int]:
    """The half mile of a square of a distance, as domain/privacy.band counts them, but for a metre at the edges."""
    # Written out, not bound: a hundred parameters would cost more than the query.
    edges = [
        (
            squared <= literal_column(f"{((index + 1) * _HALF_MILE_M + 0.5) ** 2:.3f}"),
            literal_column(str(index), Integer()),
        )
        for index in range(_BANDS)
    ]
    return case(*edges, else_=literal_column(str(_BANDS), Integer()))
