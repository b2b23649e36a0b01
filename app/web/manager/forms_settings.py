"""A form for one section of a council's settings, made from the schema: each field has the bounds of its setting."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation

from app.domain.council_checks import ListOf, OneOf, Whole, logo, long_text, yes_or_no
from app.domain.council_document import Bad
from app.domain.council_edit import is_editable
from app.domain.council_settings import KEYS, Key, Plain
from app.web import needs_form
from app.web.fields import at_most, one_line
from app.web.forms_base import Form
from app.web.manager.present_settings import answer, bounds
from app.web.words.council_file import said
from app.web.words.settings import LABELS

LONGEST, LONGEST_TEXT = 300, 20_000
YES, NO, UNSET = "yes", "no", ""


class SectionForm(Form):
    """Its fields are named after the keys, without the section: limit_metres, use_by__rice_hours."""

    def values(self) -> dict[str, Plain]:
        """What was entered, by dotted key; None for what was left empty."""
        return {key.dotted: plain(key, self[name].data) for name, key in self.keys_by_field.items()}

    keys_by_field: Mapping[str, Key] = {}


def section_form(section: str, values: Mapping[str, Plain], version: int) -> SectionForm:
    """values: as they are now, by dotted key."""
    keys = {field_of(key): key for key in KEYS.values() if key.path[0] == section and is_editable(key)}
    made = type(
        "OneSectionForm", (SectionForm,), {name: _field(key) for name, key in keys.items()} | {"keys_by_field": keys}
    )
    data = {name: _shown(key, values[key.dotted]) for name, key in keys.items()} | {"version": version}
    form: SectionForm = made(data=data)
    return form


def field_of(key: Key) -> str:
    return "__".join(key.path[1:])


def _field(key: Key) -> Field:
    label, hint = LABELS[key.dotted], bounds(key)
    checks: list[Callable[[Any, Any], None]] = [_by_setting(key)]
    if key.check is yes_or_no:
        return needs_form.OneOf(label, [(YES, _l("Yes")), (NO, _l("No"))], description=hint)
    if isinstance(key.check, OneOf):
        choices = [(code.value, answer(key, code.value)) for code in key.check.choices]
        return needs_form.OneOf(label, choices if key.default else [*choices, (UNSET, _l("Not set"))], description=hint)
    if isinstance(key.check, ListOf) and isinstance(key.check.item, OneOf):
        options = [SelectChoice(code.value, answer(key, code.value)) for code in key.check.item.choices]
        return SelectMultipleField(label, choices=options, validators=checks, description=hint)
    if isinstance(key.check, ListOf) or key.check in {long_text, logo}:
        return TextAreaField(label, [at_most(LONGEST_TEXT), *checks], description=hint)
    return StringField(label, [at_most(LONGEST), *checks], filters=[one_line], description=hint)


def plain(key: Key, entered: Any) -> Plain:
    """What a person entered as TOML would have it."""
    if key.check is yes_or_no:
        return entered == YES
    if isinstance(key.check, ListOf):
        lines = entered if isinstance(entered, list) else (entered or "").splitlines()
        return [line.strip() for line in lines if line.strip()]
    text = (entered or "").replace("\r\n", "\n").strip()
    if isinstance(key.check, Whole) and text.isascii() and text.isdigit():
        return int(text[:9])
    return text or None


def _shown(key: Key, value: Plain) -> Any:
    if key.check is yes_or_no:
        return YES if value else NO
    if isinstance(value, list) and not isinstance(getattr(key.check, "item", None), OneOf):
        return "\n".join(map(str, value))
    return value if isinstance(value, list) else "" if value is None else str(value)


def _by_setting(key: Key) -> Callable[[Any, Any], None]:
    """The setting's own check, with its sentence beside the field."""

    def check(_form: Any, field: Any) -> None:
        value = plain(key, field.data)
        if value is None:
            if key.is_required:
                raise StopValidation(str(_("This must be filled in.")))
            return
        try:
            key.check(value)
        except Bad as bad:
            raise StopValidation(_sentence(key, bad, value)) from None

    return check


def _sentence(key: Key, bad: Bad, value: Plain) -> str:
    if isinstance(key.check, Whole):
        details = {"lowest": key.check.lowest, "highest": key.check.highest, "found": value}
        return said("out_of_bounds", details)
    if bad.code == "too_few":
        return str(_("Choose at least one."))
    return said(bad.code, bad.details)
