"""Where a postcode is and which local authority it is in, from the embedded directory: no network, no waiting.

A street's or a house's own point, from a geocoder that a council configures, is a second integration beside this one.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Protocol

from app.domain.distance import Point
from app.domain.postcodes import Postcode

_MICRO = 1_000_000
_FIND = """
select authority.code, lat, lon from place left join authority on authority.id = place.authority where postcode = ?
"""


@dataclass(frozen=True, slots=True)
class Place:
    """authority: an ONS code, or "" when the directory names none. point: None when it has no grid reference.

    The directory keeps postcodes that Royal Mail has ended, without saying so.
    """

    postcode: Postcode
    authority: str
    point: Point | None


class Area(NamedTuple):
    """A postcode sector of a local authority, by its ONS code."""

    authority: str
    sector: str


class Places(Protocol):
    """edition: which directory this is, in words. attribution: what its licence asks to be shown."""

    @property
    def edition(self) -> str: ...

    @property
    def attribution(self) -> str: ...

    def find(self, postcode: Postcode) -> Place | None:
        """None for a postcode that the directory does not have: a person is asked, and never turned away."""
        ...

    def areas(self, beginning: str) -> frozenset[Area]:
        """Which authorities there are in a district ("RH2") or a sector ("RH2 7")."""
        ...


class PlacesNotBuilt(Exception):
    """The gazetteer's file is not there; the message says how to build it."""


_AREAS = """
select distinct authority.code, substr(postcode, 1, length(postcode) - 2)
from place join authority on authority.id = place.authority where postcode >= ? and postcode < ?
"""


class EmbeddedPlaces:
    """The file that `flask places build` writes. Opened at the first question; shared by threads."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def find(self, postcode: Postcode) -> Place | None:
        rows = self._ask(_FIND, postcode.full)
        if not rows:
            return None
        authority, lat, lon = rows[0]
        point = None if lat is None or lon is None else Point(lat / _MICRO, lon / _MICRO)
        return Place(postcode, authority or "", point)

    def areas(self, beginning: str) -> frozenset[Area]:
        first, end = _between(beginning)
        return frozenset(Area(code, sector) for code, sector in self._ask(_AREAS, first, end))

    @property
    def edition(self) -> str:
        return self._meta("edition")

    @property
    def attribution(self) -> str:
        return self._meta("attribution")

    def close(self) -> None:
        with self._lock:
            if self._connection:
                self._connection.close()
                self._connection = None

    def _meta(self, key: str) -> str:
        return str(self._ask("select value from meta where key = ?", key)[0][0])

    def _ask(self, question: str, *keys: str) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._connection is None:
                self._connection = self._open()
            return self._connection.execute(question, keys).fetchall()

    def _open(self) -> sqlite3.Connection:
        if not self._file.exists():
            raise PlacesNotBuilt(f"{self._file} is missing. Build it with: flask places build")
        # Immutable: no locks and no journal are looked for; a new edition comes as a new file under the same name.
        address = f"{self._file.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, check_same_thread=False)


class NullPlaces:
    """A handful of known places, for tests."""

    edition = "No directory"
    attribution = ""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._places = {place.postcode.full: place for place in places}

    def find(self, postcode: Postcode) -> Place | None:
        return self._places.get(postcode.full)

    def areas(self, beginning: str) -> frozenset[Area]:
        first, end = _between(beginning)
        return frozenset(
            Area(place.authority, place.postcode.sector)
            for full, place in self._places.items()
            if first <= full < end and place.authority
        )


def _between(beginning: str) -> tuple[str, str]:
    """The postcodes of a district stand between its name with a space and the same with what follows a space."""
    first = beginning if " " in beginning else f"{beginning} "
    return first, first[:-1] + chr(ord(first[-1]) + 1)
