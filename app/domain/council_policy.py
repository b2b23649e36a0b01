# ruff: noqa: RUF009 `setting` and `section` make dataclass fields
"""Everything a council decides for itself, typed and bounded. Its file is TOML: see those in seeds/councils."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain import scheme_hours
from app.domain.council_checks import area_code, list_of, one_of, pattern, text, yes_or_no, zone
from app.domain.council_document import Bad, Fault, PolicyFaults, read, section, setting
from app.domain.council_face import (
    Brand,
    Contact,
    Holidays,
    Hours,
    InWelsh,
    Language,
    Messages,
    Trial,
    Weekday,
    Wording,
)
from app.domain.council_law import FoodLaw, FoodStatus, Insurance, LawfulBasis, Privacy, Retention
from app.domain.council_meals import Matching, Pairing, Travel, UseBy
from app.domain.council_roles import Roles, granted_by
from app.domain.council_safety import DbsLevel, FoodSafety, Nation, RecordCheck, Requirement, Safeguarding, Vetting
from app.domain.local_authorities import districts
from app.domain.permissions import Granted
from app.domain.postcodes import Postcode

__all__ = [
    "CouncilPolicy",
    "DbsLevel",
    "Fault",
    "FoodStatus",
    "Holidays",
    "Hours",
    "Language",
    "LawfulBasis",
    "Nation",
    "PolicyFaults",
    "RecordCheck",
    "Requirement",
    "Travel",
    "UseBy",
    "Vetting",
    "Weekday",
    "parse_policy",
]

_RESERVED = frozenset({"operator", "www", "localhost", "static", "mail", "api", "front-door"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilPolicy:
    """One council. areas: ONS codes, a county's for all its districts; sectors: only these postcode sectors.

    display_name: as shown on every page; a demonstration says so in it. languages: the first is the default.
    """

    slug: str = setting(pattern(r"[a-z][a-z0-9-]{1,30}", "riverside"))
    name: str = setting(text)
    nation: Nation = setting(one_of(Nation))
    areas: tuple[str, ...] = setting(list_of(area_code, least=1))
    demonstration: bool = setting(yes_or_no, default=False)
    display_name: str = setting(text, "")
    sectors: tuple[str, ...] = setting(list_of(pattern(r"[A-Z]{1,2}\d[A-Z0-9]? \d", "RH2 7")), ())
    hosts: tuple[str, ...] = setting(list_of(pattern(r"[a-z0-9-]+(\.[a-z0-9-]+)+", "meals.council.example.org")), ())
    languages: tuple[Language, ...] = setting(list_of(one_of(Language), least=1), (Language.ENGLISH,))
    timezone: str = setting(zone, "Europe/London")
    trial: Trial = section(Trial)
    brand: Brand = section(Brand)
    wording: Wording = section(Wording)
    contact: Contact = section(Contact)
    hours: Hours = section(Hours)
    messages: Messages = section(Messages)
    matching: Matching = section(Matching)
    pairing: Pairing = section(Pairing)
    vetting: Vetting = section(Vetting)
    safeguarding: Safeguarding = section(Safeguarding)
    food_safety: FoodSafety = section(FoodSafety)
    food_law: FoodLaw = section(FoodLaw)
    insurance: Insurance = section(Insurance)
    privacy: Privacy = section(Privacy)
    retention: Retention = section(Retention)
    roles: Roles = section(Roles)
    in_welsh: InWelsh = section(InWelsh)

    def __post_init__(self) -> None:
        if not self.display_name:
            shown = self.shown_as(self.name, demonstration=self.demonstration)
            object.__setattr__(self, "display_name", shown)

    @staticmethod
    def shown_as(name: str, *, demonstration: bool) -> str:
        return f"{name} (demonstration)" if demonstration else name

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        if self.slug in _RESERVED:
            yield "slug", Bad("reserved", found=self.slug)
        for number, area in enumerate(self.areas):
            # ONS codes begin with their nation's letter.
            if area[0] != self.nation[0]:
                yield "areas", Bad("area_of_another_nation", at=number, found=area, nation=str(self.nation))

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def granted(self) -> Granted:
        """What each role may do here."""
        return granted_by(self.roles)

    def serves(self, postcode: Postcode, authority: str) -> bool:
        """Whether a home at this postcode, in this local authority, is this council's."""
        return authority in districts(self.areas) and (not self.sectors or postcode.sector in self.sectors)

    def in_hours(self, now: datetime) -> bool:
        """Whether the office is staffed."""
        return scheme_hours.in_hours(self.hours, self.tz, now)

    def next_opening(self, now: datetime) -> datetime:
        """The first moment at or after `now` at which the office opens, in UTC. While it is open: the next day's."""
        return scheme_hours.next_opening(self.hours, self.tz, now)

    def staffed_from(self, moment: datetime) -> datetime:
        """The moment itself while the office is open then, else the next opening."""
        return scheme_hours.staffed_from(self.hours, self.tz, moment)

    def staffed_by(self, deadline: datetime, now: datetime) -> datetime | None:
        """The last staffed moment from `now` up to a deadline, or None."""
        return scheme_hours.staffed_by(self.hours, self.tz, deadline, now)

    def first_open_day(self, day: date) -> date:
        """The first day from this one on, itself included, on which the office opens."""
        return scheme_hours.first_open_day(self.hours, day)

    def closing_on(self, day: date) -> datetime:
        return scheme_hours.closing_on(self.hours, self.tz, day)

    def alarm_by(self, now: datetime, within: timedelta) -> datetime:
        """By when an alarm is seen to: within so long while somebody is there, else at the next opening."""
        return now + within if self.in_hours(now) else self.next_opening(now)


def parse_policy(text: str, filename: str = "council.toml") -> CouncilPolicy:
    """Read a council's file. Raises PolicyFaults, which lists every fault with its line."""
    return read(text, CouncilPolicy, filename)
