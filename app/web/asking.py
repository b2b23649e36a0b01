"""The form in which a meal is asked for: a day, a part of it, and how many portions."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app import clock
from app.domain.vocabulary import Asked
from app.web.formats import local, long_day, time_window, zone
from app.web.forms_base import Form
from app.web.tenant import this_council

PARTS = {
    "lunch": (time(11, 30), time(14)),
    "evening": (time(16, 30), time(19, 30)),
    "any": (time(11, 30), time(19, 30)),
}
_PART_NAMES = {"lunch": _l("Lunch"), "evening": _l("Evening"), "any": _l("Either")}
DAY_IS_OVER = _l("That day is not on the list any more. Choose a day.")  # the page stood open over midnight
HOW = {Asked.PHONE: _l("By phone"), Asked.VISIT: _l("On a visit"), Asked.LETTER: _l("By letter")}


class Wish(NamedTuple):
    """day: local. start, end: aware, UTC."""

    day: date
    start: datetime
    end: datetime
    portions: int


class AskForm(Form):
    """A diner's own: a week to choose from, in large print."""

    days_shown = 7
    day = RadioField(
        _l("Which day?"), validators=[InputRequired(_l("Choose a day."))], invalid_choice_message=DAY_IS_OVER
    )
    part = RadioField(_l("What time of day?"), validators=[InputRequired(_l("Choose a time of day."))])
    portions = RadioField(_l("How many portions?"), default="1", validators=[InputRequired(_l("Choose a number."))])

    def __init__(self) -> None:
        super().__init__()
        today = local(clock.now()).date()
        self.day.choices = [_day_choice(today, ahead) for ahead in range(self.days_shown)]
        self.part.choices = [(code, str(_PART_NAMES[code])) for code in PARTS]
        most = this_council().policy.matching.max_portions_per_request
        self.portions.choices = [(str(number), str(number)) for number in range(1, most + 1)]

    @property
    def part_hints(self) -> dict[str, str]:
        """The hours of each part of the day."""
        day = local(clock.now()).date()
        return {code: time_window(_moment(day, start), _moment(day, end)) for code, (start, end) in PARTS.items()}

    def wish(self) -> Wish:
        day = date.fromisoformat(self.day.data)
        start, end = PARTS[self.part.data]
        return Wish(day, _moment(day, start), _moment(day, end), int(self.portions.data))


class AskForSomebodyForm(AskForm):
    """The office's, for somebody who rang: two weeks, and how the wish arrived."""

    days_shown = 14
    day = SelectField(
        _l("Which day?"), validators=[InputRequired(_l("Choose a day."))], invalid_choice_message=DAY_IS_OVER
    )
    how = RadioField(_l("How did they ask?"), validators=[InputRequired(_l("Choose how they asked."))])

    def __init__(self) -> None:
        super().__init__()
        self.how.choices = [(how.value, str(text)) for how, text in HOW.items()]


def _day_choice(today: date, ahead: int) -> tuple[str, str]:
    day = today + timedelta(days=ahead)
    names = {0: _("Today"), 1: _("Tomorrow")}
    return day.isoformat(), str(names.get(ahead) or long_day(day))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, zone()).astimezone(UTC)
