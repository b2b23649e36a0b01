"""Forms about those who run the scheme."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.domain.vocabulary import Role
from app.web.fields import at_most, email_address, needed, one_line
from app.web.forms_base import Form
from app.web.words.people import ROLES


class InviteForm(Form):
    """gives: the roles that whoever invites may give."""

    name = StringField(
        _l("First and last name"), [needed(_l("Enter a first and a last name.")), at_most(120)], filters=[one_line]
    )
    email = StringField(_l("Email address"), [at_most(254), email_address], filters=[one_line])
    roles = SelectMultipleField(_l("What will they do?"), validators=[InputRequired(_l("Choose at least one role."))])

    def __init__(self, gives: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.roles.choices = [SelectChoice(role.value, ROLES[role]) for role in sorted(gives)]

    @property
    def chosen(self) -> list[Role]:
        return [Role(value) for value in self.roles.data or ()]


class TakeAwayForm(Form):
    reason = TextAreaField(_l("Why?"), [needed(_l("Write down why.")), at_most(200)], filters=[one_line])
