"""The front door's one question."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Regexp, ValidationError

from app.web.fields import email_address, one_line
from app.web.forms_base import Form


class PostcodeForm(Form):
    postcode = StringField(
        _l("What is your postcode?"),
        [],
        filters=[one_line],
        description=_l("Like RH2 7DE. We use it to find your council, nothing else."),
    )


class InterestForm(Form):
    """district: of the postcode that was looked for; the rest of it is not sent."""

    district = HiddenField(validators=[Regexp(r"[A-Z]{1,2}\d[A-Z\d]?\Z", message=_l("Look for your postcode again."))])
    email = StringField(_l("Your email address"), [email_address], filters=[one_line])
    agreed = BooleanField(_l("Tell me when it starts near me"))

    def validate_agreed(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(str(_("Tick the box if you would like us to write to you.")))
