"""What a session may do at this very moment."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import Account, SignIn
from app.models.people import MemberRole


class Standing(NamedTuple):
    """acting_for_id: whom the session acts for now. Both lists hold active roles only."""

    acting_for_id: int | None
    own_roles: frozenset[Role]
    acted_for_roles: frozenset[Role]


def of_sign_in(session: Session, council_id: int, sign_in_id: int) -> Standing | None:
    """None for a session that has ended. One query."""
    rows = session.execute(
        select(SignIn.acting_for_id, MemberRole.person_id, MemberRole.role)
        .join(Account, (Account.council_id == SignIn.council_id) & (Account.id == SignIn.account_id))
        .outerjoin(
            MemberRole,
            (MemberRole.council_id == SignIn.council_id)
            & MemberRole.person_id.in_([Account.person_id, SignIn.acting_for_id])
            & (MemberRole.state == MemberState.ACTIVE),
        )
        .where(SignIn.council_id == council_id, SignIn.id == sign_in_id, SignIn.ended_at.is_(None))
    ).all()
    if not rows:
        return None
    acting_for_id = rows[0].acting_for_id
    return Standing(
        acting_for_id,
        frozenset(row.role for row in rows if row.role and row.person_id != acting_for_id),
        frozenset(row.role for row in rows if row.role and row.person_id == acting_for_id),
    )
