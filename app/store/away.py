"""Who is away, and when."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, func, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session, joinedload

from app.domain.away import DaysAway
from app.models.away import AwaySpell
from app.models.people import Person


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
