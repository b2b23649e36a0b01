"""Reads of the audit chain, the form keys and the job runs."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Person
from app.models.trace import AuditDetail, AuditEntry, FormKey


class Link(NamedTuple):
    seq: int
    hash: str


def last_link(session: Session, council_id: int) -> Link | None:
    row = session.execute(
        select(AuditEntry.seq, AuditEntry.hash)
        .where(AuditEntry.council_id == council_id)
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    ).first()
    return Link(*row) if row else None


def last_change(session: Session, council_id: int, kind: str, subject_id: int) -> tuple[str, datetime | None]:
    """Who changed a row last, by first name ("" for the clock), and when."""
    row = session.execute(
        select(Person.first_name, AuditEntry.at)
        .select_from(AuditEntry)
        .outerjoin(Person, (Person.id == AuditEntry.actor_id) & (Person.council_id == AuditEntry.council_id))
        .where(
            AuditEntry.council_id == council_id,
            AuditEntry.subject_kind == kind,
            AuditEntry.subject_id == subject_id,
        )
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    ).first()
    return (row[0] or "", row[1]) if row else ("", None)


class Changed(NamedTuple):
    """One entry about a row: what it is now, and who it was (a first name, or "")."""

    at: datetime
    actor: str
    who: str
    after: dict[str, Any] | None


def changes_of(session: Session, council_id: int, kind: str, deed: str, limit: int = 500) -> list[Changed]:
    """The latest entries of one deed on rows of a kind, newest first."""
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.actor, Person.first_name, AuditDetail.after)
        .outerjoin(Person, (Person.id == AuditEntry.actor_id) & (Person.council_id == AuditEntry.council_id))
        .outerjoin(
            AuditDetail,
            (AuditDetail.entry_id == AuditEntry.id) & (AuditDetail.council_id == AuditEntry.council_id),
        )
        .where(AuditEntry.council_id == council_id, AuditEntry.subject_kind == kind, AuditEntry.deed == deed)
        .order_by(AuditEntry.seq.desc())
        .limit(limit)
    )
    return [Changed(at, actor, who or "", after) for at, actor, who, after in rows]


def form_key(session: Session, council_id: int, key: str) -> FormKey | None:
    return session.scalar(select(FormKey).where(FormKey.council_id == council_id, FormKey.key == key))


def chain(
    session: Session, council_id: int, after: int = 0, limit: int | None = None
) -> list[tuple[AuditEntry, AuditDetail | None]]:
    """A council's entries in order, from the one after this number, with details where they have not been erased."""
    rows = session.execute(
        select(AuditEntry, AuditDetail)
        .outerjoin(
            AuditDetail,
            (AuditDetail.entry_id == AuditEntry.id) & (AuditDetail.council_id == AuditEntry.council_id),
        )
        .where(AuditEntry.council_id == council_id, AuditEntry.seq > after)
        .order_by(AuditEntry.seq)
        .limit(limit)
    )
    return [(entry, detail) for entry, detail in rows]


class Happening(NamedTuple):
    """One line of a timeline: what was done to a row, when, and by whom (a first name, or "")."""

    at: datetime
    deed: str
    who: str
    reason: str


def history(session: Session, council_id: int, subjects: list[tuple[str, int]], limit: int = 50) -> list[Happening]:
    """The latest entries about these rows (table name and id), newest first."""
    if not subjects:
        return []
    about = [(AuditEntry.subject_kind == kind) & (AuditEntry.subject_id == row_id) for kind, row_id in subjects]
    condition = about[0]
    for other in about[1:]:
        condition = condition | other
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.deed, Person.first_name, AuditDetail.reason)
        .outerjoin(Person, (Person.id == AuditEntry.actor_id) & (Person.council_id == AuditEntry.council_id))
        .outerjoin(
            AuditDetail,
            (AuditDetail.entry_id == AuditEntry.id) & (AuditDetail.council_id == AuditEntry.council_id),
        )
        .where(AuditEntry.council_id == council_id, condition)
        .order_by(AuditEntry.seq.desc())
        .limit(limit)
    )
    return [Happening(at, deed, who or "", reason or "") for at, deed, who, reason in rows]
