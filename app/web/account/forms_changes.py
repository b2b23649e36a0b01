"""Forms of one's own account."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField

from app.domain.passwords import LONGEST
from app.web.fields import at_most, email_address, needed, one_line, phone_number, postcode
from app.web.forms_base import Form


class NameForm(Form):
    first_name = StringField(_l("First name"), [needed(_l("Enter your first name.")), at_most(60)], filters=[one_line])
    last_name = StringField(_l("Last name"), [needed(_l("Enter your last name.")), at_most(80)], filters=[one_line])


class PhoneForm(Form):
    phone = StringField(_l("Phone number"), [phone_number], filters=[one_line])
    phone_shared = BooleanField(_l("Other people answer this phone too"))
    phone_agreed = BooleanField(_l("A neighbour I am matched with may ring me"))


class HomeForm(Form):
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


class NewEmailForm(Form):
    email = StringField(_l("New email address"), [email_address], filters=[one_line])


class PasswordForm(Form):
    current = PasswordField(_l("Password now"), [at_most(LONGEST)])
    new = PasswordField(_l("New password"), [needed(_l("Enter a new password."))])
