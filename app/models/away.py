"""Who is not there, and on which days."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.domain.away import AwayKind, DaysAway
from app.domain.vocabulary import Asked
from app.models.base import Base, CouncilOwned, Referenced, Versioned, belongs_to, in_council, pair_key


class AwaySpell(Base, CouncilOwned, Referenced, Versioned):
    """Local days on which somebody has no meals brought, does not cook, or both. last_day None: nobody knows yet.

    back_said_at: somebody has spoken to them about coming back; until then their standing requests stay silent.
    check_back_on: when somebody next asks after them. ended_at: over, or taken back; it counts no more.
    """

    __tablename__ = "away_spells"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("person_id", "people"),
        in_council("said_by_id", "people"),
        in_council("ended_by_id", "people"),
        Index("ix_away_spells_person", "council_id", "person_id", "ended_at"),
    )

    person_id: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    kind: Mapped[AwayKind]
    from_meals: Mapped[bool]
    from_cooking: Mapped[bool]
    said_by_id: Mapped[int]
    said_how: Mapped[Asked]
    said_at: Mapped[datetime]
    check_back_on: Mapped[date | None]
    back_said_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]

    person = belongs_to("AwaySpell", "person_id", "Person")

    @property
    def days(self) -> DaysAway:
        return DaysAway(self.first_day, self.last_day)
