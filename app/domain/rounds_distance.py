"""Many distances at once: the same whole metres as distance.py, and a cheap sieve before them."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import Geod

from app.domain.distance import Point, distance_m
from app.domain.rounds_graph import Flags, Floats, Ints

_EARTH = Geod(ellps="WGS84")
_LEAST_RADIUS = _EARTH.b**2 / _EARTH.a  # of curvature: along the meridian, at the equator
# PROJ and geopy follow the same paper and differ by nanometres; so close to a half, the one we promise decides.
_NEAR_A_HALF = 1e-6
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Places:
    """lat, lon: degrees, WGS84. xyz: metres from the middle of the Earth, a row a place."""

    lat: Floats
    lon: Floats
    xyz: Floats

    @classmethod
    def at(cls, points: Sequence[Point]) -> "Places":
        return cls.of([point.lat for point in points], [point.lon for point in points])

    @classmethod
    def of(cls, lat: list[float], lon: list[float]) -> "Places":
        phi, theta = np.radians(lat), np.radians(lon)
        normal = _EARTH.a / np.sqrt(1 - _EARTH.es * np.sin(phi) ** 2)
        around = normal * np.cos(phi)
        xyz = np.stack(
            [around * np.cos(theta), around * np.sin(theta), normal * (1 - _EARTH.es) * np.sin(phi)], axis=-1
        )
        return cls(np.array(lat, float), np.array(lon, float), xyz)


def metres(a: Places, here: Ints, b: Places, there: Ints) -> Ints:
    """Geodesic distances in whole metres, halves up, a row a pair of places."""
    exact = _EARTH.inv(a.lon[here], a.lat[here], b.lon[there], b.lat[there])[2] + 0.5
    whole: Ints = np.floor(exact).astype(np.int64)
    for row in np.flatnonzero(np.abs(exact - np.rint(exact)) < _NEAR_A_HALF):
        one, other = here[row], there[row]
        whole[row] = distance_m(Point(a.lat[one], a.lon[one]), Point(b.lat[other], b.lon[other]))
    return whole


def within(
    a: Places, here: "array[int]", b: Places, there: "array[int]", limit: int
) -> "tuple[array[int], array[int], array[int]]":
    """Those of these pairs that are no further apart than the limit, in their order, and their whole metres.

    Only what the straight line through the Earth, which is never longer than the way over it, leaves open is measured.
    """
    kept, far = (array("q"), array("q")), array("q")
    for first in range(0, len(here), _AT_ONCE):
        pair = [np.array(side[first : first + _AT_ONCE], np.int64) for side in (here, there)]
        away = a.xyz[pair[0]] - b.xyz[pair[1]]
        near = np.einsum("ij,ij->i", away, away) <= (limit + 1) ** 2
        pair = [side[near] for side in pair]
        whole = metres(a, pair[0], b, pair[1])
        for column, values in zip((*kept, far), (*pair, whole), strict=True):
            column.frombytes(values[whole <= limit].tobytes())
    return (*kept, far)


def too_far(a: Places, rows: slice, b: Places, limit: Ints) -> Flags:
    """Whether each of a's rows is further from each of b than b's own limit in whole metres: a row of a, a column of b.

    A straight line through the Earth is never longer than the way over it. And the way over it bends nowhere more than
    a circle of the least radius, so it is no longer than that circle's arc over the same chord (Schur's theorem). Only
    what lies between the two is measured.
    """
    away = a.xyz[rows, None, :] - b.xyz[None, :, :]
    chord = np.sqrt(np.einsum("ijk,ijk->ij", away, away))
    far: Flags = chord > limit + 1
    surely_near = np.minimum(np.maximum(limit - 1, 0) / (2 * _LEAST_RADIUS), np.pi / 2)
    unsure = ~far & (chord >= 2 * _LEAST_RADIUS * np.sin(surely_near))
    here, there = np.nonzero(unsure)
    far[here, there] = metres(a, here + rows.start, b, there) > limit[there]
    return far
