"""Accounts with the roles behind them, one-time codes, recovery codes, and what an account page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import Account, OneTimeCode, RecoveryCode, SignIn
from app.models.people import MemberRole, Person
from app.models.trace import AuditEntry


@dataclass(frozen=True)
class Holder:
    """An account with the state of each role its person holds."""

    account: Account
    roles: Mapping[Role, MemberState]


def by_email(session: Session, council_id: int, email: str) -> Holder | None:
    return _holder(session, council_id, Account.email == email)


def by_id(session: Session, council_id: int, account_id: int) -> Holder | None:
    return _holder(session, council_id, Account.id == account_id)


def by_person(session: Session, council_id: int, person_id: int) -> Account | None:
    return session.scalar(select(Account).where(Account.council_id == council_id, Account.person_id == person_id))


def _holder(session: Session, council_id: int, condition: object) -> Holder | None:
    rows = session.execute(
        select(Account, MemberRole.role, MemberRole.state)
        .outerjoin(
            MemberRole, (MemberRole.council_id == Account.council_id) & (MemberRole.person_id == Account.person_id)
        )
        .where(Account.council_id == council_id, condition)  # type: ignore[arg-type]  # a comparison of columns
    ).all()
    return Holder(rows[0][0], {role: state for _, role, state in rows if role}) if rows else None


def code_by_handle(session: Session, council_id: int, handle_hash: str) -> OneTimeCode | None:
    return session.scalar(
        select(OneTimeCode).where(OneTimeCode.council_id == council_id, OneTimeCode.handle_hash == handle_hash)
    )


def count_code_try(session: Session, council_id: int, handle_hash: str, now: datetime, most: int) -> bool:
    """Use up one try of an open code, in one statement. False: there is no such code, or it is over."""
    used = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.council_id == council_id,
            OneTimeCode.handle_hash == handle_hash,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.tries < most,
        )
        .values(tries=OneTimeCode.tries + 1)
        .returning(OneTimeCode.id)
    )
    return used.scalar_one_or_none() is not None


def forget_codes(session: Session, council_id: int, before: datetime) -> int:
    """Delete the codes that ended before then; gives how many."""
    gone = session.execute(
        delete(OneTimeCode)
        .where(OneTimeCode.council_id == council_id, OneTimeCode.expires_at < before)
        .returning(OneTimeCode.id)
    )
    return len(gone.all())


def recovery_codes(session: Session, council_id: int, account_id: int) -> Sequence[RecoveryCode]:
    """Those not yet used."""
    return session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.council_id == council_id,
            RecoveryCode.account_id == account_id,
            RecoveryCode.used_at.is_(None),
        )
    ).all()


def sign_in_by_token(session: Session, council_id: int, token_hash: str) -> SignIn | None:
    """A session that has not ended."""
    return session.scalar(
        select(SignIn).where(
            SignIn.council_id == council_id, SignIn.token_hash == token_hash, SignIn.ended_at.is_(None)
        )
    )


def living_in(session: Session, council_id: int, household_id: int) -> int:
    """How many people share this home."""
    return session.scalars(
        select(func.count())
        .select_from(Person)
        .where(Person.council_id == council_id, Person.household_id == household_id)
    ).one()


def moves_since(session: Session, council_id: int, person_id: int, since: datetime) -> Sequence[datetime]:
    """When this person's own home was changed, the oldest first."""
    return session.scalars(
        select(AuditEntry.at)
        .where(
            AuditEntry.council_id == council_id,
            AuditEntry.subject_kind == Person.__tablename__,
            AuditEntry.subject_id == person_id,
            AuditEntry.deed == "home_changed",
            AuditEntry.at > since,
        )
        .order_by(AuditEntry.at)
    ).all()


def with_second_factor(session: Session, council_id: int) -> Sequence[Account]:
    """Whoever has one, set up or not yet."""
    return session.scalars(
        select(Account).where(Account.council_id == council_id, Account.totp_secret.is_not(None)).order_by(Account.id)
    ).all()
