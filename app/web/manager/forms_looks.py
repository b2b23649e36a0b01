"""Letting the operator of the installation look in."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, TextAreaField
from wtforms.fields import RadioField

from app.services.looks import MOST_HOURS
from app.web.fields import at_most, needed, one_line
from app.web.forms_base import Form


class GrantForm(Form):
    reason = TextAreaField(
        _l("What are they to look for?"), [needed(_l("Write down why.")), at_most(300)], filters=[one_line]
    )
    hours = RadioField(
        _l("For how many hours?"),
        choices=[SelectChoice(str(number), str(number)) for number in range(1, MOST_HOURS + 1)],
        default="1",
    )
