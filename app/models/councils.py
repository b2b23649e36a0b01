"""A council is its stored document; the tables beside it only make it findable."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Council(Base):
    __tablename__ = "councils"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    document: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime]


class CouncilHost(Base):
    """A council's own domain, beside <slug>.<base domain>."""

    __tablename__ = "council_hosts"

    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)


class CouncilArea(Base):
    """A local-authority code, or a postcode sector of a pilot. The primary key lets no two councils claim one."""

    __tablename__ = "council_areas"

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
