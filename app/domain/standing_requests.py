"""A wish that comes again each week, until it is ended: its life, and the days that are due."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import lcm
from zoneinfo import ZoneInfo

from app.domain.away import DaysAway, is_away
from app.domain.lifecycle import Lifecycle
from app.domain.recurrence import Occurrence, Weekly, occurrences


class StandingState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class StandingMove(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


STANDING_REQUEST: Lifecycle[StandingState, StandingMove] = Lifecycle(
    {
        (StandingState.ACTIVE, StandingMove.PAUSE): StandingState.PAUSED,
        (StandingState.PAUSED, StandingMove.RESUME): StandingState.ACTIVE,
        (StandingState.ACTIVE, StandingMove.END): StandingState.ENDED,
        (StandingState.PAUSED, StandingMove.END): StandingState.ENDED,
    }
)
KEPT = frozenset({StandingState.ACTIVE, StandingState.PAUSED})
"""States in which it keeps its weekdays."""


def due(weekly: Weekly, now: datetime, days_ahead: int, tz: ZoneInfo, away: Iterable[DaysAway]) -> list[Occurrence]:
    """What falls from today to so many local days ahead, is not over, and is not on a day away; the soonest first."""
    today, spells = now.astimezone(tz).date(), tuple(away)
    coming = occurrences(weekly, today, today + timedelta(days=days_ahead), tz)
    return [one for one in coming if one.window.end > now and not is_away(spells, one.day, one.day)]


def first_clash(one: Weekly, other: Weekly, today: date) -> date | None:
    """The first day from today on that both fall on; None if there never is one."""
    begin = max(today, one.first, other.first)
    last = begin + timedelta(weeks=lcm(one.every, other.every))
    return next((day for day in one.days(begin, last) if other.falls_on(day)), None)
