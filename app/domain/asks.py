"""Asking a cook who has no meal on the table: one at a time, in fair turn, and never so often that it wears."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.lifecycle import Lifecycle
from app.domain.windows import Window

COUNTED_FROM, COUNTED_UNTIL = time(8), time(20)
"""Local. A cook's time to answer runs only while people are up."""

ROOM_TO_COOK = timedelta(hours=1)
"""Nobody is asked for a meal that would have to be there sooner."""


class AskState(StrEnum):
    """COOKED: the cook said yes and has posted the meal. The first two are open, and one request has one open ask."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    COOKED = "cooked"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class AskMove(StrEnum):
    """WITHDRAW: the meal is not needed any more, or the cook may not bring it. COOK: the meal is posted."""

    ACCEPT = "accept"
    DECLINE = "decline"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    COOK = "cook"


OPEN_ASKS = frozenset({AskState.ASKED, AskState.ACCEPTED})

_COMES_TO_NOTHING = {
    AskMove.DECLINE: AskState.DECLINED,
    AskMove.LAPSE: AskState.LAPSED,
    AskMove.WITHDRAW: AskState.WITHDRAWN,
}
ASK: Lifecycle[AskState, AskMove] = Lifecycle(
    {
        (AskState.ASKED, AskMove.ACCEPT): AskState.ACCEPTED,
        (AskState.ACCEPTED, AskMove.COOK): AskState.COOKED,
        **{(state, move): to for state in sorted(OPEN_ASKS) for move, to in _COMES_TO_NOTHING.items()},
    }
)


def counted_from(moment: datetime, tz: ZoneInfo) -> datetime:
    """The first moment from this one on, in UTC, that counts towards an answer."""
    opens, closes = _counted_hours(moment, tz)
    if moment < closes:
        return max(moment, opens).astimezone(UTC)
    return _counted_hours(moment + timedelta(days=1), tz)[0]


def lapse_time(asked_at: datetime, hours: int, tz: ZoneInfo) -> datetime:
    """When so many hours between 8am and 8pm local time have gone by, in UTC, whatever the clocks do at night."""
    left, here = timedelta(hours=hours), counted_from(asked_at, tz)
    while here + left > (closes := _counted_hours(here, tz)[1]):
        left -= closes - here
        here = counted_from(closes, tz)
    return here + left


def _counted_hours(moment: datetime, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """8am and 8pm, in UTC, of the local day that this moment is in."""
    day = moment.astimezone(tz).date()
    opens, closes = (datetime.combine(day, at, tz).astimezone(UTC) for at in (COUNTED_FROM, COUNTED_UNTIL))
    return opens, closes


def answer_by(asked_at: datetime, hours: int, tz: ZoneInfo, window: Window) -> datetime:
    """As `lapse_time`, but never later than the visit: by its start somebody else must still be found."""
    latest = window.start if asked_at < window.start else window.end
    return min(lapse_time(asked_at, hours, tz), latest)


def cook_by(accepted_at: datetime, hours: int, tz: ZoneInfo, window: Window) -> datetime:
    """By when a cook who has said yes posts the meal: the same time once more, while there is a visit to make."""
    return min(lapse_time(accepted_at, hours, tz), window.end)


def is_worth_asking(now: datetime, window: Window) -> bool:
    """Whether somebody could still cook for it."""
    return now + ROOM_TO_COOK <= window.end


def asked_on(day_of: datetime, asked: Iterable[datetime], tz: ZoneInfo) -> int:
    """How many of these asks were made on the local day of a moment."""
    day = day_of.astimezone(tz).date()
    return sum(at.astimezone(tz).date() == day for at in asked)


def may_be_asked(now: datetime, asked: Iterable[datetime], tz: ZoneInfo, most_per_day: int) -> bool:
    """asked: when this cook was asked before, for whomever. Whatever came of them, they were asked."""
    return asked_on(now, asked, tz) < most_per_day


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cook who may be asked. bonded: paired with the diner, or has cooked for them.

    last: when they were last asked or last cooked for anybody, or None.
    """

    cook_id: int
    ref: str
    bonded: bool
    last: datetime | None
    distance_m: int


def in_turn(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Who is asked first: a friend, then whose turn it has not been for longest, and only then who lives nearest."""
    return sorted(candidates, key=_turn)


def _turn(one: Candidate) -> tuple[bool, bool, datetime, int, str]:
    since = one.last or datetime.min.replace(tzinfo=UTC)
    return (not one.bonded, one.last is not None, since, one.distance_m, one.ref)
