# ruff: noqa: RUF009 `setting` and `section` make dataclass fields
"""How a council meets people: its looks and words, whom they ring and when, and who gets in while it is on trial."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.domain.council_checks import (
    brand_colour,
    clock_time,
    day,
    email,
    list_of,
    logo,
    long_text,
    one_of,
    phone,
    text,
)
from app.domain.council_document import Bad, setting


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """colour: "#rrggbb", at least 4.5:1 on white. logo: one <svg>, at most 20 kB, that runs and loads nothing."""

    colour: str = setting(brand_colour)
    logo: str | None = setting(logo, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The sentence under the heading of three pages, in a council's own words; None: the service's own."""

    home_lead: str | None = setting(text, None)
    cook_lead: str | None = setting(text, None)
    diner_lead: str | None = setting(text, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class InWelsh:
    """A council's own words once more in Welsh, for whoever reads its pages in Welsh; None: as written elsewhere.

    Named as what they translate; food_team_name: the team_name of [food_safety].
    """

    display_name: str | None = setting(text, None)
    home_lead: str | None = setting(text, None)
    cook_lead: str | None = setting(text, None)
    diner_lead: str | None = setting(text, None)
    out_of_hours_name: str | None = setting(text, None)
    emergency_food: str | None = setting(long_text, None)
    answerphone: str | None = setting(long_text, None)
    leave_cover: str | None = setting(text, None)
    lead_title: str | None = setting(text, None)
    adult_team_name: str | None = setting(text, None)
    food_team_name: str | None = setting(text, None)
    notice_text: str | None = setting(long_text, None)


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
    """When the office is staffed, local time. holidays None: no bank holidays are kept; closed: further days.

    answerphone: what the office's machine says out of hours. leave_cover: who answers while the coordinator is away.
    """

    days: tuple[Weekday, ...] = setting(list_of(one_of(Weekday), least=1))
    opens: time = setting(clock_time)
    closes: time = setting(clock_time)
    holidays: Holidays | None = setting(one_of(Holidays), None)
    closed: tuple[date, ...] = setting(list_of(day), ())
    answerphone: str | None = setting(long_text, None)
    leave_cover: str | None = setting(text, None)

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        if self.closes <= self.opens:
            yield "closes", Bad("closes_before_it_opens", opens=f"{self.opens:%H:%M}", closes=f"{self.closes:%H:%M}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Who a letter by email is from, and where an answer goes. None: the council's name and its office's address."""

    sender_name: str | None = setting(text, None)
    reply_to: str | None = setting(email, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """guests: the addresses that may sign up, beside the team, until the council is live."""

    guests: tuple[str, ...] = setting(list_of(email), ())
