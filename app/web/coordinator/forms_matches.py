"""What a coordinator fills in about a match."""

from datetime import UTC, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.models.meals import Match
from app.services.match_reasons import EndReason
from app.web.day_times import moment_on
from app.web.formats import local
from app.web.forms_base import Form
from app.web.words.matches import END_REASONS, REJECT_REASONS

MOST_AT_ONCE, LONGEST_VERSION = 100, 10
_SHORT = Length(max=500, message=_l("Use 500 letters or fewer."))


class ApproveForm(Form):
    food_confirmed = BooleanField(_l("I have read the ingredients, and none of this is in them"))


class ApproveManyForm(Form):
    """Several rows of the queue. versions: the reference and version of each that was ticked, once each."""

    versions: list[tuple[str, int]]

    def sent(self) -> bool:
        if not super().sent():
            return False
        ticked = (value.partition(".") for value in request.form.getlist("chosen")[:MOST_AT_ONCE])
        self.versions = list({ref: int(version) for ref, _dot, version in ticked if _is_version(version)}.items())
        if not self.versions:
            self.show_error(None, str(_("Choose at least one match.")), 422)
        return bool(self.versions)


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < LONGEST_VERSION


class SayNoForm(Form):
    reason = RadioField(_l("Why not?"), validators=[InputRequired(_l("Choose a reason."))])
    text = TextAreaField(_l("In a few words"), description=_l("Only the office reads this."), validators=[_SHORT])

    def __init__(self) -> None:
        super().__init__()
        self.reason.choices = [(code.value, str(text)) for code, text in REJECT_REASONS.items()]


class CallOffForm(Form):
    """reasons: those that a coordinator may give for somebody else."""

    reason = RadioField(_l("Why is it off?"), validators=[InputRequired(_l("Choose a reason."))])
    text = TextAreaField(_l("In a few words"), description=_l("Only the office reads this."), validators=[_SHORT])

    def __init__(self) -> None:
        super().__init__()
        names = dict(END_REASONS)
        names[EndReason.CANNOT_COOK] = _l("The cook cannot come")
        names[EndReason.UNWELL] = _l("The cook is unwell")
        self.reason.choices = [(code.value, str(text)) for code, text in names.items()]


class OutcomeForm(Form):
    """How a visit went, told to the office afterwards. at: a time on the visit's day."""

    outcome = RadioField(_l("How did it go?"), validators=[InputRequired(_l("Choose what happened."))])
    at = StringField(
        _l("When was it handed over?"), description=_l("Only for a meal that was handed over. Like 5.40pm or 17:40.")
    )
    text = TextAreaField(_l("In a few words"), description=_l("Only the office reads this."), validators=[_SHORT])

    def __init__(self, match: Match) -> None:
        super().__init__()
        self.day = local(match.window_start).date()
        self.outcome.choices = [
            ("handed_over", str(_("It was handed over"))),
            ("not_made", str(_("The meal was not made"))),
            ("refused", str(_("It was not wanted at the door"))),
        ]

    def validate_at(self, field: Any) -> None:
        if self.outcome.data == "handed_over":
            moment_on(self.day, field.data or "")

    def moment(self) -> datetime:
        return moment_on(self.day, self.at.data or "").astimezone(UTC)
