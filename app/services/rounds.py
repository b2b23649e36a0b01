"""Asking for a round. The worker runs it: see round_runs."""

from datetime import datetime, timedelta

from app.domain.permissions import Permission
from app.domain.references import new_reference
from app.models.rounds import Round, RoundKind, RoundState
from app.services.frame import Deed
from app.store import rounds as store

GATHERS = timedelta(seconds=5)
"""So long a round waits after something was posted or asked for, so that a burst of deeds makes one round."""


def ask_for_round(deed: Deed, kind: RoundKind, *, after: timedelta | None = None) -> None:
    """Have the worker look for matches soon. Where a round waits already, that one serves, sooner if this is sooner.

    after: how long to wait; None: not at all where somebody is left without a meal, else until a burst is over.
    """
    if after is None:
        after = timedelta() if kind is RoundKind.FELL_THROUGH else GATHERS
    due_at = deed.now + after
    waiting = store.queued(deed.session, deed.council_id, what_if=False)
    if waiting is None:
        deed.session.add(_row(deed, kind, due_at))
        deed.session.flush()
    elif due_at < waiting.due_at:
        waiting.kind, waiting.due_at = kind, due_at


def ask_for_night_round(deed: Deed) -> None:
    """The clock's: once a night everything is looked at afresh."""
    ask_for_round(deed, RoundKind.NIGHTLY, after=timedelta())
    waiting = store.queued(deed.session, deed.council_id, what_if=False)
    if waiting is not None:
        deed.record("round_asked", waiting, after={"kind": waiting.kind})


def what_if(deed: Deed) -> Round:
    """A coordinator asks what a round would do now. One at a time: while one waits, that is the answer.

    Raises Forbidden("not_allowed").
    """
    deed.needs(Permission.DECIDE_MATCH)
    waiting = store.queued(deed.session, deed.council_id, what_if=True)
    if waiting is not None:
        return waiting
    row = _row(deed, RoundKind.WHAT_IF, deed.now)
    deed.session.add(row)
    deed.record("round_asked", row, after={"kind": row.kind})
    return row


def by_hand(deed: Deed) -> Round:
    """A coordinator has one run at once. Raises Forbidden("not_allowed")."""
    deed.needs(Permission.DECIDE_MATCH)
    ask_for_round(deed, RoundKind.BY_HAND, after=timedelta())
    row = store.queued(deed.session, deed.council_id, what_if=False)
    assert row is not None
    deed.record("round_asked", row, after={"kind": row.kind})
    return row


def _row(deed: Deed, kind: RoundKind, due_at: datetime) -> Round:
    return Round(
        council_id=deed.council_id,
        ref=new_reference(),
        kind=kind,
        state=RoundState.QUEUED,
        asked_by_id=deed.actor.person_id,
        asked_at=deed.now,
        due_at=due_at,
    )
