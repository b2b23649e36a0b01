"""Calls and visits to people who have no email: what was said is written down, and a diner's yes or no counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.domain import messages
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.permissions import GRANTED, Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Asked, Need, Role
from app.models.desk import CallAttempt, CallOutcome, Task, TaskKind
from app.models.meals import Match
from app.models.people import DinerProfile
from app.services import asks, away_tasks, match_ends, match_parts, match_yes
from app.services.frame import Deed
from app.services.match_reasons import EndReason
from app.store import outbox as outbox_store
from app.store import tasks as store

TRIES = 3
"""After so many without a word, somebody makes sure that the person is well."""

WELFARE_WITHIN = timedelta(hours=2)
LONGEST_NOTE = 500
COOK_ASKED = "cook_asked"
_BUSY_NOT_UNWELL = frozenset({COOK_ASKED, "cook_ask_lapsed", "cook_day_nudge"})
"""A cook who cannot be reached about one of these is left in peace."""


class Answer(StrEnum):
    """A diner says to an offer: yes, not this meal, or no meal that day. A cook who is asked: yes, or not this time."""

    YES = "yes"
    ANOTHER = "another"
    NOT_THAT_DAY = "not_that_day"
    NOT_THIS_TIME = "not_this_time"


NO = {Answer.ANOTHER: EndReason.NO_THANK_YOU, Answer.NOT_THAT_DAY: EndReason.CANNOT_BE_IN}


@dataclass(frozen=True, slots=True)
class CallMade:
    """answer: the diner's, where one was asked. read_back: what is in the meal was read aloud."""

    outcome: CallOutcome
    answer: Answer | None = None
    read_back: bool = False
    note: str = ""


def record(deed: Deed, ref: str, version: int, made: CallMade) -> Task:
    """Write down how a call or visit went.

    Raises NotFound, Stale, Conflict("call_done" | "call_not_needed"), Invalid("call_answer_needed", field answer),
    Invalid("read_back_needed", field read_back), and what saying yes or no to the match raises.
    """
    deed.needs(Permission.MAKE_CALLS)
    task = _load(deed, ref, version, store.CALLS)
    match = store.match(deed.session, deed.council_id, task.match_id) if task.match_id else None
    if match is not None and not messages.still_true(task.message, match.state):
        raise Conflict("call_not_needed")
    deed.session.add(
        CallAttempt(
            council_id=deed.council_id,
            task_id=task.id,
            outcome=made.outcome,
            note=made.note[:LONGEST_NOTE],
            at=deed.now,
            by_id=deed.actor.person_id,
        )
    )
    if made.outcome is CallOutcome.SPOKE:
        _close(deed, task)
        away_tasks.said_back(deed, task)
        if task.message == COOK_ASKED:
            _take_cooks_answer(deed, task, made)
        elif match is not None and messages.kind_of(task.message).asks:
            _take_answer(deed, task, match, made)
    else:
        _not_reached(deed, task)
    after = {"outcome": made.outcome, "answer": made.answer, "attempts": task.attempts}
    deed.record("call_made", task, after=after, reason=made.note[:LONGEST_NOTE])
    return task


def see_to(deed: Deed, ref: str, version: int, how: str) -> Task:
    """Somebody who could not be reached is known to be well, or is being looked after. how: said in words.

    Raises NotFound, Stale, Conflict("call_done"), Invalid("welfare_how_needed", field note).
    """
    deed.needs(Permission.MAKE_CALLS)
    task = _load(deed, ref, version, (TaskKind.WELFARE,))
    if not how.strip():
        raise Invalid("welfare_how_needed", field="note")
    _close(deed, task)
    deed.record("welfare_seen_to", task, after={"how": how.strip()[:LONGEST_NOTE]})
    return task


def close_settled(deed: Deed) -> int:
    """The clock's: calls about a match that has moved on meanwhile need not be made. Gives how many."""
    settled = store.no_longer_true(deed.session, deed.council_id)
    for task in settled:
        _close(deed, task)
        deed.record("call_not_needed", task)
    return len(settled)


def read_back_due(match: Match | None, profile: DinerProfile | None, facts: Mapping[str, Any]) -> bool:
    """Whether what is in the meal is read aloud before a yes: a first meal from this cook, a change, or allergens."""
    if match is None or profile is None:
        return False
    careful = any(need in {Need.AVOID, Need.SEVERE} for need in profile.allergens.values())
    asked_again = bool(facts.get("again"))
    return (
        bool(careful or profile.other_allergens or match.first_meeting or match.cautions or match.needs_confirming)
        or asked_again
    )


def _take_answer(deed: Deed, task: Task, match: Match, made: CallMade) -> None:
    """Theirs to give, written down by whoever rang. Nobody is rung again to hear what they have just said.

    Raises Forbidden("own_match") for whoever has a part in the match, or lives with somebody who has.
    """
    match_parts.not_own(deed, match_parts.load(deed, match.ref))
    theirs = replace(
        deed,
        actor=replace(deed.actor, permissions=deed.actor.permissions | GRANTED[Role.DINER]),
        acting_for_id=match.diner_id,
        how=Asked.VISIT if task.kind is TaskKind.VISIT else Asked.PHONE,
    )
    if made.answer is not Answer.YES and made.answer not in NO:
        raise Invalid("call_answer_needed", field="answer")
    if made.answer is Answer.YES:
        profile = store.profile(deed.session, deed.council_id, match.diner_id)
        if read_back_due(match, profile, task.facts) and not made.read_back:
            raise Invalid("read_back_needed", field="read_back")
        match_yes.say_yes(theirs, match.ref, match.version, food_confirmed=made.read_back)
    else:
        match_ends.cancel(theirs, match.ref, match.version, NO[made.answer], made.note[:LONGEST_NOTE])
    deed.session.flush()
    for message in outbox_store.unsent_about(deed.session, deed.council_id, match.id, task.person_id):
        message.finished_at, message.result = deed.now, "said"


def _take_cooks_answer(deed: Deed, task: Task, made: CallMade) -> None:
    """What a cook says who is asked to cook. Raises Invalid("call_answer_needed", field answer), and as in asks."""
    ask = asks.load(deed, str(task.facts.get("ask", "")))
    if made.answer not in {Answer.YES, Answer.NOT_THIS_TIME}:
        raise Invalid("call_answer_needed", field="answer")
    said = replace(deed, how=Asked.VISIT if task.kind is TaskKind.VISIT else Asked.PHONE)
    answer = asks.accept if made.answer is Answer.YES else asks.decline
    answer(said, ask.ref, ask.version)


def _not_reached(deed: Deed, task: Task) -> None:
    task.attempts += 1
    if task.attempts < TRIES:
        return
    _close(deed, task)
    if task.message in _BUSY_NOT_UNWELL:
        return
    welfare = Task(
        council_id=deed.council_id,
        ref=new_reference(),
        kind=TaskKind.WELFARE,
        person_id=task.person_id,
        match_id=task.match_id,
        message=task.message,
        facts=task.facts,
        key=f"{store.WELFARE_KEY}{task.ref}",
        urgent=True,
        due_at=deed.policy.alarm_by(deed.now, WELFARE_WITHIN),
        created_at=deed.now,
    )
    deed.session.add(welfare)
    deed.record("welfare_check_needed", welfare, after={"call": task.ref})


def _load(deed: Deed, ref: str, version: int, kinds: tuple[TaskKind, ...]) -> Task:
    parsed = parse(ref)
    task = store.by_ref(deed.session, deed.council_id, parsed) if parsed else None
    if task is None or task.kind not in kinds:
        raise NotFound
    if task.done_at is not None:
        raise Conflict("call_done")
    deed.check_version(task, version)
    return task


def _close(deed: Deed, task: Task) -> None:
    task.done_at, task.done_by_id = deed.now, deed.actor.person_id
