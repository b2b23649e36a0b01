"""What others may infer of a home, and when the address and the phone are shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, floor, radians

from app.domain.distance import Point
from app.domain.matches import LIVE, MatchState
from app.domain.windows import Window

_HALF_MILE_MM = 804_672
_FURTHEST_BAND = 30  # beyond fifteen miles, the largest limit a council may set


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """index 0: up to half a mile; 1: half a mile to a mile; ... 30: more than fifteen miles."""

    index: int

    @property
    def lower(self) -> float:
        """Miles."""
        return self.index / 2

    @property
    def upper(self) -> float | None:
        """Miles; None for the last band, which has no end."""
        return None if self.index >= _FURTHEST_BAND else (self.index + 1) / 2


def band(distance_m: int) -> Band:
    """Which half mile a distance in whole metres falls in. One mile, rounded to metres, is still within a mile."""
    whole = -(-(distance_m * 1000 - 500) // _HALF_MILE_MM) - 1
    return Band(min(max(whole, 0), _FURTHEST_BAND))


_ROWS_PER_DEGREE = 200  # 0.005 degrees of latitude: 553 m at the equator, 557 m in Shetland
_CELL_M = 500
_DEGREE_M = 111_319  # a degree of longitude at the equator, rounded down


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A fixed piece of the map, each side at least 500 m. It knows nothing of who lives in it."""

    row: int
    column: int


def _columns_around(row: int) -> int:
    """How many cells go round the earth: as many as fit at the narrow edge of the row's whole degree of latitude."""
    degree = row // _ROWS_PER_DEGREE
    narrow = max(abs(degree), abs(degree + 1))
    return max(1, floor(360 * _DEGREE_M * cos(radians(narrow)) / _CELL_M))


def cell_of(point: Point) -> Cell:
    row = floor(point.lat * _ROWS_PER_DEGREE)
    return Cell(row, floor((point.lon + 180) * _columns_around(row) / 360))


def cell_centre(cell: Cell) -> Point:
    """Stands for anyone in the cell wherever a home must not be inferred."""
    return Point(
        lat=(cell.row + 0.5) / _ROWS_PER_DEGREE,
        lon=(cell.column + 0.5) * 360 / _columns_around(cell.row) - 180,
    )


_ADDRESS_STATES = frozenset({MatchState.CONFIRMED, MatchState.ON_THE_WAY, MatchState.NO_REPLY})


def address_visible_until(window: Window, after_hours: int = 2) -> datetime:
    """Return the first moment (aware, UTC) at which the address is hidden again."""
    return window.end + timedelta(hours=after_hours)


def address_visible(
    match_state: MatchState, window: Window, now: datetime, before_hours: int = 24, after_hours: int = 2
) -> bool:
    """Whether the cook of this match may see the diner's exact address."""
    opens = window.start - timedelta(hours=before_hours)
    return match_state in _ADDRESS_STATES and opens <= now < address_visible_until(window, after_hours)


def phone_visible(match_state: MatchState, window: Window, now: datetime, after_hours: int = 2) -> bool:
    """Whether the two may see each other's phone numbers: from approval. That each agreed to it is asked elsewhere."""
    return match_state in LIVE and now < address_visible_until(window, after_hours)
