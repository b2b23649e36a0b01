"""A wish that comes again each week: asked once, opened day by day, paused, ended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from app.domain.council_policy import Weekday
from app.domain.errors import Conflict, NotFound
from app.domain.load import has_room
from app.domain.meal_requests import RequestMove, RequestState
from app.domain.permissions import Permission
from app.domain.recurrence import Occurrence, Weekly, monday_of
from app.domain.references import new_reference, parse
from app.domain.standing_requests import STANDING_REQUEST, StandingMove, StandingState, due, first_clash
from app.domain.vocabulary import Asked
from app.models.meals import MealRequest
from app.models.rounds import RoundKind
from app.models.standing_requests import StandingRequest
from app.services import rounds
from app.services.frame import Deed
from app.services.match_ends import cancel_for_request
from app.services.match_parts import move_request
from app.services.meal_requests import check_diner, check_length, check_portions
from app.services.people_parts import load_person, not_about_self
from app.store import away
from app.store import standing_requests as store
from app.store.meal_requests import STANDING, WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFacts:
    """starts, ends: on the kitchen clock. until: the last day it may fall on, or None."""

    weekdays: frozenset[Weekday]
    starts: time
    ends: time
    portions: int
    every_weeks: int = 1
    until: date | None = None


def ask(deed: Deed, facts: StandingFacts) -> StandingRequest:
    """Ask for the same again and again, from today on; the days that are due soon are opened at once.

    Raises what `meal_requests.open_request` raises about the diner and the portions, what `Weekly` says, and
    Conflict("standing_same_day"; details day, ref) where another one falls on one of its days.
    """
    deed.needs(Permission.ASK_FOR_MEAL)
    return _ask(deed, facts)


def ask_for(deed: Deed, person_ref: str, how: Asked, facts: StandingFacts) -> StandingRequest:
    """A coordinator takes it down for a diner who rang, wrote or was visited. Raises as `ask`, and NotFound."""
    deed.needs(Permission.ACT_FOR)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    deed.acting_for_id, deed.how = person.id, how
    return _ask(deed, facts)


def _ask(deed: Deed, facts: StandingFacts) -> StandingRequest:
    deed.must_be_open()
    check_diner(deed)
    check_portions(deed, facts.portions)
    weekly = Weekly(
        weekdays=facts.weekdays,
        starts=facts.starts,
        ends=facts.ends,
        first=deed.today,
        every=facts.every_weeks,
        until=facts.until,
    )
    check_length(deed, weekly.length, "ends")
    for other in store.of_diner(deed.session, deed.council_id, deed.member_id):
        day = first_clash(weekly, other.weekly, deed.today)
        if day is not None:
            raise Conflict("standing_same_day", field="weekdays", day=day, ref=other.ref)
    row = StandingRequest(
        council_id=deed.council_id,
        ref=new_reference(),
        diner_id=deed.member_id,
        weekdays=facts.weekdays,
        starts=facts.starts,
        ends=facts.ends,
        every_weeks=facts.every_weeks,
        first_day=deed.today,
        until=facts.until,
        portions=facts.portions,
        state=StandingState.ACTIVE,
        asked_by_id=deed.actor.person_id or deed.member_id,
        asked_how=deed.how,
        created_at=deed.now,
    )
    deed.session.add(row)
    deed.record("standing_asked", row, after=_shown(row))
    open_of(deed, row.diner_id)
    return row


def pause(deed: Deed, ref: str, version: int) -> StandingRequest:
    """No new days for now; those already asked for stay. Raises NotFound, Stale, IllegalTransition."""
    row = _own(deed, ref, version)
    _move(deed, row, StandingMove.PAUSE, "standing_paused")
    return row


def resume(deed: Deed, ref: str, version: int) -> StandingRequest:
    """Go on; the days that are due soon are opened at once. Raises as `pause`."""
    row = _own(deed, ref, version)
    _move(deed, row, StandingMove.RESUME, "standing_resumed")
    open_of(deed, row.diner_id)
    return row


def end(deed: Deed, ref: str, version: int, *, with_days: bool = False) -> StandingRequest:
    """No more of it. with_days: what still waits is withdrawn, too; a visit that is arranged stays. As `pause`."""
    row = _own(deed, ref, version)
    row.ended_at, row.ended_by_id = deed.now, deed.actor.person_id
    _move(deed, row, StandingMove.END, "standing_ended")
    if with_days:
        for request in store.opened_for(deed.session, deed.council_id, row.id):
            if request.state in WAITING:
                cancel_for_request(deed, request.id)
                move_request(deed, request, RequestMove.CANCEL, "request_cancelled")
    return row


def end_all(deed: Deed, diner_id: int) -> None:
    """Whatever a diner who leaves had asked for each week."""
    for row in store.of_diner(deed.session, deed.council_id, diner_id):
        row.ended_at, row.ended_by_id = deed.now, deed.actor.person_id
        _move(deed, row, StandingMove.END, "standing_ended")


def open_due(deed: Deed) -> int:
    """The clock's: open what is due in the council's coming days, and close what is over. Gives how many it opened."""
    for row in store.over(deed.session, deed.council_id, deed.today):
        row.ended_at = deed.now
        _move(deed, row, StandingMove.END, "standing_ended")
    return _open(deed, store.to_open(deed.session, deed.council_id))


def open_of(deed: Deed, diner_id: int) -> int:
    """The same for one diner, when their wish or their days away have just changed."""
    deed.session.flush()
    return _open(deed, store.to_open(deed.session, deed.council_id, diner_id))


class _Taken:
    """Which days of these diners are spoken for, and how many meals each week holds so far.

    A day is spoken for by anything the diner asked for on it, were it withdrawn again; not by what ended because they
    were away or paused.
    """

    def __init__(self, requests: Iterable[MealRequest]) -> None:
        rows = list(requests)
        self.days = {(row.diner_id, row.day) for row in rows if row.not_wanted or row.state != RequestState.CANCELLED}
        counted = STANDING | {RequestState.FULFILLED}
        self.weeks = Counter((row.diner_id, monday_of(row.day)) for row in rows if row.state in counted)


def _open(deed: Deed, rows: Iterable[StandingRequest]) -> int:
    rows = [] if deed.stopped else list(rows)
    ahead, most = deed.policy.matching.standing_days_ahead, deed.policy.matching.diner_meals_per_week
    diners = {row.diner_id for row in rows}
    last = monday_of(deed.today + timedelta(days=ahead)) + timedelta(days=6)
    asked = store.requests_between(deed.session, deed.council_id, diners, monday_of(deed.today), last)
    taken, silent = _Taken(asked), away.silences(deed.session, deed.council_id, diners)
    opened = 0
    for row in rows:
        for one in due(row.weekly, deed.now, ahead, deed.policy.tz, silent.get(row.diner_id, ())):
            day, week = (row.diner_id, one.day), (row.diner_id, monday_of(one.day))
            if day not in taken.days and has_room(most, taken.weeks[week]):
                _open_day(deed, row, one)
                taken.days.add(day)
                taken.weeks[week] += 1
                opened += 1
    if opened:
        rounds.ask_for_round(deed, RoundKind.OPENED)
    return opened


def _open_day(deed: Deed, row: StandingRequest, one: Occurrence) -> None:
    request = MealRequest(
        council_id=deed.council_id,
        ref=new_reference(),
        diner_id=row.diner_id,
        portions=row.portions,
        day=one.day,
        window_start=one.window.start,
        window_end=one.window.end,
        asked_by_id=row.asked_by_id,
        asked_how=row.asked_how,
        standing_id=row.id,
        state=RequestState.OPEN,
        created_at=deed.now,
    )
    deed.session.add(request)
    deed.record("request_opened", request, after={"day": one.day, "portions": row.portions, "standing": row.ref})


def _own(deed: Deed, ref: str, version: int) -> StandingRequest:
    """By the diner, a relative, or the office."""
    stored = parse(ref)
    row = store.by_ref(deed.session, deed.council_id, stored) if stored else None
    if row is None:
        raise NotFound
    if row.diner_id == deed.member_id:
        deed.needs(Permission.ASK_FOR_MEAL)
    elif Permission.ACT_FOR not in deed.actor.permissions:
        raise NotFound
    else:
        not_about_self(deed, row.diner)
    deed.check_version(row, version)
    return row


def _move(deed: Deed, row: StandingRequest, to: StandingMove, name: str) -> None:
    before = {"state": row.state}
    row.state = STANDING_REQUEST.next(row.state, to)
    deed.record(name, row, before=before, after={"state": row.state})


def _shown(row: StandingRequest) -> dict[str, object]:
    return {
        "weekdays": sorted(day.value for day in row.weekdays),
        "starts": row.starts.isoformat("minutes"),
        "ends": row.ends.isoformat("minutes"),
        "every_weeks": row.every_weeks,
        "until": row.until,
        "portions": row.portions,
    }
