"""What a cook says about a visit."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.models.meals import Match
from app.services.match_reasons import EndReason
from app.web.day_times import moment_on
from app.web.formats import local
from app.web.forms_base import Form

_SHORT = Length(max=500, message=_l("Use 500 letters or fewer."))
REASONS = {
    EndReason.CANNOT_COOK: _l("Something came up"),
    EndReason.UNWELL: _l("I am unwell"),
    EndReason.OTHER: _l("Another reason"),
}


class HandOverForm(Form):
    """at: a time on the visit's day; empty means now."""

    at = StringField(_l("What time was it?"), description=_l("Like 5.40pm or 17:40."))

    def __init__(self, match: Match) -> None:
        super().__init__()
        self.day = local(match.window_start).date()

    def validate_at(self, field: Any) -> None:
        if (field.data or "").strip():
            moment_on(self.day, field.data)

    def moment(self) -> datetime | None:
        return moment_on(self.day, self.at.data) if (self.at.data or "").strip() else None


class CannotForm(Form):
    reason = RadioField(_l("What happened?"), validators=[InputRequired(_l("Choose a reason."))])
    text = TextAreaField(
        _l("Anything we should know"),
        description=_l("You can leave this empty. Only the office reads it."),
        validators=[_SHORT],
    )

    def __init__(self) -> None:
        super().__init__()
        self.reason.choices = [(code.value, str(text)) for code, text in REASONS.items()]


class ElseForm(Form):
    """What else can come of a visit, said in one tap with a few words."""

    text = TextAreaField(_l("What happened?"), description=_l("Only the office reads this."), validators=[_SHORT])
