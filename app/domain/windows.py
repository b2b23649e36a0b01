"""A stretch of time in which something is handed over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import Invalid


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """start, end: aware, in UTC, start before end.

    Raises Invalid("window_ends_before_start") otherwise.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window's times carry their zone")
        if self.end <= self.start:
            raise Invalid("window_ends_before_start", field="window_end")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Window") -> bool:
        return self.start < other.end and other.start < self.end

    def overlap(self, other: "Window") -> timedelta:
        """How long both last together; nothing, or less, where they do not meet."""
        return min(self.end, other.end) - max(self.start, other.start)
