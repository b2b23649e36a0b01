"""Two people who are never matched or shown to each other. Silent both ways: neither is told why, or that it is so."""

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.permissions import Permission
from app.models.people import KeepApart
from app.services import matches, pairing_effects
from app.services.frame import Deed
from app.services.members import needed
from app.services.people_parts import load_person, not_about_self
from app.store import bonds


def keep_apart(deed: Deed, first_ref: str, second_ref: str, reason: str) -> KeepApart:
    """From now on the guard says no between the two; what was arranged between them is called off, neutrally.

    Raises Invalid("same_person"), Conflict("already_apart"), Invalid("reason_missing"), Forbidden("own_household").
    """
    deed.needs(Permission.KEEP_APART)
    first, second = load_person(deed, first_ref), load_person(deed, second_ref)
    if first.id == second.id:
        raise Invalid("same_person", field="other")
    not_about_self(deed, first, second)
    if bonds.kept_apart(deed.session, deed.council_id, first.id, second.id):
        raise Conflict("already_apart", field="other")
    row = KeepApart(
        council_id=deed.council_id,
        first_id=min(first.id, second.id),
        second_id=max(first.id, second.id),
        reason=needed(reason),
        set_at=deed.now,
        set_by_id=deed.actor.person_id,
    )
    deed.session.add(row)
    deed.record("kept_apart", row, after={"people": sorted([first.ref, second.ref])}, reason=row.reason)
    matches.release_pair(deed, first.id, second.id)
    pairing_effects.kept_apart(deed, first.id, second.id)
    return row


def end(deed: Deed, first_ref: str, second_ref: str, reason: str) -> KeepApart:
    """Let them be matched again. Raises NotFound where nothing keeps them apart."""
    deed.needs(Permission.KEEP_APART)
    first, second = load_person(deed, first_ref), load_person(deed, second_ref)
    not_about_self(deed, first, second)
    row = bonds.kept_apart(deed.session, deed.council_id, first.id, second.id)
    if row is None:
        raise NotFound
    row.ended_at, row.ended_by_id = deed.now, deed.actor.person_id
    deed.record("keep_apart_ended", row, reason=needed(reason))
    return row
