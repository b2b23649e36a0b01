"""The settings of a council laid side by side: each by its dotted key, with its value, default, bounds and source."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum
from typing import Any

from app.domain.council_document import values_of
from app.domain.council_lines import Path
from app.domain.council_policy import CouncilPolicy

Plain = Any
"""What TOML and JSON can say: text, a number, true or false, a list or a table of these, or None."""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting of the schema. check: what its value must pass; None for a list of tables."""

    path: tuple[str, ...]
    check: Any
    default: Any
    by: Any
    was: str

    @property
    def dotted(self) -> str:
        return ".".join(self.path)

    @property
    def is_required(self) -> bool:
        return self.default is dataclasses.MISSING

    def standing(self, policy: CouncilPolicy) -> Plain:
        """What the council would have if its file said nothing of this key. None as well where it must say it."""
        if self.path == ("display_name",):
            return CouncilPolicy.shown_as(policy.name, demonstration=policy.demonstration)
        if self.by is not None:
            return plain(self.by({"nation": policy.nation}))
        return None if self.is_required else plain(self.default)

    def value(self, policy: CouncilPolicy) -> Plain:
        found: Any = policy
        for name in self.path:
            found = getattr(found, name)
        return plain(found)


def _keys(shape: type[Any], path: tuple[str, ...]) -> Iterator[Key]:
    inside: list[tuple[str, type[Any]]] = []
    for item in fields(shape):
        if "section" in item.metadata:
            inside.append((item.name, item.metadata["section"]))
        elif "sections" in item.metadata:
            yield Key((*path, item.name), None, (), None, "")
        else:
            facts = item.metadata
            yield Key((*path, item.name), facts["check"], item.default, facts["by"], facts["was"])
    for name, section in inside:
        yield from _keys(section, (*path, name))


KEYS: Mapping[str, Key] = {key.dotted: key for key in _keys(CouncilPolicy, ())}
"""In the order of the file: a section's own settings, then the sections in it."""


@dataclass(frozen=True, slots=True)
class Change:
    """before, after: plain values; was_given, is_given: whether the file says it, or it is the default."""

    key: str
    before: Plain
    after: Plain
    was_given: bool
    is_given: bool


def differences(before: CouncilPolicy, old: str, after: CouncilPolicy, new: str) -> list[Change]:
    """What is decided otherwise by the new text than by the old one."""
    was, now = given(old), given(new)
    return [
        Change(key.dotted, key.value(before), key.value(after), key.dotted in was, key.dotted in now)
        for key in KEYS.values()
        if key.value(before) != key.value(after)
    ]


def given(text: str) -> frozenset[str]:
    """The keys that a text says something of, older names under their new ones."""
    document = values_of(text)
    return frozenset(key.dotted for key in KEYS.values() if _has(document, key.path) or _has(document, older(key)))


def older(key: Key) -> tuple[str, ...]:
    """Where the key stood under its older name; () where it has none."""
    return (*key.path[:-1], key.was) if key.was else ()


def _has(document: Any, path: Path) -> bool:
    found = document
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return False
        found = found[name]
    return bool(path)


def plain(value: Any) -> Plain:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    return value
