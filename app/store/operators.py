"""Operators and their sessions: these tables belong to no council."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.accounts import Operator, OperatorSignIn


def by_email(session: Session, email: str) -> Operator | None:
    return session.scalar(select(Operator).where(Operator.email == email))


def by_token(session: Session, token_hash: str) -> tuple[OperatorSignIn, Operator] | None:
    """The session that this token opens, with its operator, or None if there is none or it has ended."""
    row = session.execute(
        select(OperatorSignIn, Operator)
        .join(Operator, Operator.id == OperatorSignIn.operator_id)
        .where(OperatorSignIn.token_hash == token_hash, OperatorSignIn.ended_at.is_(None))
    ).first()
    return (row[0], row[1]) if row else None


def every(session: Session) -> Sequence[Operator]:
    return session.scalars(select(Operator).order_by(Operator.email)).all()
