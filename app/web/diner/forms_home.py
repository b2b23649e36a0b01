"""What a diner answers on their home page."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.web.forms_base import Form


class YesForm(Form):
    food_confirmed = BooleanField(_l("I have read what is in it, and I can eat it"))
