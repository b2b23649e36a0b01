"""Asking after people who are away, and ringing before meals start again: never a silent match."""

from datetime import UTC, datetime, time, timedelta

from app.domain.away import CHECK_BACK_EVERY, AwayKind
from app.domain.references import new_reference, parse
from app.models.away import AwaySpell
from app.models.desk import Task, TaskKind
from app.services import standing_requests
from app.services.frame import Deed
from app.services.outbox import call_by
from app.store import away as store

BACK, CHECK = "away_back", "away_check"
"""The kinds of call: to somebody who is back tomorrow; to a relative of somebody whose return nobody knows."""


def look_after(deed: Deed) -> None:
    """The clock's, once a day: who is asked after, who is back before the office opens again, whose days are over.

    Before a weekend or a holiday that is everybody who comes back in it, or on the day after.
    """
    for spell in store.to_ask_after(deed.session, deed.council_id, deed.today):
        _ask(deed, spell, CHECK, f"{deed.today}")
        spell.check_back_on = deed.today + CHECK_BACK_EVERY
        deed.record("away_check_due", spell, after={"check_back_on": spell.check_back_on})
    eve = deed.policy.first_open_day(deed.today + timedelta(days=1)) - timedelta(days=1)
    for spell in store.back_after(deed.session, deed.council_id, deed.today, eve):
        _ask(deed, spell, BACK, f"back:{spell.last_day}")
    for spell in store.over(deed.session, deed.council_id, deed.today):
        spell.ended_at = deed.now
        deed.record("away_ended", spell)


def _ask(deed: Deed, spell: AwaySpell, kind: str, what: str) -> None:
    """Ring whoever can say: somebody in hospital, or gone for nobody knows how long, is never rung themselves."""
    key = store.task_key(spell.ref) + what
    if kind == CHECK and store.open_tasks(deed.session, deed.council_id, spell.ref):
        return  # last week's still waits
    facts = {"about": spell.person.first_name, "away": spell.ref, "kind": spell.kind.value}
    due_at = _due(deed, spell)
    if kind == BACK and spell.kind is not AwayKind.HOSPITAL:
        call_by(deed, BACK, spell.person, key, facts, due_at)
        return
    contact = store.contact_of(deed.session, deed.council_id, spell.person_id)
    if contact is not None and contact.phone:
        call_by(deed, kind, contact, key, facts, due_at)
    else:
        _for_a_coordinator(deed, spell, key, facts, due_at)


def _due(deed: Deed, spell: AwaySpell) -> datetime:
    """Before the day on which meals would start again, while somebody is there; else on the first open day."""
    first = deed.policy.closing_on(deed.policy.first_open_day(deed.today))
    if spell.last_day is None:
        return first
    starts = datetime.combine(spell.last_day + timedelta(days=1), time(), deed.policy.tz).astimezone(UTC)
    return deed.policy.staffed_by(starts, deed.now) or first


def _for_a_coordinator(deed: Deed, spell: AwaySpell, key: str, facts: dict[str, str], due_at: datetime) -> None:
    if store.task_by_key(deed.session, deed.council_id, key) is not None:
        return
    task = Task(
        council_id=deed.council_id,
        ref=new_reference(),
        kind=TaskKind.CHECK_BACK,
        person_id=spell.person_id,
        facts=facts,
        key=key,
        due_at=due_at,
        created_at=deed.now,
    )
    deed.session.add(task)
    deed.record("away_check_needed", task)


def settle(deed: Deed, spell: AwaySpell) -> None:
    """Nobody need ask any more, or not yet again."""
    for task in store.open_tasks(deed.session, deed.council_id, spell.ref):
        task.done_at, task.done_by_id = deed.now, deed.actor.person_id
        deed.record("call_not_needed", task)


def said_back(deed: Deed, task: Task) -> None:
    """Somebody has spoken to them about coming back: from the day after their last one, meals come as before."""
    ref = parse(str(task.facts.get("away", "")))
    spell = store.by_ref(deed.session, deed.council_id, ref) if ref else None
    if spell is None or spell.ended_at is not None or task.message != BACK:
        return
    spell.back_said_at = deed.now
    deed.record("away_back_said", spell)
    standing_requests.open_of(deed, spell.person_id)
