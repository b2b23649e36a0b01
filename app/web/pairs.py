"""What cooks, diners and the desk see of pairs: the form of their days, and a pair as one side sees it."""

from datetime import date, time
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, StopValidation

from app import clock
from app.domain.council_policy import Weekday
from app.domain.errors import Invalid
from app.domain.pairings import PAIRING, PairingMove, PairingState, Party, may_resume
from app.domain.recurrence import Weekly
from app.models.pairings import Pairing
from app.services.pairing_parts import Plan, knows
from app.web.asking import PARTS
from app.web.day_times import parse_day, read_time
from app.web.fields import at_most, one_line
from app.web.formats import local, long_day, wall_time
from app.web.forms_base import Form
from app.web.tenant import this_council
from app.web.words import sentence
from app.web.words.names import WEEKDAYS
from app.web.words.pairings import STATES, plan_words

EVERY = (1, 2, 3, 4)
LOOKS = {
    PairingState.SUGGESTED: ("wait", "hourglass"),
    PairingState.TRIAL: ("look", "calendar"),
    PairingState.ACTIVE: ("yes", "tick"),
    PairingState.PAUSED: ("quiet", "pause"),
    PairingState.REVIEW_DUE: ("wait", "message"),
    PairingState.ENDED: ("quiet", "cross"),
}


def _a_time(_form: Any, field: Any) -> None:
    try:
        read_time(field.data or "")
    except ValueError as no:
        raise StopValidation(str(no)) from None


class WeekdaysForm(Form):
    """Which days of the week, and how many portions: what every pair has to agree on."""

    weekdays = SelectMultipleField(_l("Which days of the week?"))
    portions = RadioField(
        _l("How many portions each time?"), default="1", validators=[InputRequired(_l("Choose a number."))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weekdays.choices = [SelectChoice(day.value, str(WEEKDAYS[day])) for day in Weekday]
        most = this_council().policy.matching.max_portions_per_request
        self.portions.choices = [(str(number), str(number)) for number in range(1, most + 1)]

    def hours(self) -> tuple[time, time]:
        raise NotImplementedError

    def every_weeks(self) -> int:
        return 1

    def sent(self) -> bool:
        """Whether everything reads well, the days taken together as well."""
        if not super().sent():
            return False
        try:
            self.plan()
        except Invalid as no:
            self.show_error(no.field, sentence(no.code, no.details), no.status)
            return False
        return True

    def plan(self) -> Plan:
        """From today on. Raises Invalid."""
        starts, ends = self.hours()
        weekly = Weekly(
            weekdays=frozenset(map(Weekday, self.weekdays.data or [])),
            starts=starts,
            ends=ends,
            first=local(clock.now()).date(),
            every=self.every_weeks(),
        )
        return Plan(weekly=weekly, portions=int(self.portions.data))


class DaysForm(WeekdaysForm):
    """A cook's and the desk's: the hours as people type them."""

    starts = StringField(_l("From"), [at_most(12), _a_time], default="5.30pm", filters=[one_line])
    ends = StringField(_l("To"), [at_most(12), _a_time], default="6.30pm", filters=[one_line])
    every = SelectField(_l("How often?"), default="1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {1: _("Every week"), 2: _("Every second week"), 3: _("Every third week"), 4: _("Every fourth week")}
        self.every.choices = [SelectChoice(str(number), said[number]) for number in EVERY]

    def hours(self) -> tuple[time, time]:
        return read_time(self.starts.data), read_time(self.ends.data)

    def every_weeks(self) -> int:
        return int(self.every.data)


class DinersDaysForm(WeekdaysForm):
    """A diner's own, in large print: a part of the day will do."""

    part = RadioField(_l("What time of day?"), validators=[InputRequired(_l("Choose a time of day."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part.choices = [("lunch", _("Lunch")), ("evening", _("Evening"))]

    def hours(self) -> tuple[time, time]:
        return PARTS[self.part.data]


def filled(pairing: Pairing) -> dict[str, Any]:
    """The days as they are, for DaysForm."""
    if pairing.starts is None or pairing.ends is None:
        return {}
    return {
        "weekdays": [day.value for day in pairing.weekdays],
        "starts": wall_time(pairing.starts),
        "ends": wall_time(pairing.ends),
        "every": str(pairing.every),
        "portions": str(pairing.portions),
    }


class PairShown(NamedTuple):
    """A pair as one of the two sees it. name: the other's. asked: they have not said yes or no yet."""

    ref: str
    version: int
    name: str
    days: str
    state: str
    kind: str
    icon: str
    note: str
    asked: bool
    can_pause: bool
    can_resume: bool


def days_of(pairing: Pairing) -> str:
    """As a line of its own: "Each Sunday, 5.30pm to 6.30pm"."""
    said = plan_words(pairing.weekdays, pairing.starts, pairing.ends, pairing.every)
    return said[:1].upper() + said[1:]


def seen_by(side: Party, pairings: list[Pairing]) -> list[PairShown]:
    """Those that this side has heard of."""
    return [_shown(side, pairing) for pairing in pairings if knows(pairing, side)]


def _shown(side: Party, pairing: Pairing) -> PairShown:
    other = pairing.diner if side is Party.COOK else pairing.cook
    mine = pairing.cook_yes_at if side is Party.COOK else pairing.diner_yes_at
    asked = pairing.state is PairingState.SUGGESTED and mine is None
    state = PairingState.ACTIVE if pairing.state is PairingState.REVIEW_DUE else pairing.state  # the office's affair
    kind, icon = LOOKS[state]
    paused_by = pairing.paused_by
    return PairShown(
        ref=pairing.ref,
        version=pairing.version,
        name=other.first_name,
        days=days_of(pairing),
        state=str(STATES[state]),
        kind=kind,
        icon=icon,
        note=_note(pairing, other.first_name, asked=asked),
        asked=asked,
        can_pause=PAIRING.can(pairing.state, PairingMove.PAUSE),
        can_resume=pairing.state is PairingState.PAUSED and paused_by is not None and may_resume(side, paused_by),
    )


def _note(pairing: Pairing, name: str, *, asked: bool) -> str:
    if pairing.state is PairingState.SUGGESTED and not asked:
        return str(_("You have said yes. We ask %(name)s, and tell you.", name=name))
    if pairing.state is PairingState.TRIAL:
        return str(_("You try it out. We ask you both how it goes."))
    if pairing.state is PairingState.PAUSED and pairing.paused_until:
        return str(_("It goes on by itself on %(day)s.", day=long_day(pairing.paused_until)))
    return ""


class PauseForm(Form):
    """until: the day on which it goes on; empty where nobody knows."""

    until = StringField(_l("When does it go on?"), [at_most(20)], filters=[one_line])

    def validate_until(self, _field: Any) -> None:
        try:
            self.day()
        except Invalid:
            raise StopValidation(str(_("Enter a day, like 15/10/2026, or leave it empty."))) from None

    def day(self) -> date | None:
        """None where nobody knows. Raises Invalid."""
        typed = (self.until.data or "").strip()
        return parse_day(typed) if typed else None
