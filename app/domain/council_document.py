"""From a council's TOML file to frozen dataclasses, with the line of every fault. No one setting is named here."""

import dataclasses
import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, TypeVar, runtime_checkable

import tomlkit
import tree_sitter
import tree_sitter_toml
from tomlkit.exceptions import ParseError, TOMLKitError

from app.domain.errors import Invalid

Path = tuple[str | int, ...]
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


class Bad(ValueError):
    """A check's "no" to one value. at: the item of a list it is about."""

    def __init__(self, code: str, *, at: int | None = None, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.details = details


@runtime_checkable
class Checked(Protocol):
    """A section whose settings must also agree with each other."""

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        """The key to point at, and what is wrong."""
        ...


@runtime_checkable
class Fitted(Protocol):
    """A section that must also agree with the settings at the top of the file."""

    def misfits(self, council: Mapping[str, object]) -> Iterator[tuple[str, Bad]]:
        """As clashes. council: the sound ones of the settings at the top."""
        ...


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
    """A table of its own. It may be left out when all its settings have defaults."""
    return field(metadata={"section": shape})


def sections(shape: type[Any]) -> Any:
    """Tables of one kind, as many as there are, each headed [[so]]; none by default."""
    return field(default=(), metadata={"sections": shape})


def read(text: str, shape: type[Value], filename: str) -> Value:
    """Build `shape`, a dataclass of settings and sections. Raises PolicyFaults with every fault found."""
    places = _places(text)
    faults = [Fault(at[1], _dotted(path), "written_twice") for path, at in places.items() if len(at) > 1]
    try:
        values = tomlkit.parse(text).unwrap()
    except ParseError as error:
        # Its line counts every kind of line break; ours only the one that editors number by.
        line = min(error.line, text.count("\n") + 1)
        raise PolicyFaults(faults or [Fault(line, "", "not_toml")], filename) from error
    except TOMLKitError as error:
        raise PolicyFaults(faults or [Fault(1, "", "not_toml")], filename) from error
    reader = _Reader({path: at[0] for path, at in places.items()}, faults)
    built = reader.table(shape, values, ())
    if built is None or faults:
        raise PolicyFaults(faults, filename)
    return built


class _Reader:
    def __init__(self, lines: dict[Path, int], faults: list[Fault]) -> None:
        self._lines = lines
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
        if isinstance(built, Checked):
            self._clashes(built.clashes(), path)
        if isinstance(built, Fitted):
            self._clashes(built.misfits(self._top), path)
        return built

    def _unknown(self, known: Mapping[str, "dataclasses.Field[Any]"], values: dict[str, object], path: Path) -> None:
        older = {item.metadata["was"]: name for name, item in known.items() if item.metadata.get("was")}
        for key in values.keys() - known.keys():
            if key in older and older[key] in values:
                self._fault((*path, key), Bad("older_name_too", now=older[key]))
            elif key not in older:
                near = difflib.get_close_matches(key, known, n=1)
                self._fault((*path, key), Bad("unknown_key", **({"near": near[0]} if near else {})))

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
        exact = path if bad.at is None else (*path, bad.at)
        # A key that is not there is reported at its section, and a section that is not there at the top.
        line = next((self._lines[exact[:n]] for n in range(len(exact), 0, -1) if exact[:n] in self._lines), 1)
        self._faults.append(Fault(line, _dotted(path), bad.code, bad.details))


def _places(text: str) -> dict[Path, list[int]]:
    """Every key, table and list item of the text, with the lines (from 1) where it is written."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
    found: dict[Path, list[int]] = {}
    for path, line in _walk(parser.parse(text.encode()).root_node, ()):
        found.setdefault(path, []).append(line)
    return found


def _walk(node: tree_sitter.Node, path: Path, seen: Counter[Path] | None = None) -> Iterator[tuple[Path, int]]:
    seen = Counter() if seen is None else seen
    for child in node.named_children:
        if child.type in {"table", "table_array_element", "pair"}:
            here = path + _key(child)
            if child.type == "table_array_element":
                if not seen[here]:
                    yield here, child.start_point.row + 1
                seen[here] += 1
                here = (*here, seen[here] - 1)
            yield here, child.start_point.row + 1
            yield from _walk(child, here, seen)
        elif child.type == "array":
            items = [item for item in child.named_children if item.type != "comment"]
            yield from (((*path, number), item.start_point.row + 1) for number, item in enumerate(items))
        elif child.type == "inline_table":
            yield from _walk(child, path, seen)


def _key(node: tree_sitter.Node) -> Path:
    """The key that a table or pair begins with; quotes taken off, escapes left as written."""
    parts: list[str | int] = []
    for child in node.named_children:
        if child.type == "dotted_key":
            parts.extend(_key(child))
        elif child.type in {"bare_key", "quoted_key"}:
            parts.append((child.text or b"").decode().strip("\"'"))
        if parts and node.type != "dotted_key":
            break
    return tuple(parts)


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _shown(details: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in details.items()).rstrip()
