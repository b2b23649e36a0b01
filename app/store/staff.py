"""Who runs a council's scheme, and who is asked to."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.members import MemberState
from app.domain.permissions import IN_CHARGE, STAFF
from app.domain.vocabulary import Role
from app.models.accounts import Account, SignIn
from app.models.people import MemberRole, Person
from app.models.staff import StaffInvitation


class Colleague(NamedTuple):
    """last_sign_in: None for somebody who has never been. second_factor: whether their phone is set up."""

    person: Person
    email: str
    roles: Sequence[MemberRole]
    last_sign_in: datetime | None
    second_factor: bool


def colleagues(session: Session, council_id: int) -> list[Colleague]:
    """Everybody who holds a role in running the scheme, or is stopped in one, by name. One query."""
    last = (
        select(SignIn.account_id, func.max(SignIn.created_at).label("at"))
        .where(SignIn.council_id == council_id)
        .group_by(SignIn.account_id)
        .subquery()
    )
    rows = session.execute(
        select(MemberRole, Person, Account.email, Account.totp_confirmed_at, last.c.at)
        .join(MemberRole.person)
        .outerjoin(Account, (Account.council_id == Person.council_id) & (Account.person_id == Person.id))
        .outerjoin(last, last.c.account_id == Account.id)
        .where(
            MemberRole.council_id == council_id,
            MemberRole.role.in_(STAFF),
            MemberRole.state.in_([MemberState.ACTIVE, MemberState.ON_HOLD]),
        )
        .order_by(Person.last_name, Person.first_name, Person.id, MemberRole.id)
    ).all()
    found: dict[int, Colleague] = {}
    for member, person, email, confirmed, at in rows:
        known = found.setdefault(person.id, Colleague(person, email or "", [], at, confirmed is not None))
        known.roles.append(member)  # type: ignore[attr-defined]  # ours until it is handed over
    return list(found.values())


def in_charge(session: Session, council_id: int) -> set[int]:
    """The people who are a manager or a safeguarding lead now."""
    return set(
        session.scalars(
            select(MemberRole.person_id).where(
                MemberRole.council_id == council_id,
                MemberRole.role.in_(IN_CHARGE),
                MemberRole.state == MemberState.ACTIVE,
            )
        )
    )


def active_in(session: Session, council_id: int, role: Role) -> Sequence[int]:
    """Who is active in this role, by their number, those who were longest first."""
    return session.scalars(
        select(MemberRole.person_id)
        .where(MemberRole.council_id == council_id, MemberRole.role == role, MemberRole.state == MemberState.ACTIVE)
        .order_by(MemberRole.id)
    ).all()


def open_invitations(session: Session, council_id: int) -> Sequence[StaffInvitation]:
    """Neither taken up nor withdrawn, the newest first; also those that ran out."""
    return session.scalars(
        select(StaffInvitation)
        .where(
            StaffInvitation.council_id == council_id,
            StaffInvitation.accepted_at.is_(None),
            StaffInvitation.withdrawn_at.is_(None),
        )
        .options(joinedload(StaffInvitation.invited_by))
        .order_by(StaffInvitation.invited_at.desc(), StaffInvitation.id.desc())
    ).all()


def invitation_by_ref(session: Session, council_id: int, ref: str) -> StaffInvitation | None:
    return session.scalar(
        select(StaffInvitation).where(StaffInvitation.council_id == council_id, StaffInvitation.ref == ref)
    )


def invitation_by_token(session: Session, council_id: int, token_hash: str) -> StaffInvitation | None:
    return session.scalar(
        select(StaffInvitation).where(
            StaffInvitation.council_id == council_id, StaffInvitation.token_hash == token_hash
        )
    )


def waiting_for(session: Session, council_id: int, email: str, now: datetime) -> StaffInvitation | None:
    """An invitation of this address that can still be taken up."""
    return session.scalar(
        select(StaffInvitation).where(
            StaffInvitation.council_id == council_id,
            StaffInvitation.email == email,
            StaffInvitation.accepted_at.is_(None),
            StaffInvitation.withdrawn_at.is_(None),
            StaffInvitation.expires_at > now,
        )
    )
