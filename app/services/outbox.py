"""What the worker writes down about a message: held, sent, failed, or handed to a person who rings."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.domain import messages
from app.domain.references import new_reference
from app.domain.vocabulary import Channel
from app.models.desk import Task, TaskKind
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.services.frame import Deed
from app.store import outbox as store
from app.store import tasks as task_store

LEASE = timedelta(seconds=60)


def claim_next(session: Session, council_id: int, worker: str, now: datetime) -> int | None:
    """Take the most urgent message of a council for this worker, until the lease runs out.

    One at a time: the lease covers one sending, and an urgent message never waits behind a batch.
    """
    with store.worker_transaction(session, council_id):
        row = store.first_to_claim(session, council_id, now)
        if row is None:
            return None
        row.claimed_by, row.claimed_until = worker, now + LEASE
        return row.id


def finish(session: Session, council_id: int, message_id: int, worker: str, now: datetime, result: str) -> None:
    """result: sent, dropped, expired or kept_back. Nothing happens when another worker has taken over meanwhile."""
    with store.worker_transaction(session, council_id):
        row = store.held_by(session, council_id, message_id, worker)
        if row is not None:
            _close(row, now, result)


def fail(session: Session, council_id: int, message_id: int, worker: str, now: datetime, reason: str) -> bool:
    """Note a failure and let go until the next try. False: it has failed often enough, somebody should ring."""
    with store.worker_transaction(session, council_id):
        row = store.held_by(session, council_id, message_id, worker)
        if row is None:
            return True
        row.attempts += 1
        row.last_error = reason[:200]
        again = messages.next_try(now, row.attempts)
        if again is None:
            return False
        row.due_at, row.claimed_by, row.claimed_until = again, None, None
        return True


def hand_to_a_person(deed: Deed, message_id: int, worker: str) -> Task | None:
    """Put a message on "Calls to make", as a visit where there is no phone. Once for each key.

    What nobody can be rung about (an address without a person, a sign-in code) is dropped and says so in its row.
    """
    row = store.held_by(deed.session, deed.council_id, message_id, worker)
    if row is None:
        return None
    person = task_store.person(deed.session, deed.council_id, row.person_id) if row.person_id else None
    if person is None or not messages.kind_of(row.kind).rung:
        _close(row, deed.now, "dropped")
        deed.record("message_dropped", row, after={"kind": row.kind})
        return None
    task = task_store.by_key(deed.session, deed.council_id, row.key)
    if task is None:
        window_start = task_store.window_start(deed.session, deed.council_id, row.match_id) if row.match_id else None
        task = _call(deed, person, row.kind, row.key, row.facts, row.match_id)
        task.urgent = row.urgency == 0
        task.due_at = messages.call_by(deed.policy, deed.now, row.useful_until, window_start)
        deed.record("call_needed", task, after={"kind": row.kind})
    else:
        deed.record("call_known", task, after={"kind": row.kind})  # see call_at_once
    _close(row, deed.now, "task")
    return task


def call_at_once(
    deed: Deed, kind: str, person_id: int, key: str, facts: Mapping[str, Any], match_id: int | None = None
) -> None:
    """Have somebody ring now, in hours or not, whether or not a mail goes out as well.

    key: the message's own, so it is rung once.
    """
    person = task_store.person(deed.session, deed.council_id, person_id)
    if person is None or task_store.by_key(deed.session, deed.council_id, key) is not None:
        return
    task = _call(deed, person, kind, key, facts, match_id)
    task.urgent, task.due_at = True, deed.now
    deed.record("call_needed", task, after={"kind": kind})


def call_by(deed: Deed, kind: str, person: Person, key: str, facts: Mapping[str, Any], due_at: datetime) -> None:
    """Have somebody ring or visit by a moment, whatever the person's channel. Once for each key."""
    if task_store.by_key(deed.session, deed.council_id, key) is None:
        task = _call(deed, person, kind, key, facts, None)
        task.due_at = due_at
        deed.record("call_needed", task, after={"kind": kind})


def _call(deed: Deed, person: Person, kind: str, key: str, facts: Mapping[str, Any], match_id: int | None) -> Task:
    """On "Calls to make", as a visit where there is no phone; due as soon as somebody is there."""
    by_visit = person.channel is Channel.VISIT or not person.phone
    task = Task(
        council_id=deed.council_id,
        ref=new_reference(),
        kind=TaskKind.VISIT if by_visit else TaskKind.CALL,
        person_id=person.id,
        match_id=match_id,
        message=kind,
        facts=dict(facts),
        key=key,
        due_at=deed.policy.staffed_from(deed.now),
        created_at=deed.now,
    )
    deed.session.add(task)
    return task


def _close(row: OutboxMessage, now: datetime, result: str) -> None:
    row.finished_at, row.result, row.sealed = now, result, None
