"""The form in which a cook says on which day of the week they cook."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from app import clock
from app.domain.council_policy import Weekday
from app.domain.meal_to_post import DISH_LENGTH
from app.services.cook_days import CookDay
from app.web.cook import meal_fields as parts
from app.web.fields import at_most, one_line
from app.web.formats import local
from app.web.forms_base import Form
from app.web.tenant import this_council
from app.web.words.asks import EVERY


class DayForm(Form):
    """last: the window of the cook's last meal, which is among the times to choose from."""

    weekday = SelectField(
        _l("Which day of the week?"),
        validate_choice=False,
        validators=[InputRequired(_l("Choose a day of the week.")), parts.chosen(_l("Choose a day of the week."))],
    )
    between = RadioField(
        _l("Between"), validate_choice=False, validators=[parts.chosen(_l("Choose when you can bring it."))]
    )
    starts = StringField(_l("From"), validators=[at_most(20)])
    ends = StringField(_l("Until"), validators=[at_most(20)])
    portions = RadioField(
        _l("How many portions can you share?"),
        validate_choice=False,
        validators=[parts.chosen(_l("Choose how many portions."))],
    )
    dish = StringField(
        _l("What do you mostly cook?"),
        description=_l("You can leave this empty."),
        filters=[one_line],
        validators=[at_most(DISH_LENGTH)],
    )

    def __init__(self, last: tuple[datetime, datetime] | None, **facts: Any) -> None:
        super().__init__(**facts)
        self.weekday.choices = [SelectChoice("", _("Choose a day")), *parts.options(EVERY)]
        self.between.choices = parts.span_choices(last)
        most = this_council().policy.matching.max_portions_per_meal
        self.portions.choices = [SelectChoice(str(number)) for number in range(1, most + 1)]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        typed = self.between.data == parts.OTHER
        span = (parts.parse_time(self.starts.data), parts.parse_time(self.ends.data))
        self.span = span if typed else parts.parse_span(self.between.data or "") or (None, None)
        if typed:
            for field, at in zip((self.starts, self.ends), span, strict=True):
                if at is None:
                    field.errors = [_("Enter a time, like 17:30 or 5.30pm.")]
        return fine and bool(self.weekday.data) and None not in self.span

    def facts(self) -> CookDay:
        """After `sent()` only."""
        starts, ends = self.span
        assert starts is not None
        assert ends is not None
        return CookDay(
            weekday=Weekday(self.weekday.data),
            starts=starts,
            ends=ends,
            portions=int(self.portions.data),
            first=local(clock.now()).date(),
            dish=self.dish.data or "",
        )

    def show_error(self, field: str | None, said: str, status: int) -> None:
        """An answer given by a tile has its sentence at the tiles."""
        if field == "ends" and self.between.data != parts.OTHER:
            field = "between"
        super().show_error(field, said, status)
