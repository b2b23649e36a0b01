"""What the safeguarding lead writes down about a report."""

from flask_babel import lazy_gettext as _l
from wtforms import SubmitField, TextAreaField
from wtforms.validators import Length

from app.services.concerns import LONGEST_TEXT
from app.web.forms_base import Form


class OutcomeForm(Form):
    """closes: which of the two buttons was pressed."""

    outcome = TextAreaField(
        _l("What has been done"),
        description=_l("Whom you spoke to, what you decided, and why."),
        validators=[Length(max=LONGEST_TEXT, message=_l("Write up to %(max)d characters here."))],
    )
    closes = SubmitField()

    def words(self) -> str:
        return str(self.outcome.data or "").replace("\x00", "").replace("\r\n", "\n").strip()
