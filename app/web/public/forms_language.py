"""The button that asks for another language."""

from wtforms import HiddenField

from app.web.attempts import LONGEST_NEXT
from app.web.fields import at_most
from app.web.forms_base import Form


class LanguageForm(Form):
    """back: the page it was asked on."""

    language = HiddenField(validators=[at_most(8)])
    back = HiddenField(validators=[at_most(LONGEST_NEXT)])
