# ruff: noqa: RUF009 `setting` and `section` make dataclass fields
"""Everything a council decides for itself, typed and bounded. Its file is TOML: see those in seeds/councils."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.council_checks import (
    brand_colour,
    clock_time,
    email,
    list_of,
    long_text,
    one_of,
    pattern,
    phone,
    text,
    whole,
    yes_or_no,
    zone,
)
from app.domain.council_document import Bad, Fault, PolicyFaults, read, section, setting
from app.domain.postcodes import Postcode

__all__ = ["CouncilPolicy", "Fault", "PolicyFaults", "parse_policy"]

_DAYS_AHEAD = 8
_RESERVED = frozenset({"operator", "www", "localhost", "static", "mail", "api"})


class Nation(StrEnum):
    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


class Language(StrEnum):
    ENGLISH = "en"
    WELSH = "cy"


class Weekday(StrEnum):
    """In the order of datetime.weekday()."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Holidays(StrEnum):
    """GOV.UK's three divisions of bank holidays."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class Travel(StrEnum):
    WALK = "walk"
    CAR = "car"


class Requirement(StrEnum):
    """What a council may ask of a cook before the first meal."""

    IDENTITY = "identity"
    DBS = "dbs"
    HYGIENE_QUIZ = "hygiene_quiz"
    AGREEMENT = "agreement"
    REFERENCES = "references"


class DbsLevel(StrEnum):
    """Cooking for a neighbour is not regulated activity, so no barred-list check may be asked for."""

    BASIC = "basic"
    STANDARD = "standard"
    ENHANCED = "enhanced"


_COOK_DEFAULT = (Requirement.IDENTITY, Requirement.DBS, Requirement.HYGIENE_QUIZ, Requirement.AGREEMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """colour: "#rrggbb", at least 4.5:1 on white."""

    colour: str = setting(brand_colour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom people ring. The out-of-hours line is somebody else's: its name is said with it.

    emergency_food: where somebody whose meal fell through can still get one today, as it is said on the phone.
    """

    office_phone: str = setting(phone)
    office_email: str = setting(email)
    out_of_hours_phone: str = setting(phone)
    out_of_hours_name: str = setting(text)
    adult_social_care_phone: str = setting(phone)
    emergency_food: str | None = setting(long_text, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When the office is staffed, local time. holidays None: no bank holidays are kept."""

    days: tuple[Weekday, ...] = setting(list_of(one_of(Weekday), least=1))
    opens: time = setting(clock_time)
    closes: time = setting(clock_time)
    holidays: Holidays | None = setting(one_of(Holidays), None)

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        if self.closes <= self.opens:
            yield "closes", Bad("closes_before_it_opens", opens=f"{self.opens:%H:%M}", closes=f"{self.closes:%H:%M}")


@dataclass(frozen=True, slots=True, kw_only=True)
class UseBy:
    """The longest each kind of food may be kept. A council may be stricter than the defaults, never laxer."""

    chilled_hours: int = setting(whole(1, 48), 48)
    rice_hours: int = setting(whole(1, 24), 24)
    frozen_days: int = setting(whole(1, 30), 30)
    hot_hours: int = setting(whole(1, 2), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """limit_metres: true distance, equality allowed, half a mile to fifteen. address_*: around the window.

    min_overlap_minutes: of a meal's window and a request's, for a visit to fit. ask_lapse_hours: how long a cook who is
    asked has, counted from 8am to 8pm. standing_days_ahead: when a standing request opens its next one.
    """

    limit_metres: int = setting(whole(805, 24140), 1609)
    travel: Travel = setting(one_of(Travel), Travel.WALK)
    late_cancel_hours: int = setting(whole(0, 48), 4)
    address_before_hours: int = setting(whole(1, 72), 24)
    address_after_hours: int = setting(whole(0, 24), 2)
    max_portions_per_request: int = setting(whole(1, 8), 4)
    max_portions_per_meal: int = setting(whole(1, 20), 8)
    diner_meals_per_week: int = setting(whole(1, 14), 7)
    min_overlap_minutes: int = setting(whole(1, 120), 15)
    ask_lapse_hours: int = setting(whole(1, 12), 4)
    asks_per_cook_per_day: int = setting(whole(1, 5), 2)
    standing_days_ahead: int = setting(whole(2, 14), 7)
    use_by: UseBy = section(UseBy)

    @property
    def min_overlap(self) -> timedelta:
        return timedelta(minutes=self.min_overlap_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Standing pairs. trial_shares: meals handed over before a trial may become a pairing.

    approve_by_itself: in an active pairing no coordinator need approve while neither side's allergens have changed.
    """

    trial_shares: int = setting(whole(1, 12), 4)
    review_weeks: int = setting(whole(4, 52), 26)
    quiet_weeks: int = setting(whole(2, 26), 12)
    ask_days_before: int = setting(whole(1, 7), 2)
    approve_by_itself: bool = setting(yes_or_no, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetting:
    """cook: what a coordinator records as passed before a cook is active, in the order shown."""

    cook: tuple[Requirement, ...] = setting(list_of(one_of(Requirement), least=1), _COOK_DEFAULT)
    dbs_level: DbsLevel = setting(one_of(DbsLevel), DbsLevel.BASIC)
    dbs_recheck_months: int = setting(whole(6, 60), 36)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguarding:
    lead_title: str = setting(text)
    adult_team_name: str = setting(text)
    adult_team_phone: str = setting(phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """The council's own privacy notice: an address, or its text, or neither yet."""

    notice_url: str | None = setting(pattern(r"https://\S+", "https://council.example.org/privacy"), None)
    notice_text: str | None = setting(long_text, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilPolicy:
    """One council. areas: ONS codes; sectors: when given, only these postcode sectors of the areas.

    display_name: as shown on every page; a demonstration says so in it. languages: the first is the default.
    """

    slug: str = setting(pattern(r"[a-z][a-z0-9-]{1,30}", "riverside"))
    name: str = setting(text)
    nation: Nation = setting(one_of(Nation))
    areas: tuple[str, ...] = setting(
        list_of(pattern(r"(E(06|07|08|09|10)|W06|S12|N09)\d{6}", "E07000999"), least=1),
    )
    demonstration: bool = setting(yes_or_no, default=False)
    display_name: str = setting(text, "")
    sectors: tuple[str, ...] = setting(list_of(pattern(r"[A-Z]{1,2}\d[A-Z0-9]? \d", "RH2 7")), ())
    hosts: tuple[str, ...] = setting(list_of(pattern(r"[a-z0-9-]+(\.[a-z0-9-]+)+", "meals.council.example.org")), ())
    languages: tuple[Language, ...] = setting(list_of(one_of(Language), least=1), (Language.ENGLISH,))
    timezone: str = setting(zone, "Europe/London")
    brand: Brand = section(Brand)
    contact: Contact = section(Contact)
    hours: Hours = section(Hours)
    matching: Matching = section(Matching)
    pairing: Pairing = section(Pairing)
    vetting: Vetting = section(Vetting)
    safeguarding: Safeguarding = section(Safeguarding)
    privacy: Privacy = section(Privacy)

    def __post_init__(self) -> None:
        if not self.display_name:
            shown = f"{self.name} (demonstration)" if self.demonstration else self.name
            object.__setattr__(self, "display_name", shown)

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

    def serves(self, postcode: Postcode, authority: str) -> bool:
        """Whether a home at this postcode, in this local authority, is this council's."""
        return authority in self.areas and (not self.sectors or postcode.sector in self.sectors)

    def in_hours(self, now: datetime) -> bool:
        """Whether the office is staffed. Bank holidays are not counted yet."""
        local = now.astimezone(self.tz)
        return self._open_on(local) and self.hours.opens <= local.time() < self.hours.closes

    def next_opening(self, now: datetime) -> datetime:
        """The first moment at or after `now` at which the office opens, in UTC. While it is open: the next day's."""
        local = now.astimezone(self.tz)
        for ahead in range(_DAYS_AHEAD):
            day = local.date() + timedelta(days=ahead)
            opening = datetime.combine(day, self.hours.opens, self.tz)
            if self._open_on(opening) and opening >= local:
                return opening.astimezone(UTC)
        raise AssertionError("a council has at least one open day")

    def _open_on(self, local: datetime) -> bool:
        return list(Weekday)[local.weekday()] in self.hours.days


def parse_policy(text: str, filename: str = "council.toml") -> CouncilPolicy:
    """Read a council's file. Raises PolicyFaults, which lists every fault with its line."""
    return read(text, CouncilPolicy, filename)
