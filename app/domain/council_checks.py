"""What one value in a council's file may be. Each check takes the TOML value and gives ours, or raises Bad."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.domain import brand, svg
from app.domain.council_document import Bad
from app.domain.errors import Invalid

Item = TypeVar("Item")
Choice = TypeVar("Choice", bound=StrEnum)

_LONGEST = 300


def text(value: object) -> str:
    """Words on one line, at most 300 characters."""
    if not isinstance(value, str):
        raise Bad("wrong_type", wanted="text")
    tidy = value.strip()
    if not tidy:
        raise Bad("empty")
    if len(tidy) > _LONGEST or "\n" in tidy:
        raise Bad("too_long", most=_LONGEST)
    return tidy


def long_text(value: object) -> str:
    """Paragraphs, at most 20,000 characters."""
    if not isinstance(value, str):
        raise Bad("wrong_type", wanted="text")
    if len(value) > (most := 20_000):
        raise Bad("too_long", most=most)
    return value.strip()


def yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Bad("wrong_type", wanted="true or false")
    return value


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, both ends allowed."""

    lowest: int
    highest: int

    def __call__(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Bad("wrong_type", wanted="whole number")
        if not self.lowest <= value <= self.highest:
            raise Bad("out_of_bounds", lowest=self.lowest, highest=self.highest, found=value)
        return value


@dataclass(frozen=True, slots=True)
class OneOf(Generic[Choice]):
    choices: type[Choice]

    def __call__(self, value: object) -> Choice:
        written = text(value)
        try:
            return self.choices(written)
        except ValueError:
            raise Bad("not_in_list", choices=[str(choice) for choice in self.choices], found=written) from None


@dataclass(frozen=True, slots=True)
class ListOf(Generic[Item]):
    """A list without repeats, in the order written."""

    item: Callable[[object], Item]
    least: int = 0

    def __call__(self, value: object) -> tuple[Item, ...]:
        if not isinstance(value, list):
            raise Bad("wrong_type", wanted="list")
        if len(value) < self.least:
            raise Bad("too_few", least=self.least)
        taken: list[Item] = []
        for number, written in enumerate(value):
            try:
                good = self.item(written)
            except Bad as bad:
                raise Bad(bad.code, at=number, **bad.details) from None
            if good in taken:
                raise Bad("listed_twice", at=number, found=str(good))
            taken.append(good)
        return tuple(taken)


def whole(lowest: int, highest: int) -> Whole:
    return Whole(lowest, highest)


def one_of(choices: type[Choice]) -> OneOf[Choice]:
    return OneOf(choices)


def list_of(item: Callable[[object], Item], *, least: int = 0) -> ListOf[Item]:
    return ListOf(item, least)


def pattern(expression: str, example: str) -> Callable[[object], str]:
    """Text of one form. example: shown to the officer who wrote another."""

    def check(value: object) -> str:
        written = text(value)
        if not re.fullmatch(expression, written):
            raise Bad("malformed", example=example, found=written)
        return written

    return check


def clock_time(value: object) -> time:
    """A local time of day written "09:00"."""
    written = pattern(r"([01]\d|2[0-3]):[0-5]\d", "09:00")(value)
    return time.fromisoformat(written)


def phone(value: object) -> str:
    """A British number, kept as written. Ofcom's numbers for drama are allowed, so assignment is not checked."""
    written = text(value)
    try:
        number = phonenumbers.parse(written, "GB")
    except phonenumbers.NumberParseException:
        number = None
    short = re.fullmatch(r"1\d{2}", written)  # 101, 111
    if not short and (number is None or not phonenumbers.is_possible_number(number)):
        raise Bad("malformed", example="01632 960123", found=written)
    return written


def email(value: object) -> str:
    written = text(value)
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Bad("malformed", example="meals@example.org", found=written) from None


def zone(value: object) -> str:
    written = text(value)
    try:
        ZoneInfo(written)
    except (ValueError, OSError, LookupError):  # LookupError: not found; OSError: a folder of zones, as "Europe"
        raise Bad("malformed", example="Europe/London", found=written) from None
    return written


def brand_colour(value: object) -> str:
    written = text(value)
    try:
        brand.derive(written)
    except Invalid as error:
        raise Bad(error.code, at=None, **error.details) from None
    return written.lower()


def area_code(value: object) -> str:
    """A local authority's ONS code, or a county's. Whether there is such an authority is asked elsewhere."""
    return pattern(r"(E(06|07|08|09|10)|W06|S12|N09)\d{6}", "E07000999")(value)


def day(value: object) -> date:
    """A day written "2026-12-24", with or without quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    written = pattern(r"\d{4}-\d{2}-\d{2}", "2026-12-24")(value)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Bad("malformed", example="2026-12-24", found=written) from None


def logo(value: object) -> str:
    if not isinstance(value, str):
        raise Bad("wrong_type", wanted="text")
    written = value.strip()
    try:
        svg.check(written)
    except Invalid as error:
        details = dict(error.details)
        row = details.pop("row", None)
        above = value[: len(value) - len(value.lstrip())].count("\n")
        bad = Bad(error.code, at=None, **details)
        bad.row = above + row if isinstance(row, int) else None
        raise bad from None
    return written
