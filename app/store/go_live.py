"""The facts that the checklist reads, and who runs a council."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.members import MemberState
from app.domain.permissions import STAFF
from app.domain.vocabulary import Role
from app.models.accounts import Account
from app.models.councils import CouncilArea, CouncilChange, Decision
from app.models.meals import Match
from app.models.people import MemberRole
from app.models.trace import OutboxMessage


class Held(NamedTuple):
    """One active role of somebody who can sign in. second_factor: whether theirs is set up."""

    person_id: int
    role: Role
    second_factor: bool


def staff(session: Session, council_id: int) -> list[Held]:
    rows = session.execute(
        select(MemberRole.person_id, MemberRole.role, Account.totp_confirmed_at)
        .join(Account, (Account.council_id == MemberRole.council_id) & (Account.person_id == MemberRole.person_id))
        .where(
            MemberRole.council_id == council_id,
            MemberRole.role.in_(STAFF),
            MemberRole.state == MemberState.ACTIVE,
            Account.confirmed_at.is_not(None),
        )
        .order_by(MemberRole.id)
    )
    return [Held(person_id, role, confirmed_at is not None) for person_id, role, confirmed_at in rows]


def areas(session: Session, council_id: int) -> int:
    return session.scalars(
        select(func.count()).select_from(CouncilArea).where(CouncilArea.council_id == council_id)
    ).one()


def sent_since(session: Session, council_id: int, since: datetime) -> int:
    """How many messages have gone out by mail."""
    return session.scalars(
        select(func.count())
        .select_from(OutboxMessage)
        .where(
            OutboxMessage.council_id == council_id,
            OutboxMessage.result == "sent",
            OutboxMessage.finished_at >= since,
        )
    ).one()


def shares_since(session: Session, council_id: int, since: datetime) -> int:
    """How many meals have been handed over."""
    return session.scalars(
        select(func.count()).select_from(Match).where(Match.council_id == council_id, Match.handed_over_at >= since)
    ).one()


def asked(session: Session, council_id: int) -> CouncilChange | None:
    """The change that waits for a second person; there is one at most."""
    return session.scalar(
        select(CouncilChange).where(CouncilChange.council_id == council_id, CouncilChange.decision == Decision.ASKED)
    )


def change_by_ref(session: Session, council_id: int, ref: str) -> CouncilChange | None:
    return session.scalar(select(CouncilChange).where(CouncilChange.council_id == council_id, CouncilChange.ref == ref))


def last_done(session: Session, council_id: int) -> CouncilChange | None:
    """The change that made the council what it is now; None while it is as it began."""
    return session.scalar(
        select(CouncilChange)
        .where(CouncilChange.council_id == council_id, CouncilChange.decision == Decision.DONE)
        .order_by(CouncilChange.decided_at.desc(), CouncilChange.id.desc())
        .limit(1)
    )
