"""Forms that join two people, keep them apart, or stop one."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from app.domain.vocabulary import Asked
from app.web.coordinator.forms_people import SPOKEN
from app.web.fields import at_most, needed, one_line
from app.web.forms_base import Form
from app.web.needs_form import OneOf

_REASON = _l("Write the reason. It is kept with your name.")


class ApartForm(Form):
    other = StringField(
        _l("Reference of the other person"),
        [needed(_l("Enter a reference, like K7QM-2T.")), at_most(20)],
        filters=[one_line],
    )
    reason = TextAreaField(_l("Why?"), [needed(_REASON), at_most(500)])


class TogetherForm(Form):
    other = StringField(
        _l("Reference of the person they live with"),
        [needed(_l("Enter a reference, like K7QM-2T.")), at_most(20)],
        filters=[one_line],
    )
    reason = StringField(_l("How do you know?"), [needed(_REASON), at_most(300)], filters=[one_line])


class RelativeForm(Form):
    other = StringField(
        _l("Reference of the relative or the diner"),
        [needed(_l("Enter a reference, like K7QM-2T.")), at_most(20)],
        filters=[one_line],
    )
    relation = StringField(_l("What they are to each other, like daughter"), [at_most(60)], filters=[one_line])


class ActForm(Form):
    how = OneOf(_l("How did they ask?"), SPOKEN, _l("Choose how they asked."))
    reason = StringField(
        _l("What did they ask for?"), [needed(_l("Write what they asked for.")), at_most(200)], filters=[one_line]
    )

    def asked(self) -> Asked:
        return Asked(self.how.data)


class HoldForm(Form):
    reason = TextAreaField(_l("Why?"), [needed(_REASON), at_most(500)])


class OutcomeForm(Form):
    outcome = TextAreaField(
        _l("What was found, and why is it safe to go on?"),
        [needed(_l("Write what was found, and why it is safe to go on.")), at_most(2000)],
    )
