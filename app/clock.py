"""The only clock. Tests and the demo may move it, for every process at once, through one small file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

_offset_file: Path | None = None


def use_offset_file(path: Path | None) -> None:
    """Read the seconds to add from this file at each call; None gives the real time. Never set in production."""
    global _offset_file  # noqa: PLW0603 one clock a process, set once at start
    _offset_file = path


def now() -> datetime:
    """The present, aware, in UTC."""
    real = of_the_machine()
    return real + _offset() if _offset_file else real


def of_the_machine() -> datetime:
    """The real time, whatever a test has moved: for comparing it with other machines'."""
    return datetime.now(UTC)


def move_to(moment: datetime, path: Path) -> None:
    """Write the offset that makes `now()` run on from this moment, at once for every process that reads the file."""
    seconds = (moment - of_the_machine()).total_seconds()
    fresh = path.with_suffix(".new")
    fresh.write_text(repr(seconds))
    fresh.replace(path)


def _offset() -> timedelta:
    if _offset_file is None:
        return timedelta()
    try:
        return timedelta(seconds=float(_offset_file.read_text()))
    except FileNotFoundError:
        return timedelta()
