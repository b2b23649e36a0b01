"""Breaking the glass: the operator of the installation reads in one council, for some hours, in full view of it.

Nothing else lets an operator see a person. It takes a manager's grant or an emergency's reason, ends by itself after
four hours at most or when a manager ends it, changes nothing, and leaves each page that was seen in the trace.
"""

from datetime import timedelta
from typing import NamedTuple

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.permissions import READING, Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Role
from app.integrations.secrecy import Secrecy, new_token
from app.models.staff import LookKind, OperatorLook
from app.services import proof
from app.services.frame import Actor, Deed
from app.services.members import needed
from app.store import looks as store
from app.store import staff

MOST_HOURS = 4
KEY_FOR = timedelta(minutes=10)
SEES = READING
"""What the operator may do in a council: read, and not even change an account of their own, since there is none."""


class OperatorSeen(NamedTuple):
    """The operator who asks, as the operator's own host knows them."""

    id: int
    email: str


def operator(who: OperatorSeen) -> Actor:
    return Actor("operator", name=who.email)


def grant(deed: Deed, reason: str, hours: int) -> OperatorLook:
    """A manager lets the operator look. Raises Forbidden("proof_needed"), Conflict("look_in_force")."""
    deed.needs(Permission.LET_OPERATOR_LOOK)
    proof.needs_fresh(deed)
    row = _new(deed, LookKind.GRANTED, reason, hours)
    row.granted_by_id = row.read_by_id = deed.actor.person_id
    row.read_at = deed.now
    deed.record("look_granted", row, after={"until": row.until}, reason=row.reason)
    _tell_managers(deed, row)
    return row


def break_glass(deed: Deed, who: OperatorSeen, reason: str, hours: int) -> OperatorLook:
    """In an emergency the operator looks without being let in, and every manager hears of it at once."""
    if deed.actor.kind != "operator":
        raise Forbidden("not_allowed")
    row = _new(deed, LookKind.EMERGENCY, reason, hours)
    row.operator_id, row.operator_email = who.id, who.email
    deed.record("look_forced", row, after={"operator": who.email, "until": row.until}, reason=row.reason)
    _tell_managers(deed, row)
    return row


def new_key(deed: Deed, who: OperatorSeen, ref: str) -> str:
    """What opens the council once, within ten minutes, from the operator's own host. Raises NotFound, Forbidden."""
    if deed.actor.kind != "operator":
        raise Forbidden("not_allowed")
    row = _lasting(deed, ref)
    if row.operator_id not in {None, who.id}:
        raise Forbidden("look_over")
    key = new_token()
    row.operator_id, row.operator_email = who.id, who.email
    row.key_hash, row.key_until = deed.ports.secrecy.hash("look-key", key), deed.now + KEY_FOR
    deed.record("look_key_made", row, after={"operator": who.email})
    return key


def check_key(deed: Deed, key: str) -> OperatorLook:
    """The look that this key opens. Raises Forbidden("look_not_open"), the same for whatever is wrong with it."""
    row = store.by_key(deed.session, deed.council_id, deed.ports.secrecy.hash("look-key", key))
    if row is None or row.key_until is None or row.key_until <= deed.now or not lasts(row, deed):
        raise Forbidden("look_not_open")
    return row


def begin(deed: Deed, key: str) -> str:
    """Change the key for a session; gives its token. A session begun before with this look ends."""
    row = check_key(deed, key)
    deed.actor = Actor("operator", name=row.operator_email)
    token = new_token()
    row.key_hash, row.key_until = None, None
    row.token_hash = token_hash(deed.ports.secrecy, token)
    row.opened_at = row.opened_at or deed.now
    deed.record("look_begun", row, after={"operator": row.operator_email})
    return token


def see(deed: Deed, look_ref: str, path: str) -> None:
    """Write down that a page was shown. Raises Forbidden("look_over"): then it is not shown."""
    row = _row(deed, look_ref)
    if not lasts(row, deed):
        raise Forbidden("look_over")
    deed.record("look_page_seen", row, after={"path": path, "operator": row.operator_email})


def end(deed: Deed, ref: str) -> OperatorLook:
    """A manager's button, or the operator's own. One that has ended already stays as it is."""
    if deed.actor.kind != "operator":
        deed.needs(Permission.LET_OPERATOR_LOOK)
    row = _row(deed, ref)
    if lasts(row, deed):
        row.ended_at, row.ended_by_id = deed.now, deed.actor.person_id
        deed.record("look_ended", row)
    return row


def looked_over(deed: Deed, ref: str, version: int) -> OperatorLook:
    """A manager has read what was seen; the task leaves the desk."""
    deed.needs(Permission.LET_OPERATOR_LOOK)
    row = _row(deed, ref)
    deed.check_version(row, version)
    if row.read_at is None:
        row.read_at, row.read_by_id = deed.now, deed.actor.person_id
        deed.record("look_read", row)
    return row


def token_hash(secrecy: Secrecy, token: str) -> str:
    return secrecy.hash("look", token)


def lasts(row: OperatorLook, deed: Deed) -> bool:
    return row.ended_at is None and deed.now < row.until


def _new(deed: Deed, kind: LookKind, reason: str, hours: int) -> OperatorLook:
    if not 1 <= hours <= MOST_HOURS:
        raise Invalid("look_hours", field="hours")
    if store.in_force(deed.session, deed.council_id, deed.now):
        raise Conflict("look_in_force")
    row = OperatorLook(council_id=deed.council_id, ref=new_reference(), kind=kind, reason=needed(reason))
    row.asked_at, row.until = deed.now, deed.now + timedelta(hours=hours)
    deed.session.add(row)
    return row


def _tell_managers(deed: Deed, row: OperatorLook) -> None:
    until = row.until.astimezone(deed.policy.tz)
    facts = {"reason": row.reason, "until": f"{until:%H:%M}"}
    for person_id in staff.active_in(deed.session, deed.council_id, Role.MANAGER):
        deed.tell("operator_looks", person_id, f"operator_looks:{row.ref}:{person_id}", facts=facts, urgency=0)


def _lasting(deed: Deed, ref: str) -> OperatorLook:
    row = _row(deed, ref)
    if not lasts(row, deed):
        raise Forbidden("look_over")
    return row


def _row(deed: Deed, ref: str) -> OperatorLook:
    stored = parse(ref)
    row = store.by_ref(deed.session, deed.council_id, stored) if stored else None
    if row is None:
        raise NotFound
    return row
