"""A council's whole trace, a page at a time: what was done, by whom and to what kind of thing."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Person
from app.models.trace import AuditEntry

PAGE = 50


class Entry(NamedTuple):
    """who: a whole name, or "" where nobody of the council did it; actor says who then. about: a table's name."""

    seq: int
    at: datetime
    deed: str
    actor: str
    who: str
    about: str


def before(session: Session, council_id: int, seq: int | None) -> list[Entry]:
    """The entries before this number, or the latest ones, the newest first: one more than a page holds."""
    rows = session.execute(
        select(
            AuditEntry.seq,
            AuditEntry.at,
            AuditEntry.deed,
            AuditEntry.actor,
            Person.first_name,
            Person.last_name,
            AuditEntry.subject_kind,
        )
        .outerjoin(Person, (Person.council_id == AuditEntry.council_id) & (Person.id == AuditEntry.actor_id))
        .where(AuditEntry.council_id == council_id, *([AuditEntry.seq < seq] if seq else []))
        .order_by(AuditEntry.seq.desc())
        .limit(PAGE + 1)
    )
    return [
        Entry(number, at, deed, actor, f"{first or ''} {last or ''}".strip(), about)
        for number, at, deed, actor, first, last, about in rows
    ]
