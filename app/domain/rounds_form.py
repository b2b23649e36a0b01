"""The neutral form of a world: JSON in, plain rows out, or every fault with its path."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.domain.diets import implied
from app.domain.rounds_faults import Faulty, Reader, parse
from app.domain.vocabulary import Allergen, Diet, Need, Presence

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z")


@dataclass(frozen=True, slots=True)
class Meal:
    """contains, may_contain: allergens. suits: its diets and all that follow from them. start, end: its window."""

    ref: str
    cook: str
    household: str
    lat: float
    lon: float
    portions: int
    limit_m: int
    contains: frozenset[Allergen]
    may_contain: frozenset[Allergen]
    suits: frozenset[Diet]
    start: datetime
    end: datetime
    use_by: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """avoids: severely or not. severe, not_asked: as the diner said of each allergen."""

    ref: str
    diner: str
    household: str
    lat: float
    lon: float
    portions: int
    waiting_days: int
    avoids: frozenset[Allergen]
    severe: frozenset[Allergen]
    not_asked: frozenset[Allergen]
    diets: frozenset[Diet]
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class World:
    """limit_m: metres. bonds: (cook, diner). blocks: pairs of persons, both ways."""

    now: datetime
    limit_m: int
    overlap: timedelta
    meals: tuple[Meal, ...]
    requests: tuple[Request, ...]
    bonds: frozenset[tuple[str, str]]
    blocks: frozenset[tuple[str, str]]


# More than the calendar has: no two windows overlap by as much.
_LONGEST_MINUTES = 10_000 * 366 * 24 * 60

Read = Callable[[Any, str], Any]


def read_world(text: bytes) -> World:
    """Raise Faulty with every fault, its JSON path first. Times are exact to the microsecond."""
    reader = Reader()
    document = parse(text)
    keys: dict[str, Read] = {
        "now": partial(_moment, reader),
        "max_distance_m": partial(reader.whole, least=0),
        "min_overlap_minutes": partial(reader.whole, least=1),
        "meals": partial(reader.list, read=_meals(reader)),
        "requests": partial(reader.list, read=_requests(reader)),
        "bonds": partial(reader.list, read=partial(_two, reader, reader.text)),
        "blocks": partial(reader.list, read=partial(_two, reader, reader.text)),
    }
    found = reader.object(document, "$", keys)
    for kind in ("meals", "requests"):
        _refs_once(reader, document, kind)
    if found is None or reader.faults:
        raise Faulty(reader.faults)
    return World(
        now=found["now"],
        limit_m=found["max_distance_m"],
        overlap=timedelta(minutes=min(found["min_overlap_minutes"], _LONGEST_MINUTES)),
        meals=tuple(found["meals"]),
        requests=tuple(found["requests"]),
        bonds=frozenset(found["bonds"]),
        blocks=frozenset(found["blocks"]) | {(second, first) for first, second in found["blocks"]},
    )


def _meals(reader: Reader) -> Read:
    keys = _place(reader, "cook") | {
        "portions": partial(reader.whole, least=1),
        "max_distance_m": partial(reader.whole, least=0),
        **_food(reader, {each.value: each for each in Presence}),
        "window": partial(_window, reader),
        "use_by": partial(_moment, reader),
    }

    def read(value: Any, path: str) -> Meal | None:
        row = reader.object(value, path, keys)
        if row is None or reader.faults:
            return None
        allergens, diets = row.pop("allergens"), row.pop("diets")
        start, end = row.pop("window")
        return Meal(
            limit_m=row.pop("max_distance_m"),
            contains=_those(allergens, Presence.YES),
            may_contain=_those(allergens, Presence.MAY_CONTAIN),
            suits=implied(diets),
            start=start,
            end=end,
            **row,
        )

    return read


def _requests(reader: Reader) -> Read:
    keys = _place(reader, "diner") | {
        "portions": partial(reader.whole, least=1),
        "waiting_days": partial(reader.whole, least=0),
        **_food(reader, {each.value: each for each in Need}),
        "window": partial(_window, reader),
    }

    def read(value: Any, path: str) -> Request | None:
        row = reader.object(value, path, keys)
        if row is None or reader.faults:
            return None
        allergens, diets = row.pop("allergens"), row.pop("diets")
        start, end = row.pop("window")
        return Request(
            avoids=_those(allergens, Need.AVOID, Need.SEVERE),
            severe=_those(allergens, Need.SEVERE),
            not_asked=_those(allergens, Need.NOT_ASKED),
            diets=frozenset(diets),
            start=start,
            end=end,
            **row,
        )

    return read


def _place(reader: Reader, person: str) -> dict[str, Read]:
    return {
        "ref": reader.text,
        person: reader.text,
        "household": reader.text,
        "lat": partial(reader.degrees, most=90),
        "lon": partial(reader.degrees, most=180),
    }


def _food(reader: Reader, answers: Mapping[str, Presence] | Mapping[str, Need]) -> dict[str, Read]:
    """All 14 allergens, each with one of these answers, and diets."""
    allergens = {each.value: partial(reader.one_of, allowed=answers) for each in Allergen}
    diet = partial(reader.one_of, allowed={each.value: each for each in Diet})
    return {"allergens": partial(reader.object, keys=allergens), "diets": partial(reader.list, read=diet)}


def _those(allergens: Mapping[str, object], *answers: object) -> frozenset[Allergen]:
    return frozenset(Allergen(name) for name, answer in allergens.items() if answer in answers)


def _moment(reader: Reader, value: Any, path: str) -> Any:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        with suppress(ValueError):  # the 31st of February
            return datetime.fromisoformat(value)
    return reader.no(path, "must be a time in UTC, like 2026-11-23T17:00:00Z")


def _window(reader: Reader, value: Any, path: str) -> Any:
    window = _two(reader, partial(_moment, reader), value, path)
    if window and None not in window and window[0] >= window[1]:
        return reader.no(path, "must end after it starts")
    return window


def _two(reader: Reader, read: Read, value: Any, path: str) -> Any:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 the name says so
        return reader.no(path, "must be a list of two")
    first, second = reader.list(value, path, read)
    return first, second


def _refs_once(reader: Reader, document: Any, kind: str) -> None:
    """Asked of the document itself, so that a ref used twice is also seen among rows with other faults."""
    rows = document.get(kind) if isinstance(document, dict) else None
    seen: set[str] = set()
    for place, row in enumerate(rows if isinstance(rows, list) else ()):
        ref = row.get("ref") if isinstance(row, dict) else None
        if isinstance(ref, str):
            if ref in seen:
                reader.no(f"$.{kind}[{place}].ref", "is used twice")
            seen.add(ref)
