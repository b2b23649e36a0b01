"""A stretch of time in which something is handed over."""

from dataclasses import dataclass
from datetime import datetime

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

    def holds(self, other: "Window") -> bool:
        """Whether the other window lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Window") -> bool:
        return self.start < other.end and other.start < self.end
