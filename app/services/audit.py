"""The chain of what was done: append only, each link sealed by the one before it."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.models.base import Base
from app.models.trace import AuditDetail, AuditEntry
from app.store import trace as trace_store

if TYPE_CHECKING:
    from app.services.frame import Deed

GENESIS = "0" * 64
IN_A_ROW = 500


def append(
    deed: "Deed",
    name: str,
    subject: Base,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    reason: str,
) -> None:
    """Add one link. The caller holds the council's write lock, so no two links share a number."""
    last = trace_store.last_link(deed.session, deed.council_id)
    salt = secrets.token_hex(32)
    details = _plain({"reason": reason, "before": before, "after": after})
    entry = AuditEntry(
        council_id=deed.council_id,
        seq=last.seq + 1 if last else 1,
        at=deed.now,
        deed=name,
        actor=deed.actor.kind,
        actor_id=deed.actor.person_id,
        acting_for_id=deed.acting_for_id,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,  # type: ignore[attr-defined]  # every recorded row has an id
        details_hash=details_hash(salt, details),
        previous_hash=last.hash if last else GENESIS,
        hash="",
    )
    entry.hash = link_hash(entry)
    deed.session.add(entry)
    deed.session.flush()
    deed.session.add(AuditDetail(council_id=deed.council_id, entry_id=entry.id, salt=salt, **details))


def details_hash(salt: str, details: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{salt}{_canonical(details)}".encode()).hexdigest()


def link_hash(entry: AuditEntry) -> str:
    """The hash of everything an entry says, with the hash of the entry before it."""
    said = [
        entry.council_id,
        entry.seq,
        entry.at.isoformat(),
        entry.deed,
        entry.actor,
        entry.actor_id,
        entry.acting_for_id,
        entry.subject_kind,
        entry.subject_id,
        entry.details_hash,
        entry.previous_hash,
    ]
    return hashlib.sha256(_canonical(said).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """entries: how many were looked at. broken: the number of the first that does not fit, or None. why: in words."""

    entries: int
    broken: int | None = None
    why: str = ""


def verify(session: Session, council_id: int) -> Verdict:
    """Walk a council's chain, some at a time, from its beginning to the first link that does not fit.

    Erased details are no fault; the chain holds without them. What was cut off at the very end cannot be seen here.
    """
    last, number = GENESIS, 0
    while links := trace_store.chain(session, council_id, number, IN_A_ROW):
        for entry, detail in links:
            number += 1
            why = _misfit(entry, detail, number, last)
            if why:
                return Verdict(number, number, why)
            last = entry.hash
        session.expunge_all()
    return Verdict(number)


def _misfit(entry: AuditEntry, detail: AuditDetail | None, number: int, last: str) -> str:
    if entry.seq != number:
        return "it is missing"
    if entry.previous_hash != last:
        return "it does not follow from the entry before it"
    if link_hash(entry) != entry.hash:
        return "what it says has been changed"
    if detail is None:
        return ""
    details = {"reason": detail.reason, "before": detail.before, "after": detail.after}
    return "" if details_hash(detail.salt, details) == entry.details_hash else "its details have been changed"


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """The same as JSON will give it back, so that a stored row hashes as it did before it was stored."""
    plain: dict[str, Any] = json.loads(json.dumps(details, default=_text))
    return plain


def _text(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(str(item) for item in value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
