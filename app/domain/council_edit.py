"""Changing a few settings of a council's text and leaving its notes, its order and everything else as they are."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import tomlkit
from tomlkit.exceptions import TOMLKitError

from app.domain.council_settings import KEYS, Key, Plain
from app.domain.errors import Conflict

_BOM = "\ufeff"
FILE_ONLY = ("roles.", "safeguarding.areas", "food_safety.areas", "vetting.check")
"""What is decided with the operator: who may do what, and where others are in charge. So is all that has no section."""


def is_editable(key: Key) -> bool:
    return len(key.path) > 1 and not key.dotted.startswith(FILE_ONLY)


def fingerprint(text: str) -> int:
    """The version of a text, as forms carry it."""
    return crc32(text.encode())


def edited(text: str, values: Mapping[str, Plain]) -> str:
    """The text with these settings by dotted key; None takes one out, so that its default stands.

    Raises Conflict("form_not_kept") for a text that cannot be changed so.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    has_returns = "\r\n" in text and "\n" not in text.replace("\r\n", "")
    body = text.removeprefix(_BOM)
    try:
        document = tomlkit.parse(body.replace("\r\n", "\n") if has_returns else body)
        for dotted, value in values.items():
            _set(document, KEYS[dotted], value)
        new = document.as_string()
    except (TOMLKitError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Conflict("form_not_kept") from error
    return mark + (new.replace("\n", "\r\n") if has_returns else new)


def _set(document: Any, key: Key, value: Plain) -> None:
    table = document
    for name in key.path[:-1]:
        if name not in table:
            table.add(name, tomlkit.table())
        table = table[name]
    table.pop(key.was, None)  # its older name, where it has one
    if value is None:
        table.pop(key.path[-1], None)
    else:
        table[key.path[-1]] = _item(value)


def _item(value: Plain) -> Any:
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    if isinstance(value, list):
        array = tomlkit.array()
        for one in value:
            array.append(one)
        return array
    return tomlkit.item(value)
