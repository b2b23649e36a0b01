"""What is asked of every page that any test fetches."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

FIELDS = {"input", "select", "textarea"}


@dataclass
class FormOnPage:
    action: str
    values: dict[str, Any]


@dataclass
class Document:
    root: Element

    def all(self, *names: str) -> list[Element]:
        return [element for element in self.root.iter() if element.tag in names]

    def text_of(self, name: str = "main") -> str:
        """The words inside the first such element, as a reader meets them."""
        found = self.all(name)
        return " ".join("".join(found[0].itertext()).split()) if found else ""

    def form(self, action: str | None = None) -> FormOnPage:
        """The first form of the page's main part, or the one whose action ends with this."""
        forms = [form for form in self.all("form") if form.get("method", "get").lower() == "post"]
        mains = [form for main in self.all("main") for form in main.iter("form") if form in forms]
        chosen = [f for f in forms if f.get("action", "").endswith(action)] if action else (mains or forms)
        assert chosen, f"no form {action or ''} on this page"
        return FormOnPage(chosen[0].get("action", ""), dict(_values(chosen[0])))


def _values(form: Element) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "")
        if field.tag not in FIELDS or not name or kind in {"submit", "file", "button"}:
            continue
        if kind in {"radio", "checkbox"} and field.get("checked") is None:
            continue
        if field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None]
            pairs.append((name, chosen[0].get("value", "") if chosen else ""))
        elif field.tag == "textarea":
            pairs.append((name, (field.text or "").removeprefix("\n")))
        else:
            pairs.append((name, field.get("value", "on" if kind == "checkbox" else "")))
    return pairs


def lint(html: str) -> Document:
    """Read a page strictly. Fails with what to mend."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = Document(parser.parse(html))
    errors = [f"{code} at {place}" for place, code, _ in parser.errors]
    assert not errors, f"the HTML is not valid: {errors[:3]}\n{_around(html, parser.errors[0][0])}"
    _check_heads(document)
    _check_ids(document)
    _check_fields(document)
    for form in document.all("form"):
        names = {field.get("name") for field in form.iter("input")}
        if form.get("method", "get").lower() == "post":
            assert "csrf_token" in names, f"the form to {form.get('action')} carries no csrf_token: use deed_fields()"
    return document


def _around(html: str, place: tuple[int, int]) -> str:
    lines = html.splitlines()
    return "\n".join(lines[max(0, place[0] - 2) : place[0] + 1])


def _check_heads(document: Document) -> None:
    titles, headings = document.all("title"), document.all("h1")
    assert len(headings) == 1, f"a page has one h1, this one has {len(headings)}"
    heading = " ".join("".join(headings[0].itertext()).split())
    title = " ".join((titles[0].text or "").split())
    said = title.removeprefix("Error: ").removeprefix("Gwall: ")
    assert said.startswith(heading), f"the title {title!r} begins with the h1 {heading!r}"
    assert document.all("html")[0].get("lang"), "the html element says its language"
    assert len(document.all("main")) == 1, "a page has one main"


def _check_ids(document: Document) -> None:
    ids = [element.get("id") for element in document.root.iter() if element.get("id")]
    doubled = [name for name, times in Counter(ids).items() if times > 1]
    assert not doubled, f"these ids stand twice: {doubled}"
    for element in document.root.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for target in (element.get(attribute) or "").split():
                assert target in ids, f"{attribute}={target!r} names nothing on the page"
        assert "style" not in element.attrib, "no style attribute: the content policy forbids it"


def _check_fields(document: Document) -> None:
    labelled = {label.get("for") for label in document.all("label")}
    for field in document.all(*FIELDS):
        if field.get("type") in {"hidden", "submit", "button"}:
            continue
        known = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        assert known, f"the field {field.get('name')!r} has no label"
