"""Who is away, and when."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, func, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session, joinedload

from app.domain.away import DaysAway
from app.domain.members import MemberState
from app.models.away import AwaySpell
from app.models.desk import Task
from app.models.people import Person, Representation


def away_text(person: Any, kind: ColumnElement[bool] | Any, council: Any = Person.council_id) -> ScalarSelect[str]:
    """A person's days away as "2026-12-01,2026-12-09;2026-12-24,", so that they come in the row of another query.

    person: the column with their id. kind: AwaySpell.from_meals or AwaySpell.from_cooking. For `read_away`.
    """
    said = sql_cast(AwaySpell.first_day, String) + "," + func.coalesce(sql_cast(AwaySpell.last_day, String), "")
    return (
        select(func.aggregate_strings(said, ";"))
        .where(AwaySpell.council_id == council, AwaySpell.person_id == person, AwaySpell.ended_at.is_(None), kind)
        .scalar_subquery()
    )


@lru_cache(maxsize=1024)
def read_away(text: str | None) -> tuple[DaysAway, ...]:
    """What `away_text` said, the soonest first."""
    return tuple(sorted((_days(one) for one in (text or "").split(";") if one), key=lambda days: days.first))


def _days(text: str) -> DaysAway:
    first, _, last = text.partition(",")
    return DaysAway(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def by_ref(session: Session, council_id: int, ref: str) -> AwaySpell | None:
    """The spell with its person and their home."""
    return session.scalar(
        select(AwaySpell)
        .where(AwaySpell.council_id == council_id, AwaySpell.ref == ref)
        .options(joinedload(AwaySpell.person).joinedload(Person.household))
    )


def of_person(session: Session, council_id: int, person_id: int) -> Sequence[AwaySpell]:
    """What counts now or later, the soonest first."""
    return session.scalars(
        select(AwaySpell)
        .where(AwaySpell.council_id == council_id, AwaySpell.person_id == person_id, AwaySpell.ended_at.is_(None))
        .order_by(AwaySpell.first_day, AwaySpell.id)
    ).all()


def silences(session: Session, council_id: int, person_ids: Collection[int]) -> dict[int, list[DaysAway]]:
    """The days on which nothing comes by itself, by person.

    Those away, and all that follow until somebody has spoken to them about coming back.
    """
    found: dict[int, list[DaysAway]] = {}
    if person_ids:
        rows = session.scalars(
            select(AwaySpell).where(
                AwaySpell.council_id == council_id,
                AwaySpell.person_id.in_(person_ids),
                AwaySpell.ended_at.is_(None),
                AwaySpell.from_meals,
            )
        )
        for row in rows:
            days = DaysAway(row.first_day, row.last_day if row.back_said_at else None)
            found.setdefault(row.person_id, []).append(days)
    return found


def to_ask_after(session: Session, council_id: int, today: date) -> Sequence[AwaySpell]:
    """Those away whose return nobody knows and about whom it is time to ask."""
    return session.scalars(
        _open(council_id).where(AwaySpell.from_meals, AwaySpell.last_day.is_(None), AwaySpell.check_back_on <= today)
    ).all()


def back_after(session: Session, council_id: int, today: date, eve: date) -> Sequence[AwaySpell]:
    """Those who are away, whose last day is `eve` or earlier, and to whom nobody has spoken about it."""
    soon = (AwaySpell.first_day <= today, AwaySpell.last_day <= eve, AwaySpell.back_said_at.is_(None))
    return session.scalars(_open(council_id).where(AwaySpell.from_meals, *soon)).all()


def over(session: Session, council_id: int, today: date) -> Sequence[AwaySpell]:
    """Spells that have passed, and about which nobody need be spoken to any more."""
    settled = AwaySpell.back_said_at.is_not(None) | AwaySpell.from_meals.is_(False)
    return session.scalars(_open(council_id).where(AwaySpell.last_day < today, settled)).all()


def _open(council_id: int) -> Select[AwaySpell]:
    return (
        select(AwaySpell)
        .where(AwaySpell.council_id == council_id, AwaySpell.ended_at.is_(None))
        .options(joinedload(AwaySpell.person))
        .order_by(AwaySpell.id)
    )


def contact_of(session: Session, council_id: int, diner_id: int) -> Person | None:
    """The relative who has acted for this diner the longest."""
    return session.scalar(
        select(Person)
        .join(
            Representation,
            (Representation.council_id == Person.council_id) & (Representation.relative_id == Person.id),
        )
        .where(
            Person.council_id == council_id,
            Representation.diner_id == diner_id,
            Representation.state == MemberState.ACTIVE,
        )
        .order_by(Representation.id)
        .limit(1)
    )


def open_tasks(session: Session, council_id: int, spell_ref: str) -> Sequence[Task]:
    """What waits for somebody to ask after this spell, or to ring about its end."""
    return session.scalars(
        select(Task).where(
            Task.council_id == council_id, Task.done_at.is_(None), Task.key.startswith(task_key(spell_ref))
        )
    ).all()


def task_by_key(session: Session, council_id: int, key: str) -> Task | None:
    return session.scalar(select(Task).where(Task.council_id == council_id, Task.key == key))


def task_key(spell_ref: str) -> str:
    """How the keys of a spell's tasks begin."""
    return f"away:{spell_ref}:"
