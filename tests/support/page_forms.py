"""The forms of a page as a browser finds them: where they go, what is filled in, what may be written and chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from wtforms.fields.core import UnboundField

from app.web.forms_base import Form

WRITTEN = {"text", "textarea", "email", "tel", "search", "password", "time", "date", "hidden"}
OF_THE_HOUSE = {"csrf_token", "form_key", "version"}


@dataclass
class Found:
    """values: as the page shows them, a choice where one must be made. written: fields, the hidden too.

    ticks: what may be ticked and what buttons say, also where they stand outside and name the form.
    """

    action: str
    values: dict[str, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    ticks: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found = path, list[Found]()
        self._form: Found | None = None
        self._name = ""
        self._by_id: dict[str, Found] = {}
        self._outside: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "get").lower() == "post":
            self._form = Found(given.get("action") or self.path)
            self.found.append(self._form)
            self._by_id[given.get("id", "")] = self._form
        name, value = given.get("name", ""), given.get("value", "")
        ticked = name and (tag == "button" or (tag == "input" and given.get("type") == "checkbox"))
        if ticked and "form" in given:
            self._outside.append((given["form"], name, value))
        if self._form is None or "form" in given:
            return
        if tag == "option":
            self._choice(self._name, value, picked="selected" in given)
        elif tag == "select":
            self._name = name
        elif tag == "textarea" or (tag == "input" and given.get("type", "text") in WRITTEN):
            self._form.values[name] = value
            self._form.written |= {name} - OF_THE_HOUSE
            self._form.hidden |= {name} if given.get("type") == "hidden" else set()
        elif tag == "input" and given.get("type") == "radio":
            self._choice(name, value, picked="checked" in given)
        elif ticked:
            self._form.ticks.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def close(self) -> None:
        super().close()
        for form, name, value in self._outside:
            self._by_id[form].ticks.setdefault(name, []).append(value)

    def _choice(self, name: str, value: str, *, picked: bool) -> None:
        assert self._form
        self._form.choices.setdefault(name, []).append(value)
        if picked or (value and not self._form.values.get(name)):
            self._form.values[name] = value


def forms_on(html: str, path: str) -> list[Found]:
    reader = _Reader(path)
    reader.feed(html)
    reader.close()
    return reader.found


def limits() -> dict[str, set[int]]:
    """How long each field may be, by its name: every length that any form of the service gives to a field so named."""
    found: dict[str, set[int]] = {}
    for form in _all_forms(Form):
        for name in dir(form):
            unbound = getattr(form, name)
            if isinstance(unbound, UnboundField):
                found.setdefault(name, set()).update(_lengths(unbound))
    return {name: lengths for name, lengths in found.items() if lengths}


def field_names(left_out: tuple[str, ...]) -> set[str]:
    """Every field that any form of the service has, save those of forms in modules that begin so."""
    forms = [form for form in _all_forms(Form) if not form.__module__.startswith(left_out)]
    return {
        name for form in forms for name in dir(form) if isinstance(getattr(form, name), UnboundField)
    } - OF_THE_HOUSE


def _all_forms(form: type) -> Iterator[type]:
    for child in form.__subclasses__():
        yield child
        yield from _all_forms(child)


def _lengths(unbound: UnboundField) -> Iterator[int]:
    rules: Any = unbound.kwargs.get("validators") or (unbound.args[1] if len(unbound.args) > 1 else ())
    for rule in rules if isinstance(rules, list | tuple) else ():
        length = getattr(rule, "field_flags", {}).get("maxlength")
        if length:
            yield int(length)
