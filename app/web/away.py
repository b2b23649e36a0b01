"""Days away: the forms they are said in, and how they are told."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from app import clock
from app.domain.away import AwayKind
from app.models.away import AwaySpell
from app.services.away import AwayFacts
from app.web.asking import HOW
from app.web.formats import local, long_day
from app.web.forms_base import Form

DAYS_SHOWN = 120
DAYS_BACK = 14
UNKNOWN = "unknown"
_NEEDED = InputRequired(_l("Choose the last day, or say that it is not known yet."))
KINDS = {
    AwayKind.AWAY: _l("Away from home"),
    AwayKind.HOSPITAL: _l("In hospital"),
    AwayKind.OTHER: _l("Something else"),
}


class LastDayForm(Form):
    """When somebody is away until, as far as it is known."""

    last_day = SelectField(_l("Last day away"), validators=[_NEEDED])

    def __init__(self) -> None:
        super().__init__()
        today = local(clock.now()).date()
        first = [SelectChoice("", _("Choose a day")), SelectChoice(UNKNOWN, _("Not known yet"))]
        self.last_day.choices = [*first, *_days(today, range(DAYS_SHOWN))]

    def until(self) -> date | None:
        return None if self.last_day.data == UNKNOWN else date.fromisoformat(self.last_day.data)

    def show(self, spell: AwaySpell) -> None:
        """What is known now."""
        self.last_day.data = spell.last_day.isoformat() if spell.last_day else UNKNOWN


class AwayForm(LastDayForm):
    """A member's own. kind: asked only where somebody speaks for another."""

    first_day = SelectField(_l("First day away"))
    kind = RadioField(_l("Where will they be?"), default=AwayKind.AWAY.value)

    def __init__(self, *, back: int = 0) -> None:
        super().__init__()
        today = local(clock.now()).date()
        self.first_day.choices = _days(today, range(-back, DAYS_SHOWN))
        if not self.first_day.data:
            self.first_day.data = today.isoformat()
        self.kind.choices = [(kind.value, str(text)) for kind, text in KINDS.items()]

    def facts(self, *, cooking_only: bool = False) -> AwayFacts:
        return AwayFacts(
            first_day=date.fromisoformat(self.first_day.data),
            last_day=self.until(),
            kind=AwayKind(self.kind.data),
            cooking_only=cooking_only,
        )


class AwayForSomebodyForm(AwayForm):
    """The office's: it may have begun already."""

    how = RadioField(_l("How do you know?"), validators=[InputRequired(_l("Choose how you know."))])

    def __init__(self) -> None:
        super().__init__(back=DAYS_BACK)
        self.how.choices = [(how.value, str(text)) for how, text in HOW.items()]


class CookAwayForm(AwayForm):
    first_day = SelectField(_l("I cannot cook from"))
    last_day = SelectField(_l("Until and including"), validators=[_NEEDED])


def later_days(today: date) -> list[SelectChoice]:
    return _days(today, range(DAYS_SHOWN))


def _days(today: date, ahead: range) -> list[SelectChoice]:
    names = {0: _("Today"), 1: _("Tomorrow")}
    days = [(today + timedelta(days=more), names.get(more)) for more in ahead]
    return [SelectChoice(day.isoformat(), str(name or long_day(day))) for day, name in days]


def away_words(spell: AwaySpell) -> str:
    """From Monday 7 December to Friday 11 December."""
    first = long_day(spell.first_day)
    if spell.last_day is None:
        return str(_("From %(first)s. Nobody knows until when yet", first=first))
    if spell.last_day == spell.first_day:
        return str(_("On %(first)s", first=first))
    return str(_("From %(first)s to %(last)s", first=first, last=long_day(spell.last_day)))
