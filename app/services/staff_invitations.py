"""Asking somebody to help run the scheme: a mailed link, for one address, one time, seven days."""

from collections.abc import Collection
from datetime import datetime, timedelta

from app.domain.contacts import parse_email
from app.domain.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from app.domain.members import MemberState
from app.domain.permissions import STAFF, Permission, may_give
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Role
from app.integrations.secrecy import new_token
from app.models.staff import StaffInvitation
from app.services import proof, staff
from app.services.frame import Deed
from app.services.staff_roles import check_may_give, tell_managers
from app.store import accounts, bonds, people
from app.store import staff as store

LIFETIME = timedelta(days=7)


def invite(deed: Deed, name: str, email: str, roles: Collection[Role]) -> StaffInvitation:
    """Write to this address. name: first and last, for somebody the council does not know yet.

    Raises Forbidden("more_than_held" | "own_roles" | "proof_needed"), Conflict("already_appointed" |
    "already_invited"), Invalid("email_malformed" | "name_needed" | "name_too_long" | "roles_needed").
    """
    deed.needs(Permission.MANAGE_STAFF)
    if not roles:
        raise Invalid("roles_needed", field="roles")
    if not set(roles) <= STAFF:
        raise Forbidden("more_than_held")
    check_may_give(deed, roles)
    proof.needs_fresh(deed)
    address, (first, last) = parse_email(email), staff.names(name)
    holder = accounts.by_email(deed.session, deed.council_id, address)
    if holder is not None and holder.account.person_id == deed.actor.person_id:
        raise Forbidden("own_roles")
    if holder is not None and all(holder.roles.get(role) is MemberState.ACTIVE for role in roles):
        raise Conflict("already_appointed", field="email")
    if store.waiting_for(deed.session, deed.council_id, address, deed.now):
        raise Conflict("already_invited", field="email")
    row = StaffInvitation(council_id=deed.council_id, ref=new_reference(), email=address, roles=frozenset(roles))
    row.first_name, row.last_name = first, last
    row.invited_at, row.invited_by_id = deed.now, deed.actor.person_id or 0
    _send(deed, row)
    deed.session.add(row)
    deed.record("staff_invited", row, after={"email": address, "roles": roles})
    return row


def send_again(deed: Deed, ref: str, version: int) -> StaffInvitation:
    """A new link for another seven days; the one before opens nothing any more."""
    row = _asked(deed, ref, version)
    _send(deed, row)
    deed.record("staff_invited", row, after={"email": row.email, "roles": row.roles})
    return row


def withdraw(deed: Deed, ref: str, version: int) -> StaffInvitation:
    row = _asked(deed, ref, version)
    row.withdrawn_at, row.ended_by_id = deed.now, deed.actor.person_id
    deed.record("staff_invitation_withdrawn", row)
    return row


def found(deed: Deed, token: str) -> StaffInvitation:
    """The invitation that this link opens. Nothing is changed by looking.

    Raises NotFound, Gone("invitation_over") for one used, withdrawn, too old, or from somebody who may give these
    roles no longer, and Forbidden("invitation_for_another") for somebody signed in under another address.
    """
    row = store.invitation_by_token(deed.session, deed.council_id, _hash(deed, token))
    if row is None:
        raise NotFound
    if row.accepted_at or row.withdrawn_at or row.expires_at <= deed.now or not _still_given(deed, row):
        raise Gone("invitation_over")
    if deed.actor.kind == "person":
        own = accounts.by_person(deed.session, deed.council_id, deed.actor.person_id or 0)
        if own is None or own.email != row.email:
            raise Forbidden("invitation_for_another")
    return row


def accept(deed: Deed, token: str) -> StaffInvitation:
    """Take the roles up. Nobody is let in by the link: they sign in with a code sent to its address. Raises as `found`.

    A session of theirs that has shown a second factor goes on; every other one ends.
    """
    row = found(deed, token)
    row.accepted_at = deed.now
    deed.record("staff_invitation_accepted", row, after={"roles": row.roles})
    try:
        staff.take_up(deed, row.email, row.roles, row.full_name, stays=_proven_session(deed))
    except Conflict as no:
        raise Gone("invitation_over") from no
    tell_managers(deed, f"joined:{row.ref}", {"change": "joined", "roles": " ".join(sorted(row.roles))})
    return row


def is_over(row: StaffInvitation, now: datetime) -> bool:
    return row.expires_at <= now


def _send(deed: Deed, row: StaffInvitation) -> None:
    token = new_token()
    row.token_hash, row.expires_at = _hash(deed, token), deed.now + LIFETIME
    key = f"staff_invited:{row.ref}:{new_reference()}"
    deed.tell(
        "staff_invited",
        None,
        key,
        facts={"roles": sorted(row.roles), "name": row.first_name},
        email=row.email,
        sealed=deed.ports.secrecy.seal(token, bound_to=f"outbox:{key}"),
        urgency=1,
        useful_until=row.expires_at,
    )


def _asked(deed: Deed, ref: str, version: int) -> StaffInvitation:
    deed.needs(Permission.MANAGE_STAFF)
    stored = parse(ref)
    row = store.invitation_by_ref(deed.session, deed.council_id, stored) if stored else None
    if row is None:
        raise NotFound
    check_may_give(deed, row.roles)
    proof.needs_fresh(deed)
    deed.check_version(row, version)
    if row.accepted_at or row.withdrawn_at:
        raise Conflict("invitation_closed")
    return row


def _still_given(deed: Deed, row: StaffInvitation) -> bool:
    """Whether whoever invited may still give all of it: what they lost meanwhile is not theirs to hand on."""
    held = people.roles_of(deed.session, deed.council_id, [row.invited_by_id]).get(row.invited_by_id, [])
    return row.roles <= may_give(member.role for member in held if member.state is MemberState.ACTIVE)


def _proven_session(deed: Deed) -> int | None:
    """The session that takes it up, where it has shown what the new roles ask for."""
    row = bonds.sign_in(deed.session, deed.council_id, deed.actor.sign_in_id or 0)
    return row.id if row is not None and row.second_factor_at is not None else None


def _hash(deed: Deed, token: str) -> str:
    return deed.ports.secrecy.hash("staff-invitation", token)
