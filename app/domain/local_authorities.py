"""The local authorities of the United Kingdom by their ONS codes, from seeds/reference: constant, like an alphabet."""

import csv
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "local_authorities.csv"


@dataclass(frozen=True, slots=True)
class Authority:
    """welsh: its name in Welsh, or "". county: code and name of the county council above a district, or "" twice."""

    code: str
    name: str
    welsh: str
    nation: str
    county_code: str
    county: str


@cache
def authorities() -> Mapping[str, Authority]:
    """All lower-tier and single-tier authorities by code."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("code", "name", "name_welsh", "nation", "county_code", "county_name")
    return {row["code"]: Authority(*(row[column] for column in columns)) for row in rows}


@cache
def counties() -> Mapping[str, tuple[str, ...]]:
    """The districts of each county council, by its code."""
    found: dict[str, list[str]] = {}
    for authority in authorities().values():
        if authority.county_code:
            found.setdefault(authority.county_code, []).append(authority.code)
    return {code: tuple(below) for code, below in found.items()}


@lru_cache(maxsize=1024)
def districts(areas: tuple[str, ...]) -> frozenset[str]:
    """The authorities that a postcode can be in: a county stands for its districts, any other code for itself."""
    return frozenset(code for area in areas for code in counties().get(area, (area,)))


def is_known(code: str) -> bool:
    return code in authorities() or code in counties()


def nearest(typed: str) -> str | None:
    """The code and name that somebody may have meant who wrote a name or a code with a slip in it."""
    names = {_county_name(code).lower(): code for code in counties()}
    names |= {authority.name.lower(): authority.code for authority in authorities().values()}
    wanted = typed.strip().lower()
    for name, code in names.items():
        if wanted and (wanted == code.lower() or name.startswith(wanted)):
            return f"{code} ({name_of(code)})"
    by_name = difflib.get_close_matches(wanted, names, n=1)
    by_code = difflib.get_close_matches(typed.strip().upper(), [*authorities(), *counties()], n=1)
    code = names[by_name[0]] if by_name else by_code[0] if by_code else ""
    return f"{code} ({name_of(code)})" if code else None


def name_of(code: str) -> str:
    """The name of an authority or a county, or "" for a code that nobody has."""
    known = authorities().get(code)
    return known.name if known else _county_name(code) if code in counties() else ""


def _county_name(code: str) -> str:
    return authorities()[counties()[code][0]].county
