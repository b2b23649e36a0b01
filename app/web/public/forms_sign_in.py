"""Forms of joining and signing in."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import StopValidation

from app.domain.passwords import LONGEST
from app.domain.vocabulary import Role
from app.services import sign_up
from app.web.fields import Check, at_most, email_address, needed, one_line, phone_number, postcode
from app.web.forms_base import Form
from app.web.words.accounts import SENTENCES

LONGEST_EMAIL_TYPED = 320


class EmailForm(Form):
    email = StringField(_l("Your email address"), [email_address], filters=[one_line])
    next = HiddenField(validators=[at_most(500)])


class PasswordSignInForm(EmailForm):
    password = PasswordField(_l("Password"), [needed(_l("Enter your password.")), at_most(LONGEST)])


class CodeForm(Form):
    """code: digits, however they are grouped."""

    code = StringField(
        _l("The code in the email"),
        [needed(_l("Enter the six numbers in the email.")), at_most(20)],
        filters=[one_line],
    )


class SecondFactorForm(Form):
    code = StringField(
        _l("The code your phone shows"),
        [needed(_l("Enter the six numbers your phone shows.")), at_most(20)],
        filters=[one_line],
    )


class RecoveryForm(Form):
    code = StringField(
        _l("A recovery code"),
        [needed(_l("Enter one of the recovery codes you wrote down.")), at_most(20)],
        filters=[one_line],
    )


class NewPasswordForm(CodeForm):
    password = PasswordField(_l("New password"), [needed(_l("Enter a new password."))])


class DetailsForm(Form):
    """role: what the person applies for."""

    role: Role | None = None
    first_name = StringField(_l("First name"), [needed(_l("Enter your first name.")), at_most(60)], filters=[one_line])
    last_name = StringField(_l("Last name"), [needed(_l("Enter your last name.")), at_most(80)], filters=[one_line])
    phone = StringField(_l("Phone number"), [phone_number], filters=[one_line])
    phone_shared = BooleanField(_l("Other people answer this phone too"))
    phone_agreed = BooleanField(_l("A neighbour I am matched with may ring me"))
    about = StringField(_l("Who do you act for?"), [at_most(120)], filters=[one_line])
    relation = StringField(_l("What are you to them?"), [at_most(60)], filters=[one_line])
    postcode = StringField(_l("Postcode"), [postcode], filters=[one_line])
    line1 = StringField(
        _l("House number and street"),
        [needed(_l("Enter your house number and street.")), at_most(120)],
        filters=[one_line],
    )
    line2 = StringField(_l("Flat or building, if there is one"), [at_most(120)], filters=[one_line])
    town = StringField(_l("Town or village"), [at_most(80)], filters=[one_line])
    stays = HiddenField()
    because = StringField(_l("Why are you with this council?"), [at_most(200)], filters=[one_line])
    password = PasswordField(_l("Password, if you would like one"))
    over_18 = BooleanField(_l("I am 18 or over"))

    def validate(self, extra_validators: Mapping[str, list[Check]] | None = None) -> bool:
        """Everything that is missing is said at once, with what this role needs besides."""
        more: dict[str, list[Check]] = {"over_18": [_ticked], **(extra_validators or {})}
        if self.role in sign_up.REACHED_BY_PHONE:
            more["phone"] = [needed(SENTENCES["phone_needed"])]
        if self.role is Role.RELATIVE:
            more["about"] = [needed(SENTENCES["about_needed"])]
        return bool(super().validate(extra_validators=more))


def _ticked(_form: Any, field: Any) -> None:
    if not field.data:
        raise StopValidation(str(SENTENCES["over_18_needed"]))
