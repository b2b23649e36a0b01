"""What must be so before somebody is made active, and how long a check holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.council_safety import LEVELS, DbsLevel, Requirement, Vetting
from app.domain.local_time import months_later
from app.domain.needs import Needs, not_asked
from app.domain.vocabulary import EatingHelp, OpensTub


class Missing(StrEnum):
    """What stands between a person and being active. The requirements have the codes they have in a council's file."""

    IDENTITY = "identity"
    DBS = "dbs"
    HYGIENE_QUIZ = "hygiene_quiz"
    AGREEMENT = "agreement"
    REFERENCES = "references"
    ADDRESS = "address"
    ALLERGENS = "allergens"
    HEATING = "heating"
    OPENS_TUB = "opens_tub"
    EATING = "eating"
    REPRESENTATION = "representation"


class IdentityMethod(StrEnum):
    """How somebody's identity was seen (DBS identity guidelines, 22 April 2025)."""

    IN_PERSON = "in_person"
    DIGITAL_SERVICE = "digital_service"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Check:
    """A requirement that was seen passed. recheck_on: the first day on which it no longer counts, or None."""

    requirement: str
    passed_on: date
    recheck_on: date | None = None
    level: str | None = None


def counts(check: Check, vetting: Vetting, today: date) -> bool:
    """Whether a check is in date and, for a DBS check, at the council's level or above."""
    if check.passed_on > today or (check.recheck_on is not None and check.recheck_on <= today):
        return False
    if check.requirement != Requirement.DBS or check.level is None:
        return True
    return check.level in LEVELS[vetting.check] and not is_below(DbsLevel(check.level), vetting)


def outstanding(vetting: Vetting, checks: Iterable[Check], today: date) -> tuple[Requirement, ...]:
    """The council's requirements that this cook has not passed, or whose check has run out, in the council's order."""
    passed = {check.requirement for check in checks if counts(check, vetting, today)}
    return tuple(requirement for requirement in vetting.cook if requirement.value not in passed)


def is_below(level: DbsLevel, vetting: Vetting) -> bool:
    """Whether it shows less than the council asks. A level of another nation's check counts for nothing."""
    ladder = LEVELS[vetting.check]
    return level not in ladder or ladder.index(level) < ladder.index(vetting.level)


def recheck_day(issued_on: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    return months_later(issued_on, months)


def missing_for_cook(vetting: Vetting, checks: Iterable[Check], today: date, *, placed: bool) -> tuple[Missing, ...]:
    still = tuple(Missing(requirement.value) for requirement in outstanding(vetting, checks, today))
    return still if placed else (*still, Missing.ADDRESS)


def missing_for_diner(needs: Needs, *, placed: bool) -> tuple[Missing, ...]:
    return tuple(_missing_for_diner(needs, placed=placed))


def _missing_for_diner(needs: Needs, *, placed: bool) -> Iterator[Missing]:
    if not_asked(needs.allergens):
        yield Missing.ALLERGENS
    if needs.heating is None:
        yield Missing.HEATING
    if needs.opens_tub is OpensTub.NOT_ASKED:
        yield Missing.OPENS_TUB
    if needs.eating is EatingHelp.NOT_ASKED:
        yield Missing.EATING
    if not placed:
        yield Missing.ADDRESS
