"""The report form. Nothing in it but an empty or endless text can stop it from being saved."""

import hashlib
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from app.services.concerns import LONGEST_LINE, LONGEST_TEXT, Worry
from app.services.frame import SentForm
from app.web.forms_base import Form


def tidy(text: Any) -> str:
    """What was typed, with line ends of one kind and without the character no database takes."""
    return str(text or "").replace("\x00", "").replace("\r\n", "\n").strip()


TOO_LONG = _l("Write up to %(max)d characters here. The rest can go in a second report.")


class WorriedForm(Form):
    for_whom_it_was_shown = False  # a worry is taken, whatever has changed meanwhile

    text = TextAreaField(
        _l("What worries you?"),
        description=_l("Say what you saw or heard, in your own words. This is the only thing we need."),
        filters=[tidy],
        validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    is_about = BooleanField(default=True)
    about_text = StringField(
        _l("Who are you worried about?"),
        description=_l("A name, a street, whatever you know. Leave it empty if you do not know."),
        filters=[tidy],
        validators=[Length(max=LONGEST_LINE, message=TOO_LONG)],
    )
    in_danger = BooleanField(
        _l("Someone may be in danger now"), description=_l("Ring 999 first. Do not wait for an answer from us.")
    )
    contact = StringField(
        _l("How can we reach you?"),
        description=_l("A phone number or an email address. Leave it empty if you do not want to say."),
        filters=[tidy],
        validators=[Length(max=LONGEST_LINE, message=TOO_LONG)],
    )
    unnamed = BooleanField(_l("Leave my name out"))
    about = HiddenField(validators=[])

    def worry(self) -> Worry:
        return Worry(
            text=str(self.text.data),
            about_text=str(self.about_text.data),
            match_ref=str(self.about.data or "") if self.is_about.data else "",
            in_danger=bool(self.in_danger.data),
            contact=str(self.contact.data),
            unnamed=bool(self.unnamed.data),
        )

    def as_sent(self) -> SentForm:
        """The same words twice are one report; other words after "back" are a report of their own, never refused."""
        sent = super().as_sent()
        return SentForm(key=hashlib.sha256(f"{sent.key}\0{sent.body}".encode()).hexdigest(), body=sent.body)
