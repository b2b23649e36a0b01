"""How much one week holds: of a cook's portions, and of a diner's meals.

A week runs from Monday to Sunday, local, and a visit belongs to the week of its day. Rounds settle both before they
solve; every other path that makes or approves a match asks `has_room`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.domain.errors import Invalid
from app.domain.recurrence import monday_of

MOST_A_WEEK = 50
"""The largest limit that says anything of one kitchen."""


class Week(NamedTuple):
    """One person's week, by the id of the person and its Monday."""

    person_id: int
    monday: date

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def week_of(person_id: int, day: date) -> Week:
    return Week(person_id, monday_of(day))


@dataclass(frozen=True, slots=True)
class Offered:
    """A meal on offer. day: local, of its window. left: portions that neither a live match nor a proposal takes."""

    ref: str
    cook_id: int
    day: date
    starts: datetime
    left: int


@dataclass(frozen=True, slots=True)
class Wished:
    """A request that waits. day: its local day."""

    ref: str
    diner_id: int
    day: date
    starts: datetime


def has_room(most: int | None, taken: int, more: int = 1) -> bool:
    """Whether a week that holds `most` (None: no limit) and has `taken` so far takes so many more."""
    return most is None or taken + more <= most


def cut(meals: Iterable[Offered], most: Mapping[int, int], given: Mapping[Week, int]) -> dict[str, int]:
    """The portions a round may give of each meal, by its ref: what its cook's week leaves, the soonest window first.

    most: each limited cook's portions a week, by person id; who is not in it has no limit. given: portions of live,
    done and proposed matches, by the cook's week.
    """
    room: dict[Week, int] = {}
    cut_to: dict[str, int] = {}
    for meal in sorted(meals, key=lambda one: (one.starts, one.ref)):
        week = week_of(meal.cook_id, meal.day)
        limit = most.get(meal.cook_id)
        if limit is None:
            cut_to[meal.ref] = meal.left
            continue
        left = room.setdefault(week, max(0, limit - given.get(week, 0)))
        cut_to[meal.ref] = min(meal.left, left)
        room[week] = left - cut_to[meal.ref]
    return cut_to


def must_wait(requests: Iterable[Wished], most: int, had: Mapping[Week, int]) -> frozenset[str]:
    """The refs of the requests that wait for a later round: past the diner's weekly meals, the soonest going first.

    had: requests that are matched, fulfilled or have a proposal, by the diner's week.
    """
    room: dict[Week, int] = {}
    waiting = set()
    for request in sorted(requests, key=lambda one: (one.starts, one.ref)):
        week = week_of(request.diner_id, request.day)
        left = room.setdefault(week, max(0, most - had.get(week, 0)))
        if left == 0:
            waiting.add(request.ref)
        else:
            room[week] = left - 1
    return frozenset(waiting)


def check_limit(portions: int | None) -> None:
    """A cook's own limit: None for none. Raises Invalid("week_limit_range", field portions; details most)."""
    if portions is not None and not 1 <= portions <= MOST_A_WEEK:
        raise Invalid("week_limit_range", field="portions", most=MOST_A_WEEK)
