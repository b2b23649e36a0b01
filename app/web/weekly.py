"""What is asked for each week: the form it is asked in, and how it is said."""

from datetime import date, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from app import clock
from app.domain.council_policy import Weekday
from app.models.standing_requests import StandingRequest
from app.services.standing_requests import StandingFacts
from app.web.asking import HOW
from app.web.away import later_days
from app.web.formats import local, long_day, wall_time
from app.web.forms_base import Form
from app.web.tenant import this_council
from app.web.words.names import WEEKDAYS, listed

HALF_HOURS = [time(hour, minute) for hour in range(11, 21) for minute in (0, 30)]
MOST_WEEKS = 4


class StandingForm(Form):
    """A diner's own: days of the week, between two times, until they say stop or a day."""

    weekdays = SelectMultipleField(_l("Which days?"), validators=[InputRequired(_l("Choose at least one day."))])
    starts = SelectField(_l("From"), default="17:00")
    ends = SelectField(_l("To"), default="19:00")
    every = SelectField(_l("How often?"), default="1")
    portions = RadioField(_l("How many portions?"), default="1", validators=[InputRequired(_l("Choose a number."))])
    until = SelectField(_l("Until when?"), default="")

    def __init__(self) -> None:
        super().__init__()
        self.weekdays.choices = [SelectChoice(day.value, str(WEEKDAYS[day])) for day in Weekday]
        times = [SelectChoice(at.isoformat("minutes"), wall_time(at)) for at in HALF_HOURS]
        self.starts.choices, self.ends.choices = times[:-1], times[1:]
        self.every.choices = [SelectChoice(str(weeks), every_words(weeks)) for weeks in range(1, MOST_WEEKS + 1)]
        most = this_council().policy.matching.max_portions_per_request
        self.portions.choices = [(str(number), str(number)) for number in range(1, most + 1)]
        today = local(clock.now()).date()
        self.until.choices = [SelectChoice("", _("Until I say stop")), *later_days(today)]

    def facts(self) -> StandingFacts:
        return StandingFacts(
            weekdays=frozenset(map(Weekday, self.weekdays.data)),
            starts=time.fromisoformat(self.starts.data),
            ends=time.fromisoformat(self.ends.data),
            portions=int(self.portions.data),
            every_weeks=int(self.every.data),
            until=date.fromisoformat(self.until.data) if self.until.data else None,
        )


class StandingForSomebodyForm(StandingForm):
    """The office's, for somebody who rang."""

    how = RadioField(_l("How did they ask?"), validators=[InputRequired(_l("Choose how they asked."))])

    def __init__(self) -> None:
        super().__init__()
        self.how.choices = [(how.value, str(text)) for how, text in HOW.items()]


class EndStandingForm(Form):
    with_days = BooleanField(_l("Also cancel the days below"), default=True)


def every_words(weeks: int) -> str:
    return str(ngettext("Every week", "Every %(num)s weeks", weeks))


def weekly_words(row: StandingRequest) -> str:
    """Tuesday and Friday, 5pm to 7pm; with what is not every week or not for one."""
    days = listed(WEEKDAYS[day] for day in Weekday if day in row.weekdays)
    said = _("%(days)s, %(start)s to %(end)s", days=days, start=wall_time(row.starts), end=wall_time(row.ends))
    parts = [str(said)]
    if row.every_weeks > 1:
        parts.append(every_words(row.every_weeks))
    if row.portions > 1:
        parts.append(str(ngettext("%(num)s portion", "%(num)s portions", row.portions)))
    if row.until:
        parts.append(str(_("Until %(day)s", day=long_day(row.until))))
    return ". ".join(parts)
