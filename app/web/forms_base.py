"""What every form carries: a key, so that the same form counts once, and the version it was opened on."""

import hashlib
import re
import secrets
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import Length, Optional

from app.services.frame import SentForm
from app.web.identity import signed_in

_NOBODY_TYPES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters, which PostgreSQL does not store, and those that turn the rest of a line round."""


def new_form_key() -> str:
    """Random, and for whom the page was shown: a form opened for one person is never taken for another."""
    return f"{secrets.token_urlsafe(18)}.{_whom()}"


def _whom() -> str:
    member = signed_in()
    return member.acting_for.ref if member and member.acting_for else ""


class OwnWords:
    """Speaks instead of WTForms' own words, which never reach a page: they blame, and know no catalogue of ours."""

    def gettext(self, _theirs: str) -> str:
        return str(_("Look at this answer again: it is not one of those we can take."))

    def ngettext(self, theirs: str, _many: str, _number: int) -> str:
        return self.gettext(theirs)


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """status: what the page answers with; 200 until something is wrong with the form.

    for_whom_it_was_shown: refused when the sender has begun or stopped acting for somebody since.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask-wtf has no types
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            given = super().wrap_formdata(form, formdata)
            return given if given is None else MultiDict(_tidied(given))

        def get_translations(self, form: Any) -> Any:  # noqa: ARG002 wtforms asks so
            return OwnWords()

    for_whom_it_was_shown = True

    form_key = HiddenField(validators=[Length(min=16, max=64)])
    version = HiddenField(validators=[Optional(), Length(max=10)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status = 200
        beside_the_sent_one = "formdata" in kwargs and kwargs["formdata"] is None
        if beside_the_sent_one or not self.is_submitted():
            self.form_key.data = new_form_key()

    def sent(self) -> bool:
        """Whether it was sent and every field reads well; otherwise the page answers 422 with the sentences."""
        if not self.is_submitted():
            return False
        if self._for_another():
            self.form_key.data = new_form_key()
            self.show_error(None, _("You act for somebody else now. Look at the page again, then decide."), 409)
            return False
        if self.validate():
            return True
        self.status = 404 if any(getattr(field, "names_nothing", False) for field in self) else 422
        return False

    def _for_another(self) -> bool:
        _key, dot, whom = str(self.form_key.data or "").partition(".")
        return bool(self.for_whom_it_was_shown and dot and whom != _whom())

    @property
    def opened_on(self) -> int:
        """The version the form was opened on; -1, which no row has, if it was tampered with."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() else -1

    def as_sent(self) -> SentForm:
        return sent_form(str(self.form_key.data))

    def part_as_sent(self, part: str) -> SentForm:
        """One of several deeds that this form asks for, as a form of its own. part: which."""
        key = hashlib.sha256(f"{self.form_key.data} {part}".encode()).hexdigest()
        return SentForm(key=key, body=repr((request.path, part)))

    def show_error(self, field: str | None, sentence: str, status: int) -> None:
        """Put a rule's "no" beside its field, or on top where it has none."""
        self.status = status
        target = self[field] if field and field in self else None
        if target is None:
            self.form_errors.append(sentence)
        else:
            target.errors = [*target.errors, sentence]


def _tidied(given: Any) -> list[tuple[str, Any]]:
    """Files as they came; of words, what somebody can have typed."""
    return [
        (name, _NOBODY_TYPES.sub("", value) if isinstance(value, str) else value)
        for name, value in given.items(multi=True)
    ]


class ButtonForm(Form):
    """A form of one button: a key and a version, nothing to fill in."""


def sent_form(key: str) -> SentForm:
    """The form of this request as it came, files by name, without the token that changes by itself."""
    pairs = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    files = sorted((name, file.filename or "") for name, file in request.files.items(multi=True))
    return SentForm(key=key, body=repr((request.path, pairs, files)))
