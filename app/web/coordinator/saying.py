"""What is said in a call."""

from typing import NamedTuple


class Saying(NamedTuple):
    """why: the reason for the call, in a few words. lines: what to say, in order."""

    why: str
    lines: list[str]
