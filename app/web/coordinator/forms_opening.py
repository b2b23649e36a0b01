"""Opening a council, and stopping it."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from app.web.fields import at_most, needed
from app.web.forms_base import Form


class StopForm(Form):
    reason = TextAreaField(_l("Why?"), [needed(_l("Write the reason. It is kept with your name.")), at_most(500)])
