"""Sessions of signed-in people, read once for each request."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import Account, SignIn
from app.models.people import MemberRole
from app.store.session import built_once


class RoleHeld(NamedTuple):
    person_id: int
    role: Role
    state: MemberState


_LIVE_WITH_ROLES = built_once(
    select(SignIn, MemberRole.person_id, MemberRole.role, MemberRole.state)
    .join(SignIn.account)
    .outerjoin(Account.person)
    .outerjoin(
        MemberRole,
        (MemberRole.council_id == SignIn.council_id)
        & (MemberRole.person_id.in_([Account.person_id, SignIn.acting_for_id])),
    )
    .where(
        SignIn.council_id == bindparam("council"),
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
    )
    .options(contains_eager(SignIn.account).contains_eager(Account.person), joinedload(SignIn.acting_for))
)


def live_with_roles(session: Session, council_id: int, token_hash: str) -> tuple[SignIn, Sequence[RoleHeld]] | None:
    """The session that this token opens, or None if there is none or it has ended. One query.

    Comes with its account, that account's person, the member acted for, and the roles of both people.
    """
    rows = session.execute(_LIVE_WITH_ROLES, {"council": council_id, "token_hash": token_hash}).all()
    if not rows:
        return None
    return rows[0][0], [RoleHeld(row.person_id, row.role, row.state) for row in rows if row.person_id is not None]


def by_id(session: Session, council_id: int, sign_in_id: int) -> SignIn | None:
    return session.scalar(select(SignIn).where(SignIn.council_id == council_id, SignIn.id == sign_in_id))


def live_of_account(session: Session, council_id: int, account_id: int) -> Sequence[SignIn]:
    """Every place this account is signed in at, newest first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.council_id == council_id, SignIn.account_id == account_id, SignIn.ended_at.is_(None))
        .order_by(SignIn.created_at.desc())
    ).all()
