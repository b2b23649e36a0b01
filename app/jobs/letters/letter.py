"""The parts of an email, and the story it is told from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.models.meals import Match, Meal, MealRequest
from app.models.people import Person
from app.services.frame import CouncilContext
from app.web.formats import long_day, phone, time_window


class Paragraph(NamedTuple):
    """lead: its first words, in bold."""

    text: str
    lead: str = ""


class Button(NamedTuple):
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """panel: one fact a line, the first in bold, on butter: for what happens soon. code: set large, to be copied.

    why: why the reader gets it, or "".
    """

    subject: str
    opening: str
    panel: tuple[str, ...] = ()
    code: str = ""
    button: Button | None = None
    after: tuple[Paragraph, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """link: the full address of a page of this council, by endpoint. code: a one-time code, opened just now, or ""."""

    kind: str
    council: CouncilContext
    now: datetime
    link: Callable[..., str]
    facts: Mapping[str, Any]
    person: Person | None = None
    match: Match | None = None
    meal: Meal | None = None
    request: MealRequest | None = None
    code: str = ""

    @property
    def hello(self) -> str:
        """The first words of every letter."""
        return str(_("Hello %(name)s.", name=self.person.first_name) if self.person else _("Hello."))

    @property
    def is_cook(self) -> bool:
        return bool(self.match and self.person and self.match.cook_id == self.person.id)

    @property
    def is_staff(self) -> bool:
        """Whether the reader hears of a match that is other people's."""
        return bool(self.match and self.person and self.person.id not in {self.match.cook_id, self.match.diner_id})

    @property
    def other(self) -> str:
        """The first name of the other side of the match."""
        if self.match is None:
            return ""
        other: Person = self.match.diner if self.is_cook else self.match.cook
        return other.first_name

    @property
    def dish(self) -> str:
        return self.meal.dish if self.meal else str(_("the meal"))

    @property
    def window(self) -> str:
        """Thursday 15 October, 5.30pm to 6.30pm: the day's own name, for a letter may be read tomorrow."""
        timed = self.match or self.meal or self.request
        if timed is None:
            return ""
        day = long_day(timed.window_start.astimezone(self.council.policy.tz).date())
        return str(_("%(day)s, %(window)s", day=day, window=time_window(timed.window_start, timed.window_end)))

    @property
    def day(self) -> str:
        timed = self.match or self.meal or self.request
        return long_day(timed.window_start.astimezone(self.council.policy.tz).date()) if timed else ""

    @property
    def office(self) -> str:
        return phone(self.council.policy.contact.office_phone)


def ring_us(story: Story, lead: str) -> Paragraph:
    return Paragraph(str(_("Ring %(number)s.", number=story.office)), lead)


def why_cook() -> str:
    return str(_("You get this because you are a cook."))


def why_diner() -> str:
    return str(_("You get this because you have meals with us."))


def plain(story: Story) -> Letter:
    return Letter(
        subject=_("There is news for you"),
        opening=_("%(hello)s Sign in to read it.", hello=story.hello),
        button=Button(_("Sign in"), story.link("public.sign_in")),
        after=(ring_us(story, _("Do you have a question?")),),
    )
