# ruff: noqa: RUF009 `setting` and `section` make dataclass fields
"""What a council asks of its cooks, and who looks after adults at risk and food safety there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.council_checks import area_code, list_of, one_of, phone, text, whole
from app.domain.council_document import Bad, sections, setting


class Nation(StrEnum):
    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


class Requirement(StrEnum):
    """What a council may ask of a cook before the first meal. DBS: the nation's criminal-record check, whichever."""

    IDENTITY = "identity"
    DBS = "dbs"
    HYGIENE_QUIZ = "hygiene_quiz"
    AGREEMENT = "agreement"
    REFERENCES = "references"


class RecordCheck(StrEnum):
    """Whose criminal-record check it is: the Disclosure and Barring Service, Disclosure Scotland, or AccessNI."""

    DBS = "dbs"
    PVG = "pvg"
    ACCESSNI = "accessni"


class DbsLevel(StrEnum):
    """Cooking for a neighbour is not regulated activity, so no barred-list check may be asked for.

    Scotland has level 1, level 2 and the PVG scheme instead of the other three (from 1 April 2025).
    """

    BASIC = "basic"
    STANDARD = "standard"
    ENHANCED = "enhanced"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    PVG = "pvg"


CHECK_OF: Mapping[str, RecordCheck] = {
    Nation.ENGLAND: RecordCheck.DBS,
    Nation.WALES: RecordCheck.DBS,
    Nation.SCOTLAND: RecordCheck.PVG,
    Nation.NORTHERN_IRELAND: RecordCheck.ACCESSNI,
}
_SHOWS = (DbsLevel.BASIC, DbsLevel.STANDARD, DbsLevel.ENHANCED)
LEVELS: Mapping[RecordCheck, tuple[DbsLevel, ...]] = {
    RecordCheck.DBS: _SHOWS,
    RecordCheck.ACCESSNI: _SHOWS,
    RecordCheck.PVG: (DbsLevel.LEVEL_1, DbsLevel.LEVEL_2, DbsLevel.PVG),
}
"""From what shows least to what shows most."""
RECHECK: Mapping[RecordCheck, tuple[int, int]] = {
    RecordCheck.DBS: (6, 60),
    RecordCheck.ACCESSNI: (6, 60),
    RecordCheck.PVG: (6, 60),  # a membership ends after five years
}
_RECHECK_DEFAULT = {RecordCheck.PVG: 60}
_COOK_DEFAULT = (Requirement.IDENTITY, Requirement.DBS, Requirement.HYGIENE_QUIZ, Requirement.AGREEMENT)


def _check_there(council: Mapping[str, object]) -> RecordCheck:
    return CHECK_OF.get(str(council.get("nation")), RecordCheck.DBS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetting:
    """cook: what a coordinator records as passed before a cook is active, in the order shown.

    check: the nation's. level: the least that counts. recheck_months: how long it counts from its day of issue.
    """

    cook: tuple[Requirement, ...] = setting(list_of(one_of(Requirement), least=1), _COOK_DEFAULT)
    check: RecordCheck = setting(one_of(RecordCheck), RecordCheck.DBS, by=_check_there)
    level: DbsLevel = setting(
        one_of(DbsLevel), DbsLevel.BASIC, by=lambda council: LEVELS[_check_there(council)][0], was="dbs_level"
    )
    recheck_months: int = setting(
        whole(6, 60), 36, by=lambda council: _RECHECK_DEFAULT.get(_check_there(council), 36), was="dbs_recheck_months"
    )
    quiz_pass_percent: int = setting(whole(50, 100), 80)

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        if self.level not in LEVELS[self.check]:
            choices = [level.value for level in LEVELS[self.check]]
            found = self.level.value
            yield "level", Bad("level_of_another_check", check=self.check.value, choices=choices, found=found)
        lowest, highest = RECHECK[self.check]
        if not lowest <= self.recheck_months <= highest:
            bounds = {"lowest": lowest, "highest": highest}
            yield "recheck_months", Bad("out_of_bounds", **bounds, found=self.recheck_months)

    def misfits(self, council: Mapping[str, object]) -> Iterator[tuple[str, Bad]]:
        if "nation" in council and self.check is not _check_there(council):
            wanted = _check_there(council).value
            found = self.check.value
            yield "check", Bad("check_of_another_nation", nation=str(council["nation"]), wanted=wanted, found=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnotherTeam:
    """Who does it in these areas, where that is another authority's task, as a county's in a district."""

    codes: tuple[str, ...] = setting(list_of(area_code, least=1))
    team_name: str = setting(text)
    team_phone: str = setting(phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguarding:
    """areas: where others than the team named first look after adults at risk."""

    lead_title: str = setting(text)
    adult_team_name: str = setting(text)
    adult_team_phone: str = setting(phone)
    areas: tuple[AnotherTeam, ...] = sections(AnotherTeam)

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        yield from _twice(self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodSafety:
    """Environmental health: who is told of food that made somebody ill. None: not named yet."""

    team_name: str | None = setting(text, None)
    team_phone: str | None = setting(phone, None)
    areas: tuple[AnotherTeam, ...] = sections(AnotherTeam)

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        yield from _twice(self.areas)


def _twice(teams: tuple[AnotherTeam, ...]) -> Iterator[tuple[str, Bad]]:
    seen: set[str] = set()
    for number, team in enumerate(teams):
        for at, code in enumerate(team.codes):
            if code in seen:
                yield f"areas.{number}.codes", Bad("listed_twice", at=at, found=code)
            seen.add(code)
