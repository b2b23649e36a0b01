"""What a coordinator writes down to end the search."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, TextAreaField, TimeField
from wtforms.validators import Length, Optional

from app.domain.matches import MatchState
from app.services.no_answers import LONGEST_HOW, LONGEST_NAME, Located
from app.web.formats import local
from app.web.forms_base import Form

OUTCOMES = {
    MatchState.HANDED_OVER: _l("Safe, and the meal was handed over"),
    MatchState.FAILED_VISIT: _l("Safe, but there was no meal today"),
    MatchState.EMERGENCY: _l("An emergency: an ambulance or hospital"),
}
TOO_LONG = _l("Write up to %(max)d characters here.")


class LocatedForm(Form):
    """Whether all three are there is the service's to say: one rule for every way in."""

    located_by = StringField(
        _l("Who found out?"),
        description=_l("The name of the person who saw or spoke to them."),
        validators=[Length(max=LONGEST_NAME, message=TOO_LONG)],
    )
    located_how = TextAreaField(
        _l("How?"),
        description=_l("For example: “I spoke to her daughter. She is at her daughter’s until Friday.”"),
        validators=[Length(max=LONGEST_HOW, message=TOO_LONG)],
    )
    outcome = RadioField(
        _l("How did it end?"),
        choices=[SelectChoice(state.value, label) for state, label in OUTCOMES.items()],
        default=None,
        validate_choice=False,
    )
    at = TimeField(
        _l("When was the meal handed over?"),
        description=_l("Only if it was, like 17:45. Leave it empty for now."),
        validators=[Optional()],
    )

    def located(self, raised_at: datetime) -> Located:
        """raised_at: aware; the hand-over was on its local day."""
        chosen = str(self.outcome.data or "")
        at = datetime.combine(local(raised_at).date(), self.at.data, local(raised_at).tzinfo) if self.at.data else None
        return Located(
            by=_tidy(self.located_by.data),
            how=_tidy(self.located_how.data),
            outcome=next((state for state in OUTCOMES if state == chosen), None),
            at=at,
        )


def _tidy(text: str | None) -> str:
    return (text or "").replace("\x00", "").replace("\r\n", "\n").strip()
