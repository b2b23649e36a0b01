"""Who is asked to help run a council's scheme, and when the operator of the installation looks into a council."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import Role
from app.models.base import Base, CodeSet, CouncilOwned, Referenced, Versioned, belongs_to, in_council, pair_key


class StaffInvitation(Base, CouncilOwned, Referenced, Versioned):
    """A mailed link to take roles up: for one address, one time, seven days. The row holds the link's hash."""

    __tablename__ = "staff_invitations"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        UniqueConstraint("council_id", "token_hash"),
        in_council("invited_by_id", "people"),
        in_council("ended_by_id", "people"),
        Index("ix_staff_invitations_open", "council_id", "accepted_at", "withdrawn_at"),
    )

    email: Mapped[str] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(80))
    roles: Mapped[frozenset[Role]] = mapped_column(CodeSet(Role))
    token_hash: Mapped[str] = mapped_column(String(64))
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]

    invited_by = belongs_to("StaffInvitation", "invited_by_id", "Person")

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class LookKind(StrEnum):
    """granted: a manager let the operator look. emergency: the operator gave a reason, and the managers were told."""

    GRANTED = "granted"
    EMERGENCY = "emergency"


class OperatorLook(Base, CouncilOwned, Referenced, Versioned):
    """Some hours in which the operator may read in this council, and change nothing.

    operator_id: None until one of them opens what was granted. key_hash: of the key that opens it once, made at the
    operator's own host; token_hash: of the session that the key was changed for.
    """

    __tablename__ = "operator_looks"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("granted_by_id", "people"),
        in_council("ended_by_id", "people"),
        in_council("read_by_id", "people"),
        Index("ix_operator_looks_until", "council_id", "until"),
        Index("ix_operator_looks_key", "council_id", "key_hash"),
        Index("ix_operator_looks_token", "council_id", "token_hash"),
    )

    kind: Mapped[LookKind]
    reason: Mapped[str] = mapped_column(String(500))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    operator_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    granted_by_id: Mapped[int | None]
    asked_at: Mapped[datetime]
    until: Mapped[datetime]
    key_hash: Mapped[str | None] = mapped_column(String(64))
    key_until: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]
    read_at: Mapped[datetime | None]
    read_by_id: Mapped[int | None]
