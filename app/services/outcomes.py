"""How a visit went. A person says so; the clock only asks."""

from datetime import UTC, datetime, time, timedelta

from app.domain.eligibility import Refused
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.food_safety import use_by_instant
from app.domain.matches import MATCH, MatchMove
from app.domain.meal_requests import RequestMove
from app.domain.permissions import Permission
from app.domain.references import new_reference
from app.models.desk import Task, TaskKind
from app.models.meals import Match
from app.services import guard
from app.services.frame import Deed
from app.services.match_parts import end, fell_through, load, move, move_request, not_own, note_answer, tell, window_of
from app.store import matches as store
from app.store import meal_requests as request_store

ASKED_AFTER = timedelta(hours=3)
SET_OFF_BEFORE = timedelta(hours=1)
FEEDBACK_AT = time(10)


def set_off(deed: Deed, match_ref: str, version: int) -> Match:
    """The cook leaves home; the guard is asked once more.

    Raises NotFound, Stale, Conflict("too_early_to_set_off"; details when), Conflict("guard_...") or, where that tells
    of somebody else, Conflict("visit_not_now").
    """
    match = _visited(deed, match_ref, version)
    opens = window_of(match).start - SET_OFF_BEFORE
    if deed.now < opens:
        raise Conflict("too_early_to_set_off", when=opens)
    MATCH.next(match.state, MatchMove.SET_OFF)
    answer = guard.recheck(deed, match)
    if isinstance(answer, Refused):
        no = guard.refusal_error(deed, answer)
        raise Conflict("visit_not_now") if no.code in {"guard_not_now", "not_found"} else no
    note_answer(match, answer)
    move(deed, match, MatchMove.SET_OFF, "match_set_off")
    return match


def hand_over(deed: Deed, match_ref: str, version: int, at: datetime | None = None) -> Match:
    """The meal was handed over at this moment (aware; now when None).

    Raises NotFound, Stale, IllegalTransition, Conflict("not_yet_time_to_hand_over"; details when) before anybody could
    have set off, Invalid("handed_over_in_future"), Invalid("handed_over_too_early") and
    Conflict("handed_over_after_use_by"; details use_by), the last three of field at.
    """
    match = _visited(deed, match_ref, version)
    moment = at or deed.now
    _check_moment(deed, match, moment)
    opens = window_of(match).start - SET_OFF_BEFORE
    if deed.now < opens:
        raise Conflict("not_yet_time_to_hand_over", when=opens)
    handed_over(deed, match, MatchMove.HAND_OVER, moment)
    return match


def _check_moment(deed: Deed, match: Match, at: datetime) -> None:
    if at > deed.now:
        raise Invalid("handed_over_in_future", field="at")
    if match.decided_at is not None and at < match.decided_at:
        raise Invalid("handed_over_too_early", field="at")
    if at >= use_by_instant(match.meal.use_by, deed.policy.tz):
        raise Conflict("handed_over_after_use_by", field="at", use_by=match.meal.use_by)


def handed_over(deed: Deed, match: Match, to: MatchMove, at: datetime) -> None:
    """End a visit well: the wish is fulfilled, waiting starts anew, and after a first meeting both are asked.

    to: HAND_OVER, or LOCATED_HANDED_OVER when nobody had answered at first.
    """
    match.handed_over_at = at
    end(deed, match)
    move(deed, match, to, "match_handed_over")
    move_request(deed, match.request, RequestMove.FULFIL, "request_fulfilled")
    _start_waiting_anew(deed, match, at)
    if match.first_meeting:
        _ask_tomorrow(deed, match)
    _close_task(deed, match)


def _start_waiting_anew(deed: Deed, match: Match, at: datetime) -> None:
    profile = request_store.profile_of(deed.session, deed.council_id, match.diner_id)
    day = at.astimezone(deed.policy.tz).date()
    if profile is not None and (profile.last_meal_on is None or profile.last_meal_on < day):
        before = {"last_meal_on": profile.last_meal_on}
        profile.last_meal_on = day
        deed.record("last_meal_noted", profile, before=before, after={"last_meal_on": day})


def _ask_tomorrow(deed: Deed, match: Match) -> None:
    morning = datetime.combine(deed.today + timedelta(days=1), FEEDBACK_AT, deed.policy.tz).astimezone(UTC)
    for person_id in (match.cook_id, match.diner_id):
        deed.tell(
            "first_meeting_asked",
            person_id,
            f"first_meeting_asked:{match.ref}:{person_id}",
            facts={"match": match.ref},
            match_id=match.id,
            due_at=morning,
        )


def not_made(deed: Deed, match_ref: str, version: int, text: str = "") -> Match:
    """There was no meal after all. The request waits again while its window lasts, and the diner is told."""
    match = _visited(deed, match_ref, version)
    end(deed, match)
    move(deed, match, MatchMove.NOT_MADE, "match_not_made", code="not_made", text=text)
    fell_through(deed, match)
    tell(deed, match, "match_cancelled", match.diner_id, {"reason": "cook_cannot"})
    _close_task(deed, match)
    return match


def refused(deed: Deed, match_ref: str, version: int, text: str = "") -> Match:
    """The diner did not want the meal at the door."""
    match = _visited(deed, match_ref, version)
    end(deed, match)
    move(deed, match, MatchMove.REFUSE, "match_refused", code="refused", text=text)
    move_request(deed, match.request, RequestMove.MISS, "request_unmet")
    _close_task(deed, match)
    return match


def no_answer(deed: Deed, match_ref: str, version: int) -> Match:
    """Nobody came to the door. From here only a person who found the diner ends it: see `located`."""
    match = _visited(deed, match_ref, version)
    move(deed, match, MatchMove.NO_ANSWER, "match_no_answer")
    _close_task(deed, match)
    return match


def located(deed: Deed, match: Match, to: MatchMove, at: datetime | None = None) -> None:
    """The diner was found. to: LOCATED_HANDED_OVER (at: when), LOCATED_FAILED_VISIT or LOCATED_EMERGENCY.

    The caller has checked who may say so, and how the diner was found. Raises IllegalTransition, and what `hand_over`
    raises of its moment.
    """
    if to is MatchMove.LOCATED_HANDED_OVER:
        moment = at or deed.now
        _check_moment(deed, match, moment)
        handed_over(deed, match, to, moment)
        return
    end(deed, match)
    move(deed, match, to, f"match_{MATCH.next(match.state, to).value}")
    move_request(deed, match.request, RequestMove.MISS, "request_unmet")


def _visited(deed: Deed, match_ref: str, version: int) -> Match:
    """The match, if its own cook or a coordinator says how it went, on the version they saw."""
    match = load(deed, match_ref)
    if match.cook_id == deed.member_id:
        deed.needs(Permission.RECORD_OWN_OUTCOME)
    elif Permission.RECORD_OUTCOME not in deed.actor.permissions or deed.actor.person_id == match.diner_id:
        raise NotFound
    else:
        not_own(deed, match)
    deed.check_version(match, version)
    return match


def overdue(deed: Deed) -> int:
    """The clock's: three hours after a window closed without a word, ask a coordinator to find out. Gives how many."""
    silent = store.without_outcome(deed.session, deed.council_id, deed.now - ASKED_AFTER)
    for match in silent:
        task = Task(
            council_id=deed.council_id,
            ref=new_reference(),
            kind=TaskKind.RECORD_OUTCOME,
            person_id=match.cook_id,
            match_id=match.id,
            facts={"match": match.ref, "meal": match.meal.ref},
            key=f"record_outcome:{match.ref}",
            due_at=deed.policy.staffed_from(deed.now),
            created_at=deed.now,
        )
        deed.session.add(task)
        deed.record("outcome_asked", task, after={"match": match.ref})
    return len(silent)


def _close_task(deed: Deed, match: Match) -> None:
    task = store.outcome_task(deed.session, deed.council_id, match.id)
    if task is not None:
        task.done_at, task.done_by_id = deed.now, deed.actor.person_id
        deed.record("outcome_recorded", task, after={"state": match.state})
