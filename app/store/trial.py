"""What a trial asks: who is of the team, who has an address, and which messages were kept back."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.members import MemberState
from app.domain.permissions import STAFF
from app.models.accounts import Account
from app.models.people import MemberRole
from app.models.trace import OutboxMessage


def is_team(session: Session, council_id: int, person_id: int) -> bool:
    """Whether somebody is active in a role of the council's staff."""
    found = session.scalar(
        select(MemberRole.id)
        .where(
            MemberRole.council_id == council_id,
            MemberRole.person_id == person_id,
            MemberRole.role.in_(STAFF),
            MemberRole.state == MemberState.ACTIVE,
        )
        .limit(1)
    )
    return found is not None


def addresses(session: Session, council_id: int, people_ids: Collection[int]) -> list[tuple[int, str]]:
    """By person; who has no account is not among them."""
    rows = session.execute(
        select(Account.person_id, Account.email).where(
            Account.council_id == council_id, Account.person_id.in_(people_ids)
        )
    )
    return [(person_id, email) for person_id, email in rows if person_id is not None]


def kept_back(session: Session, council_id: int, result: str, limit: int) -> Sequence[OutboxMessage]:
    """The newest messages that ended so, with the people they were for."""
    return session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.council_id == council_id, OutboxMessage.result == result)
        .options(joinedload(OutboxMessage.person))
        .order_by(OutboxMessage.id.desc())
        .limit(limit)
    ).all()


def count_kept_back(session: Session, council_id: int, result: str) -> int:
    return session.scalars(
        select(func.count())
        .select_from(OutboxMessage)
        .where(OutboxMessage.council_id == council_id, OutboxMessage.result == result)
    ).one()
