"""What forms about people share: tidy text, and the domain's rules as checks of a field."""

import re
from collections.abc import Callable
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from wtforms.validators import InputRequired, StopValidation

from app.domain.contacts import parse_email, parse_phone
from app.domain.errors import Invalid
from app.domain.postcodes import parse as parse_postcode
from app.web.words import sentence

Check = Callable[[Any, Any], None]


def one_line(text: str | None) -> str | None:
    """One line without control characters, which no name or street has and PostgreSQL does not store."""
    return None if text is None else re.sub(r"[\s\x00-\x1f\x7f\ufeff\u200b]+", " ", text).strip()


def needed(text: LazyString) -> Check:
    """Something must be entered; otherwise this sentence."""

    def check(_form: Any, field: Any) -> None:
        if not any(letter.isprintable() and not letter.isspace() for letter in field.data or ""):
            field.errors[:] = []
            raise StopValidation(str(text))

    return check


class at_most:  # noqa: N801 reads as a rule beside the other rules
    """Up to so many characters. The length stands on the field's flags, where the tests read every form's limits."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.field_flags = {"maxlength": length}

    def __call__(self, _form: Any, field: Any) -> None:
        if len(field.data or "") > self.length:
            raise StopValidation(str(_("Use %(length)d letters or fewer.", length=self.length)))


def by_rule(rule: Callable[[str], object]) -> Check:
    """Say a domain rule's own sentence beside the field."""

    def check(_form: Any, field: Any) -> None:
        try:
            rule(field.data or "")
        except Invalid as no:
            raise StopValidation(sentence(no.code, no.details)) from None

    return check


email_address = by_rule(parse_email)
phone_number = by_rule(parse_phone)
postcode = by_rule(parse_postcode)

__all__ = ["InputRequired", "at_most", "by_rule", "email_address", "needed", "one_line", "phone_number", "postcode"]
