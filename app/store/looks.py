"""The hours in which the operator of the installation may read in a council."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.staff import OperatorLook
from app.models.trace import AuditDetail, AuditEntry

SHOWN = 20


def by_ref(session: Session, council_id: int, ref: str) -> OperatorLook | None:
    return session.scalar(select(OperatorLook).where(OperatorLook.council_id == council_id, OperatorLook.ref == ref))


def by_key(session: Session, council_id: int, key_hash: str) -> OperatorLook | None:
    return session.scalar(
        select(OperatorLook).where(OperatorLook.council_id == council_id, OperatorLook.key_hash == key_hash)
    )


def by_token(session: Session, council_id: int, token_hash: str, now: datetime) -> OperatorLook | None:
    """The look that this session is for, while it lasts."""
    return session.scalar(
        select(OperatorLook).where(
            OperatorLook.council_id == council_id,
            OperatorLook.token_hash == token_hash,
            OperatorLook.ended_at.is_(None),
            OperatorLook.until > now,
        )
    )


def in_force(session: Session, council_id: int, now: datetime) -> Sequence[OperatorLook]:
    return session.scalars(
        select(OperatorLook)
        .where(OperatorLook.council_id == council_id, OperatorLook.ended_at.is_(None), OperatorLook.until > now)
        .order_by(OperatorLook.id.desc())
    ).all()


def unread(session: Session, council_id: int) -> Sequence[OperatorLook]:
    """Those that no manager has looked over yet, the newest first."""
    return session.scalars(
        select(OperatorLook)
        .where(OperatorLook.council_id == council_id, OperatorLook.read_at.is_(None))
        .order_by(OperatorLook.id.desc())
        .limit(SHOWN)
    ).all()


def latest(session: Session, council_id: int) -> Sequence[OperatorLook]:
    return session.scalars(
        select(OperatorLook).where(OperatorLook.council_id == council_id).order_by(OperatorLook.id.desc()).limit(SHOWN)
    ).all()


def pages_seen(session: Session, council_id: int, look_id: int, limit: int = 200) -> list[tuple[datetime, str]]:
    """When which page was opened, the latest first; "" where that was erased."""
    rows = session.execute(
        select(AuditEntry.at, AuditDetail.after)
        .outerjoin(
            AuditDetail,
            (AuditDetail.council_id == AuditEntry.council_id) & (AuditDetail.entry_id == AuditEntry.id),
        )
        .where(
            AuditEntry.council_id == council_id,
            AuditEntry.subject_kind == OperatorLook.__tablename__,
            AuditEntry.subject_id == look_id,
            AuditEntry.deed == "look_page_seen",
        )
        .order_by(AuditEntry.seq.desc())
        .limit(limit)
    )
    return [(at, str((after or {}).get("path", ""))) for at, after in rows]
