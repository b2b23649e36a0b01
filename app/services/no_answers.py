"""Nobody answers the door: the search for one person, from the cook's word to a named person's who found her."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.matches import MatchMove, MatchState
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Role
from app.models.desk import Concern, Task, TaskKind
from app.models.meals import Match, NoAnswer
from app.services import match_parts, outcomes
from app.services.concerns import store_concern
from app.services.frame import Deed
from app.store import safety as store

MOVES = {
    MatchState.HANDED_OVER: MatchMove.LOCATED_HANDED_OVER,
    MatchState.FAILED_VISIT: MatchMove.LOCATED_FAILED_VISIT,
    MatchState.EMERGENCY: MatchMove.LOCATED_EMERGENCY,
}
"""How it can end, each said by a person."""

LONGEST_NAME, LONGEST_HOW = 120, 500


@dataclass(frozen=True)
class Located:
    """Who found the diner, how, and how it ended. at: when the meal was handed over, or None for now."""

    by: str
    how: str
    outcome: MatchState | None
    at: datetime | None = None


def raise_no_answer(deed: Deed, match_ref: str) -> NoAnswer:
    """The cook stands at a closed door. Said again, it is the same one.

    The version of the page does not matter: a change elsewhere must not keep this from being told. Raises NotFound
    for another cook's match and IllegalTransition where there is no visit any more.
    """
    match = match_parts.load(deed, match_ref)
    if match.cook_id != deed.member_id:
        raise NotFound
    deed.needs(Permission.RECORD_OWN_OUTCOME)
    earlier = store.no_answer_of(deed.session, deed.council_id, match.id)
    if earlier is not None and earlier.closed_at is None:
        return earlier
    outcomes.no_answer(deed, match.ref, match.version)
    found = NoAnswer(
        council_id=deed.council_id,
        ref=new_reference(),
        match_id=match.id,
        raised_at=deed.now,
        raised_by_id=deed.actor.person_id or match.cook_id,
    )
    deed.session.add(found)
    deed.record("no_answer_raised", found, after={"match": match.ref})
    _alarm(deed, match, found)
    return found


def _alarm(deed: Deed, match: Match, found: NoAnswer) -> None:
    """Tell every coordinator at once, and put the search on the desk; out of hours it waits for the office there."""
    for person_id in store.holders_of(deed.session, deed.council_id, Role.COORDINATOR):
        deed.tell(
            "no_answer_raised",
            person_id,
            f"no_answer_raised:{found.ref}:{person_id}",
            facts={"ref": found.ref, "match": match.ref},
            match_id=match.id,
            urgency=0,
        )
    task = Task(
        council_id=deed.council_id,
        ref=new_reference(),
        kind=TaskKind.WELFARE,
        person_id=match.diner_id,
        match_id=match.id,
        message="no_answer_raised",
        facts={"ref": found.ref, "match": match.ref},
        key=store.welfare_key(found.ref),
        urgent=True,
        due_at=deed.policy.alarm_by(deed.now, store.WELFARE_WITHIN),
        created_at=deed.now,
    )
    deed.session.add(task)
    deed.record("welfare_check_needed", task, after={"ref": found.ref})


def close(deed: Deed, ref: str, version: int, located: Located) -> NoAnswer:
    """End the search: a coordinator writes down who found the diner, how, and how it ended. All three, always.

    Raises NotFound, Forbidden("own_match"), Stale, Conflict("already_located"), Invalid for each of the three that is
    missing, and of the moment of a hand-over what `outcomes.hand_over` raises.
    """
    deed.needs(Permission.RECORD_OUTCOME)
    stored = parse(ref)
    found = store.no_answer(deed.session, deed.council_id, stored) if stored else None
    if found is None:
        raise NotFound
    match_parts.not_own(deed, found.match)
    deed.check_version(found, version)
    if found.closed_at is not None:
        raise Conflict("already_located")
    outcome = _complete(located)
    found.closed_at, found.closed_by_id = deed.now, deed.actor.person_id
    found.located_by, found.located_how = located.by.strip()[:LONGEST_NAME], located.how.strip()[:LONGEST_HOW]
    found.outcome = outcome
    after = {"outcome": outcome, "located_by": found.located_by, "located_how": found.located_how}
    deed.record("no_answer_closed", found, before={"outcome": None}, after=after)
    outcomes.located(deed, found.match, MOVES[outcome], located.at if outcome is MatchState.HANDED_OVER else None)
    if outcome is MatchState.EMERGENCY:
        _tell_lead(deed, found)
    _finish_task(deed, found)
    return found


def _complete(located: Located) -> MatchState:
    """Nothing closes without a person's words."""
    if not located.by.strip():
        raise Invalid("located_by_missing", field="located_by")
    if not located.how.strip():
        raise Invalid("located_how_missing", field="located_how")
    if located.outcome not in MOVES:
        raise Invalid("located_outcome_missing", field="outcome")
    return located.outcome


def _tell_lead(deed: Deed, found: NoAnswer) -> None:
    """An emergency goes to the safeguarding lead as a report of the coordinator's, in the coordinator's words."""
    store_concern(
        deed,
        Concern(
            text=f"{found.located_by}: {found.located_how}",
            about_id=found.match.diner_id,
            in_danger=True,
            reporter_id=deed.actor.person_id,
        ),
    )


def _finish_task(deed: Deed, found: NoAnswer) -> None:
    task = store.welfare_task(deed.session, deed.council_id, found.ref)
    if task is not None and task.done_at is None:
        task.done_at, task.done_by_id = deed.now, deed.actor.person_id
        deed.record("welfare_check_done", task, after={"outcome": found.outcome})
