"""Short references people can say on the phone: five symbols and a check symbol from the same alphabet."""

import re
import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O or U
LENGTH = 6

_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_HEARD_AS = str.maketrans("OIL", "011")


def _doubled(value: int) -> int:
    """Multiply by x in GF(32), built on x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _remainder(symbols: str) -> int:
    """Zero for a good reference.

    Each place weighs a different power of x, so one wrong symbol or two that changed places never come to zero.
    """
    total = 0
    for symbol in symbols:
        total = _doubled(total) ^ ALPHABET.index(symbol)
    return total


def new_reference(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return six symbols as stored, without the dash: "K7QM2T"."""
    said = "".join(choose(ALPHABET) for _ in range(LENGTH - 1))
    return said + ALPHABET[_doubled(_remainder(said))]


def show(ref: str) -> str:
    """As people see it: "K7QM-2T"."""
    return f"{ref[:4]}-{ref[4:]}"


def parse(text: str) -> str | None:
    """Return the stored form of what somebody typed, or None if it is no reference.

    Case, spaces, dashes, the letter O for 0 and I or L for 1 are forgiven.
    """
    ref = _BETWEEN.sub("", text)
    if not ref.isascii():
        return None
    ref = ref.upper().translate(_HEARD_AS)
    if len(ref) != LENGTH or not set(ref) <= set(ALPHABET) or _remainder(ref):
        return None
    return ref
