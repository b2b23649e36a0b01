"""Who may sign in, and with what. Tokens and codes are stored as keyed hashes only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import Asked, Role
from app.models.base import Base, CouncilOwned, Versioned, belongs_to, in_council, pair_key


class Account(Base, CouncilOwned, Versioned):
    """person_id is None between the confirmed address and the first details. totp_secret is encrypted."""

    __tablename__ = "accounts"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "email"),
        UniqueConstraint("council_id", "person_id"),
        in_council("person_id", "people"),
    )

    person_id: Mapped[int | None]
    email: Mapped[str] = mapped_column(String(254))
    wanted_role: Mapped[Role | None]
    confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(300))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    person = belongs_to("Account", "person_id", "Person")


class RecoveryCode(Base, CouncilOwned):
    __tablename__ = "recovery_codes"
    __table_args__ = (pair_key(), in_council("account_id", "accounts"))

    account_id: Mapped[int] = mapped_column(index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class SignIn(Base, CouncilOwned):
    """A session. The cookie holds a random token, this row its hash.

    acting_for_id: the member a coordinator or relative acts for; the signed-in person stays who they are.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("token_hash"),
        in_council("account_id", "accounts"),
        in_council("acting_for_id", "people"),
    )

    account_id: Mapped[int] = mapped_column(index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(80), default="")
    acting_for_id: Mapped[int | None]
    acting_how: Mapped[Asked | None]
    acting_reason: Mapped[str] = mapped_column(String(200), default="")

    account = belongs_to("SignIn", "account_id", "Account")
    acting_for = belongs_to("SignIn", "acting_for_id", "Person")


class OneTimeCode(Base, CouncilOwned):
    """Every link and code: single use, counted tries, bound to one council and one purpose.

    account_id is None for a decoy, made when the address is unknown so that both look alike.
    """

    __tablename__ = "one_time_codes"
    __table_args__ = (
        pair_key(),
        in_council("account_id", "accounts"),
        Index("ix_one_time_codes_handle", "council_id", "handle_hash", unique=True),
    )

    purpose: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(Integer)
    email: Mapped[str] = mapped_column(String(254))
    handle_hash: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried in a stretch of time. key: a keyed hash, never an address."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class Operator(Base):
    """Runs the installation; belongs to no council and sees no personal data."""

    __tablename__ = "operators"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_secret: Mapped[str] = mapped_column(String(300))
    totp_last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class OperatorSignIn(Base):
    __tablename__ = "operator_sign_ins"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
