"""From a council's TOML file to frozen dataclasses, with the line of every fault. No one setting is named here."""

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from app.domain.council_lines import Lines, Path
from app.domain.errors import Invalid

LARGEST = 200_000
"""Characters. The longest that all settings together can be is less than half of it."""
_BOM = "\ufeff"
_SUGGESTED = 50
_ENDLESS_KEY = re.compile(r"(?m)^[\s\[]*(?:[\w-]+\s*\.\s*){2000}")  # would keep the parser busy for minutes
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. line: from 1. key: dotted, as "matching.limit_metres", or "" for the file. code: snake_case."""

    line: int
    key: str
    code: str
    details: Mapping[str, object] = field(default_factory=dict)


class PolicyFaults(Invalid):
    """Everything wrong with a file at once, by line."""

    def __init__(self, faults: list[Fault], filename: str) -> None:
        super().__init__("council_file_faults", count=len(faults))
        self.faults = sorted(faults, key=lambda fault: (fault.line, fault.key, fault.code))
        self.filename = filename

    def __str__(self) -> str:
        return "\n".join(f"{self.filename}:{f.line}: {f.key or '-'}: {f.code} {_shown(f.details)}" for f in self.faults)


class FilesFaulty(Invalid):
    """What is wrong with several files that were given together. each: the faulty ones."""

    def __init__(self, each: list[PolicyFaults]) -> None:
        super().__init__("council_file_faults", count=sum(len(one.faults) for one in each))
        self.each = each

    def __str__(self) -> str:
        return "\n".join(str(one) for one in self.each)


class Bad(ValueError):
    """A check's "no" to one value. at: the item of a list it is about. row: of a text of several lines, from 1."""

    def __init__(self, code: str, *, at: int | None = None, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.row: int | None = None
        self.details = details


def setting(
    check: Callable[[object], Value],
    default: Any = dataclasses.MISSING,
    *,
    by: Callable[[Mapping[str, object]], Value] | None = None,
    was: str = "",
) -> Any:
    """One key: what turns its TOML value into ours (raising Bad), and its default; without one it must be given.

    by: the default where it depends on the settings at the top of the file. was: an older name that still counts.
    """
    return field(default=default, metadata={"check": check, "by": by, "was": was})


def section(shape: type[Any]) -> Any:
    """A table of its own. It may be left out when all its settings have defaults.

    Settings that are each right may still not agree. A shape says so in `clashes()`, of its own settings, and in
    `misfits(council)`, with the sound settings at the top of the file: both yield the key to point at and a Bad.
    """
    return field(metadata={"section": shape})


def sections(shape: type[Any]) -> Any:
    """Tables of one kind, as many as there are, each headed [[so]]; none by default."""
    return field(default=(), metadata={"sections": shape})


def read(text: str, shape: type[Value], filename: str) -> Value:
    """Build `shape`, a dataclass of settings and sections. Raises PolicyFaults with every fault found."""
    if len(text) > LARGEST:
        raise PolicyFaults([Fault(1, "", "too_large", {"most": LARGEST})], filename)
    faults: list[tuple[Path, Bad]] = []
    lines = Lines(text)
    values = _values(text, lines, filename)
    built = _Reader(faults).table(shape, values, ())
    if built is None or faults:
        raise PolicyFaults([fault_at(lines, path, bad) for path, bad in faults], filename)
    return built


def fault_at(lines: Lines, path: Path, bad: Bad) -> Fault:
    exact = path if bad.at is None else (*path, bad.at)
    line = lines.of(exact) if bad.row is None else lines.inside(exact, bad.row)
    return Fault(line, _dotted(path), bad.code, bad.details)


def values_of(text: str) -> dict[str, Any]:
    """The tables of a text that has been read before."""
    return tomllib.loads(text.removeprefix(_BOM))


def _values(text: str, lines: Lines, filename: str) -> dict[str, Any]:
    if _ENDLESS_KEY.search(text):
        raise PolicyFaults([Fault(lines.deepest(), "", "too_deep")], filename)
    try:
        return values_of(text)
    except RecursionError as error:
        raise PolicyFaults([Fault(lines.deepest(), "", "too_deep")], filename) from error
    except ValueError as error:
        twice = [Fault(line, _dotted(path), "written_twice") for path, line in lines.repeated()]
        raise PolicyFaults(twice or [_not_toml(text, lines, error)], filename) from error


def _not_toml(text: str, lines: Lines, error: ValueError) -> Fault:
    said, last = str(error), text.count("\n") + 1
    if at := re.search(r" \(at line (\d+)", said):
        return Fault(min(int(at[1]), last), "", "not_toml", {"why": said[: at.start()]})
    if not isinstance(error, tomllib.TOMLDecodeError):  # Python's own: a number of thousands of digits
        return Fault(lines.longest(), "", "not_toml", {"why": "Too long a number"})
    return Fault(last, "", "not_toml", {"why": said.partition(" (at ")[0]})


class _Reader:
    def __init__(self, faults: list[tuple[Path, Bad]]) -> None:
        self._faults = faults
        self._top: dict[str, object] = {}

    def table(self, shape: type[Value], values: object, path: Path) -> Value | None:
        if not isinstance(values, dict):
            self._fault(path, Bad("wrong_type", wanted="table"))
            return None
        known = {item.name: item for item in fields(shape)}  # type: ignore[arg-type] # every shape is a dataclass
        self._unknown(known, values, path)
        before = len(self._faults)
        taken = {
            name: self._one(item, values, (*path, name)) for name, item in known.items() if "check" in item.metadata
        }
        sound = len(self._faults) == before
        if not path:
            self._top = {name: value for name, value in taken.items() if value is not None}
        for name in known.keys() - taken.keys():
            read_in = self._sections if "sections" in known[name].metadata else self._section
            taken[name] = read_in(known[name].metadata, values.get(name), (*path, name))
        # Settings that are each right may still clash, whatever is wrong in the sections below them.
        built = shape(**taken) if sound else None
        if clashes := getattr(built, "clashes", None):
            self._clashes(clashes(), path)
        if misfits := getattr(built, "misfits", None):
            self._clashes(misfits(self._top), path)
        return built

    def _unknown(self, known: Mapping[str, "dataclasses.Field[Any]"], values: dict[str, object], path: Path) -> None:
        older = {item.metadata["was"]: name for name, item in known.items() if item.metadata.get("was")}
        for key in values.keys() - known.keys():
            if key in older and older[key] in values:
                self._fault((*path, key), Bad("older_name_too", now=older[key]))
            elif key not in older:
                near = difflib.get_close_matches(key, known, n=1) if len(self._faults) < _SUGGESTED else []
                self._fault((*path, key), Bad("unknown_key", near=near[0] if near else None))

    def _clashes(self, found: Iterator[tuple[str, Bad]], path: Path) -> None:
        for key, bad in found:
            self._fault((*path, *(int(part) if part.isdecimal() else part for part in key.split("."))), bad)

    def _one(self, item: "dataclasses.Field[Any]", values: dict[str, object], path: Path) -> Any:
        was = item.metadata["was"]
        if item.name not in values and was in values:
            path = (*path[:-1], was)
        elif item.name not in values:
            if item.default is dataclasses.MISSING:
                self._fault(path, Bad("missing_key"))
            by = item.metadata["by"]
            return by(self._top) if by else item.default
        try:
            return item.metadata["check"](values[str(path[-1])])
        except Bad as bad:
            self._fault(path, bad)
            return None

    def _section(self, metadata: Mapping[str, Any], values: object, path: Path) -> Any:
        shape = metadata["section"]
        if values is None and any("check" in f.metadata and f.default is dataclasses.MISSING for f in fields(shape)):
            self._fault(path, Bad("missing_section"))
            return None
        return self.table(shape, {} if values is None else values, path)

    def _sections(self, metadata: Mapping[str, Any], values: object, path: Path) -> Any:
        if values is None:
            return ()
        if not isinstance(values, list):
            self._fault(path, Bad("wrong_type", wanted="tables"))
            return ()
        read_in = [self.table(metadata["sections"], one, (*path, number)) for number, one in enumerate(values)]
        return tuple(one for one in read_in if one is not None)

    def _fault(self, path: Path, bad: Bad) -> None:
        self._faults.append((path, bad))


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _shown(details: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in details.items()).rstrip()
