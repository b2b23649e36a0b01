"""True distances between two places."""

from dataclasses import dataclass
from functools import lru_cache
from math import floor

from geopy.distance import geodesic


@dataclass(frozen=True, slots=True)
class Point:
    """lat, lon: degrees, WGS84."""

    lat: float
    lon: float


# The same two homes are compared on every look at a list, and one geodesic costs as much as a query.
@lru_cache(maxsize=1 << 16)
def distance_m(a: Point, b: Point) -> int:
    """Geodesic distance on the WGS84 ellipsoid (Karney 2013), in whole metres, halves rounded up."""
    return floor(float(geodesic((a.lat, a.lon), (b.lat, b.lon)).meters) + 0.5)
