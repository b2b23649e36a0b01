"""All three at once: a wrong one is not told from another."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms_base import Form

TOO_LONG = _l("Use up to %(max)d characters here.")


class OperatorSignInForm(Form):
    email = StringField(
        _l("Email address"),
        validators=[InputRequired(_l("Enter your email address.")), Length(max=254, message=TOO_LONG)],
    )
    password = PasswordField(
        _l("Password"), validators=[InputRequired(_l("Enter your password.")), Length(max=200, message=TOO_LONG)]
    )
    code = StringField(
        _l("Six-digit code"),
        description=_l("From the app on your phone."),
        validators=[InputRequired(_l("Enter the code from your phone.")), Length(max=10, message=TOO_LONG)],
    )
