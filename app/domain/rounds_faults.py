"""Reading JSON strictly: every fault with its path, none forgiven."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# The whole numbers that every JSON reader gets right (RFC 7493, section 2.2).
LARGEST = 2**53 - 1
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


class Faulty(Exception):
    """faults: one line each, "$.meals[0].portions: must be at least 1", in the order of the document."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys were given twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice: list[str] = []
        if len(self) < len(pairs):
            self.twice = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]


def parse(text: bytes) -> Any:
    """UTF-8 JSON as Python, its objects still to be asked for twice-given keys. Raises Faulty."""
    try:
        return json.loads(text.decode(), object_pairs_hook=_Object, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Faulty(["$: must be UTF-8"]) from None
    except json.JSONDecodeError as error:
        raise Faulty([f"$: is not JSON: {error.msg}, at line {error.lineno} column {error.colno}"]) from None
    except (ValueError, RecursionError) as error:  # a constant, an endless number, a nest too deep
        raise Faulty([f"$: cannot be read: {str(error).splitlines()[0]}"]) from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


@dataclass(slots=True)
class Reader:
    """Takes values out of parsed JSON and collects what is wrong with them.

    Each method gives the value, or None after noting a fault; nothing is to be built while there are faults.
    """

    faults: list[str] = field(default_factory=list)

    def no(self, path: str, words: str) -> Any:
        """Note a fault, and stand for the value with None."""
        self.faults.append(f"{path}: {words}")
        return None

    def object(self, value: Any, path: str, keys: Mapping[str, Callable[[Any, str], Any]]) -> Any:
        """The object's values by key, each read by its own function. It has these keys, all of them, and no others."""
        if not isinstance(value, dict):
            return self.no(path, "must be an object")
        for key in getattr(value, "twice", ()):
            self.no(_under(path, key), "is given twice")
        for key in (key for key in value if key not in keys):
            self.no(_under(path, key), "is not a key here")
        found = {}
        for key, read in keys.items():
            if key in value:
                found[key] = read(value[key], _under(path, key))
            else:
                self.no(_under(path, key), "is missing")
        return found

    def list(self, value: Any, path: str, read: Callable[[Any, str], Any]) -> list[Any]:
        if not isinstance(value, list):
            self.no(path, "must be a list")
            return []
        return [read(each, f"{path}[{place}]") for place, each in enumerate(value)]

    def text(self, value: Any, path: str) -> Any:
        return value if isinstance(value, str) else self.no(path, "must be a string")

    def whole(self, value: Any, path: str, least: int) -> Any:
        """A whole number; 3.0 is none."""
        if not isinstance(value, int) or isinstance(value, bool):
            return self.no(path, "must be a whole number")
        if not least <= value <= LARGEST:
            return self.no(path, f"must be at least {least}" if value < least else f"must be at most {LARGEST}")
        return value

    def degrees(self, value: Any, path: str, most: int) -> Any:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return self.no(path, "must be a number")
        return float(value) if -most <= value <= most else self.no(path, f"must be between -{most} and {most}")

    def one_of(self, value: Any, path: str, allowed: Mapping[str, Any]) -> Any:
        """What the allowed word stands for."""
        if not isinstance(value, str) or value not in allowed:
            return self.no(path, f"must be one of {', '.join(allowed)}")
        return allowed[value]


def _under(path: str, key: str) -> str:
    """The key's own path. A key from outside is quoted where it is not a plain word, so that a fault stays one line."""
    return f"{path}.{key}" if _PLAIN.fullmatch(key) else f"{path}[{json.dumps(key)}]"
