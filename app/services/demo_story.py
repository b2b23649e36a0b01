"""The file that a demonstration council's people are told from, and the stage they are told on."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.domain.permissions import permissions_of
from app.domain.vocabulary import Allergen, Asked, Diet, Presence, Role, Temperature
from app.models.people import Person
from app.services.frame import ANONYMOUS, Actor, CouncilContext, Deed
from app.services.ports import Ports
from app.store import demo as store

LATEST_HOUR = 22
"""From this local hour on, the demonstration's "today" is tomorrow: a visit needs some evening left."""


@dataclass(frozen=True, kw_only=True)
class Dish:
    """contains, may: allergens. colours: of the food, for the picture that is drawn of it."""

    name: str
    ingredients: str
    contains: list[str]
    may: list[str] = field(default_factory=list)
    temperature: str = Temperature.HOT
    diets: list[str] = field(default_factory=list)
    colours: list[str]

    @property
    def allergens(self) -> dict[Allergen, Presence]:
        answers = dict.fromkeys(Allergen, Presence.NO)
        answers |= {Allergen(code): Presence.MAY_CONTAIN for code in self.may}
        return answers | {Allergen(code): Presence.YES for code in self.contains}

    @property
    def suits(self) -> frozenset[Diet]:
        return frozenset(map(Diet, self.diets))


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """days_ago: when they came. state: active, paused, checking or applied. No email, no phone: reached by a visit.

    language: where it is not the council's first.
    """

    name: str
    email: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    days_ago: int = 30
    state: str = "active"
    language: str = ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def last_name(self) -> str:
        return self.name.split(maxsplit=1)[1]


@dataclass(frozen=True, kw_only=True)
class Staff(Somebody):
    roles: list[str]


@dataclass(frozen=True, kw_only=True)
class Cook(Somebody):
    dishes: list[Dish] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Diner(Somebody):
    """asked: whether somebody has asked about the 14 allergens. must: diets that are always kept."""

    lives_with: str = ""
    door: str = ""
    avoid: list[str] = field(default_factory=list)
    severe: list[str] = field(default_factory=list)
    must: list[str] = field(default_factory=list)
    heating: list[str] = field(default_factory=lambda: ["microwave"])
    opens_tub: str = "yes"
    small_portion: bool = False
    asked: bool = True


@dataclass(frozen=True, kw_only=True)
class Relative(Somebody):
    diner: str
    relation: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """Who has a part in an ordinary day, by name. apart: two who are kept apart. worry: what a cook has told us.

    weekly: asks for meals each week, and is away for a few days later on. hospital: nobody knows until when.
    """

    by_phone: list[str]
    online: list[str]
    by_visit: str
    waiting: list[str]
    weekly: str
    hospital: str
    apart: list[str] = field(default_factory=list)
    worry: str = ""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two who share meals, by name. state: active, trial, asked (the diner has yet to answer), or shared: once."""

    cook: str
    diner: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Story:
    town: str
    staff: list[Staff]
    cooks: list[Cook]
    diners: list[Diner]
    relatives: list[Relative]
    day: Day
    pairs: list[Pair] = field(default_factory=list)

    def everybody(self) -> Iterable[Somebody]:
        yield from self.staff
        yield from self.cooks
        yield from self.diners
        yield from self.relatives


def read(file: Path) -> Story:
    """A story from its file. Raises TypeError, naming the line's word, for one that means nothing."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return Story(
        town=told["town"],
        staff=[Staff(**row) for row in told["staff"]],
        cooks=[_cook(row) for row in told["cooks"]],
        diners=[Diner(**row) for row in told["diners"]],
        relatives=[Relative(**row) for row in told["relatives"]],
        day=Day(**told["day"]),
        pairs=[Pair(**row) for row in told.get("pairs", [])],
    )


def _cook(row: Mapping[str, Any]) -> Cook:
    dishes = [Dish(**dish) for dish in row.get("dishes", [])]
    return Cook(**({**row, "dishes": dishes}))


@dataclass(frozen=True)
class Stage:
    """now: the real moment (aware, UTC). Nobody's deed is told as done later than that."""

    session: Session
    council: CouncilContext
    ports: Ports
    story: Story
    now: datetime

    @property
    def today(self) -> date:
        """The local day that is told as today."""
        here = self.now.astimezone(self.council.policy.tz)
        return here.date() + timedelta(days=1 if here.hour >= LATEST_HOUR else 0)

    def local(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.council.policy.tz).astimezone(UTC)

    def days_ago(self, days: int, hour: int = 10) -> datetime:
        return min(self.local(self.today - timedelta(days=days), hour), self.now)

    def person(self, name: str) -> Person:
        """Somebody of the story who has been told already. Raises LookupError."""
        found = store.person_named(self.session, self.council.id, name)
        if found is None:
            raise LookupError(name)
        return found

    def coordinator(self) -> Person:
        return self.person(next(who.name for who in self.story.staff if Role.COORDINATOR in who.roles))

    def deed(self, who: Person | None, at: datetime, acting_for: Person | None = None, why: str = "") -> Deed:
        """A deed of this person at that moment; acting_for: a coordinator does it for somebody who rang."""
        roles = store.active_roles(self.session, self.council.id, [p.id for p in (who, acting_for) if p])
        actor = ANONYMOUS
        if who is not None:
            allowed = permissions_of(roles, self.council.policy.granted)
            actor = Actor("person", who.id, who.household_id, who.full_name, allowed)
        return Deed(
            session=self.session,
            council=self.council,
            actor=actor,
            now=at,
            ports=self.ports,
            acting_for_id=acting_for.id if acting_for else None,
            how=Asked.PHONE if acting_for else Asked.WEB,
            reason=why,
        )
