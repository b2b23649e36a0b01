"""People, the homes they share, and the roles they hold. There is no table of cooks and none of diners."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.members import MemberState
from app.domain.vocabulary import (
    Allergen,
    Channel,
    Diet,
    EatingHelp,
    Heating,
    Need,
    OpensTub,
    Precision,
    Role,
    Strength,
)
from app.models.base import (
    Base,
    CodeMap,
    CodeSet,
    CouncilOwned,
    Referenced,
    Versioned,
    belongs_to,
    in_council,
    pair_key,
)


class Household(Base, CouncilOwned, Versioned):
    """A home. lat, lon: WGS84 degrees, or None until a coordinator has placed it."""

    __tablename__ = "households"
    __table_args__ = (pair_key(),)

    line1: Mapped[str] = mapped_column(String(120))
    line2: Mapped[str] = mapped_column(String(120), default="")
    town: Mapped[str] = mapped_column(String(80), default="")
    postcode: Mapped[str] = mapped_column(String(8), default="")
    authority: Mapped[str] = mapped_column(String(9), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision: Mapped[Precision | None]
    placed_at: Mapped[datetime | None]
    arrival_note: Mapped[str] = mapped_column(String(300), default="")


class Person(Base, CouncilOwned, Referenced, Versioned):
    """phone: E.164 or None. phone_agreed: the person lets a matched cook ring."""

    __tablename__ = "people"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("household_id", "households"),
        in_council("photo_id", "photos"),
        Index("ix_people_name", "council_id", "last_name", "first_name"),
    )

    household_id: Mapped[int | None]
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20))
    phone_shared: Mapped[bool] = mapped_column(default=False)
    phone_agreed: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[Channel]
    language: Mapped[str] = mapped_column(String(8), default="en")
    photo_id: Mapped[int | None]
    created_at: Mapped[datetime]

    household = belongs_to("Person", "household_id", "Household")

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class MemberRole(Base, CouncilOwned, Versioned):
    """One person in one role, with a state of its own."""

    __tablename__ = "member_roles"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "person_id", "role"),
        in_council("person_id", "people"),
        Index("ix_member_roles_state", "council_id", "role", "state"),
    )

    person_id: Mapped[int]
    role: Mapped[Role]
    state: Mapped[MemberState]
    applied_at: Mapped[datetime]
    active_since: Mapped[datetime | None]

    person = belongs_to("MemberRole", "person_id", "Person")


class DinerProfile(Base, CouncilOwned, Versioned):
    """What a diner can and cannot eat. heating: None is not asked, an empty set is no way to heat anything."""

    __tablename__ = "diner_profiles"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "person_id"),
        in_council("person_id", "people"),
    )

    person_id: Mapped[int]
    allergens: Mapped[dict[Allergen, Need]] = mapped_column(CodeMap(Allergen, Need))
    other_allergens: Mapped[str] = mapped_column(String(300), default="")
    diets: Mapped[dict[Diet, Strength]] = mapped_column(CodeMap(Diet, Strength))
    heating: Mapped[frozenset[Heating] | None] = mapped_column(CodeSet(Heating))
    opens_tub: Mapped[OpensTub] = mapped_column(default=OpensTub.NOT_ASKED)
    eating: Mapped[EatingHelp] = mapped_column(default=EatingHelp.NOT_ASKED)
    small_portion: Mapped[bool] = mapped_column(default=False)
    dislikes: Mapped[str] = mapped_column(String(300), default="")
    accepted_on: Mapped[date | None]
    last_meal_on: Mapped[date | None]

    person = belongs_to("DinerProfile", "person_id", "Person")


class CookProfile(Base, CouncilOwned, Versioned):
    """What a cook has told us about their cooking. portions_per_week: the most they give away; None: no limit."""

    __tablename__ = "cook_profiles"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "person_id"),
        in_council("person_id", "people"),
    )

    person_id: Mapped[int]
    portions_per_week: Mapped[int | None]


class RequirementCheck(Base, CouncilOwned, Versioned):
    """A council's requirement that somebody saw passed. Dates and levels only, never what a certificate says.

    level, issued_on: a DBS check's. recheck_on: the day it lapses, or None.
    """

    __tablename__ = "requirement_checks"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "person_id", "requirement"),
        in_council("person_id", "people"),
        in_council("seen_by_id", "people"),
    )

    person_id: Mapped[int]
    requirement: Mapped[str] = mapped_column(String(24))
    passed_on: Mapped[date]
    seen_by_id: Mapped[int]
    level: Mapped[str | None] = mapped_column(String(24))
    issued_on: Mapped[date | None]
    recheck_on: Mapped[date | None]
    recorded_at: Mapped[datetime]


class Representation(Base, CouncilOwned, Versioned):
    """A relative who acts for a diner. state: applied, active or ended."""

    __tablename__ = "representations"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "relative_id", "diner_id"),
        in_council("relative_id", "people"),
        in_council("diner_id", "people"),
    )

    relative_id: Mapped[int]
    diner_id: Mapped[int]
    state: Mapped[MemberState]
    relation: Mapped[str] = mapped_column(String(60), default="")
    asked_at: Mapped[datetime]

    relative = belongs_to("Representation", "relative_id", "Person")
    diner = belongs_to("Representation", "diner_id", "Person")


class Hold(Base, CouncilOwned, Referenced, Versioned):
    """An immediate stop of all contact. before: each role's state when it was placed. Lifting takes a second person."""

    __tablename__ = "holds"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("person_id", "people"),
        in_council("placed_by_id", "people"),
        in_council("lift_asked_by_id", "people"),
        in_council("lifted_by_id", "people"),
    )

    person_id: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]]
    placed_at: Mapped[datetime]
    placed_by_id: Mapped[int]
    lift_asked_at: Mapped[datetime | None]
    lift_asked_by_id: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None]

    person = belongs_to("Hold", "person_id", "Person")


class KeepApart(Base, CouncilOwned):
    """Two people who are never matched or shown to each other. first_id is the smaller id."""

    __tablename__ = "keep_aparts"
    __table_args__ = (
        pair_key(),
        in_council("first_id", "people"),
        in_council("second_id", "people"),
        in_council("set_by_id", "people"),
        in_council("ended_by_id", "people"),
        Index(
            "uq_keep_aparts_live",
            "council_id",
            "first_id",
            "second_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    first_id: Mapped[int]
    second_id: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]
