"""The front door's one question."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from app.web.fields import one_line, postcode
from app.web.forms_base import Form


class PostcodeForm(Form):
    postcode = StringField(
        _l("What is your postcode?"),
        [postcode],
        filters=[one_line],
        description=_l("Like RH2 7DE. We use it to find your council, nothing else."),
    )
