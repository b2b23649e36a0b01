"""Where a reference can be given: in an address, a field or a query, read off the addresses, the pages and the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from support.client import Browser
from support.everything import kind_of
from support.neighbours import House
from support.page_forms import OF_THE_HOUSE, Found, forms_on
from werkzeug.routing import Rule

from app.domain.references import show

CHOSEN = {"role": "cook", "requirement": "identity", "name": "hours"}
"""Parts of an address that come from a closed list: the same in every council, so there is nothing to try."""

SPEAKS_OF = {"other_ref": "people", "meal_ref": "meals"}
"""What a second reference speaks of; of the first one, the address itself says it."""

VARIES = re.compile(r'<input [^>]*name="(?:csrf_token|form_key)"[^>]*>')
WEB = Path(__file__).resolve().parents[2] / "app" / "web"


@dataclass(frozen=True)
class Spot:
    """One reference in one address. rest: what is filled in beside it, each of it the house's own."""

    rule: Rule
    method: str
    name: str
    kind: str
    rest: tuple[tuple[str, str], ...]

    def path(self, app: Flask, ref: str) -> str:
        return app.url_map.bind("").build(self.rule.endpoint, dict(self.rest) | {self.name: ref}, method=self.method)

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} <{self.name}>"


def spots(app: Flask, own: House) -> Iterator[Spot]:
    """Fails for an address of a kind that no house here has one of: give it one in support/everything.py."""
    for rule in _council_rules(app):
        for name in sorted(rule.arguments - CHOSEN.keys()):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield Spot(rule, method, name, _kind(rule, name, own), _beside(rule, own, name))


def pages(app: Flask, own: House) -> Iterator[tuple[Rule, str]]:
    """Every page of a council's host, of each thing in the house that it can show."""
    for rule in (rule for rule in _council_rules(app) if "GET" in (rule.methods or set())):
        first = next(iter(sorted(rule.arguments - CHOSEN.keys(), reverse=True)), "")
        for ref in own.kinds[_kind(rule, first, own)] if first else [""]:
            named = dict(_beside(rule, own, first)) | ({first: ref} if first else {})
            yield rule, app.url_map.bind("").build(rule.endpoint, named, method="GET")


def _council_rules(app: Flask) -> list[Rule]:
    found = [r for r in app.url_map.iter_rules() if "council" in getattr(app.view_functions[r.endpoint], "hosts", ())]
    return sorted(found, key=lambda rule: rule.rule)


def _kind(rule: Rule, name: str, own: House) -> str:
    kind = SPEAKS_OF.get(name) or kind_of(rule)
    assert own.kinds.get(kind), f"{rule.rule}: nobody here has a <{name}> of {kind!r}. Make one in Refs or Neighbours."
    return kind


def _beside(rule: Rule, own: House, name: str) -> tuple[tuple[str, str], ...]:
    others = sorted(rule.arguments - {name})
    chosen = CHOSEN | ({"role": "safeguarding_lead"} if "staff" in rule.rule else {})
    return tuple((other, chosen.get(other) or own.kinds[_kind(rule, other, own)][0]) for other in others)


@dataclass(frozen=True)
class Shown:
    """A page as somebody saw it, with the links on it that carry a reference in their query. rule: of a page itself."""

    rule: Rule | None
    path: str
    status: int
    html: str
    links: tuple[str, ...]

    @property
    def forms(self) -> list[Found]:
        return forms_on(self.html, self.path) if self.status == 200 else []


def walk(app: Flask, own: House, browser: Browser) -> Iterator[Shown]:
    """Every page of the council's host and, once, what its links with a reference in their query lead to."""
    todo: list[tuple[Rule | None, str]] = [*pages(app, own)]
    seen, closed = {path for _rule, path in todo}, set[str]()
    for rule, path in todo:
        if rule and rule.rule in closed:
            continue
        answer = browser.raw("GET", path)
        html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        answer.close()
        if rule and answer.status_code in {302, 403}:
            closed.add(rule.rule)  # whatever it names
        found = [unescape(link) for link in re.findall(r'href="([^"?#]*\?[^"#]+)', html) if answer.status_code == 200]
        links = tuple(link for link in found if carries(link.partition("?")[2], own))
        yield Shown(rule, path, answer.status_code, html, links)
        fresh = [link for link in dict.fromkeys(links) if link.startswith("/") and link not in seen]
        todo += [(None, link) for link in fresh]
        seen.update(fresh)


def carries(text: str, own: House) -> str:
    """The house's own reference inside this text, or "" for none."""
    return next((name for name in own.names if name in text), "")


def kind_of_form(form: Found) -> tuple[str, ...]:
    """The same for the same form of two things."""
    action = form.action.partition("?")[0]
    return (re.sub("/[0-9A-Z]{6,7}(?=/|$)", "/ref", action), *sorted(fields_of(form)))


def fields_of(form: Found) -> dict[str, list[str]]:
    """Each field of a form with what the page offers for it."""
    offered: dict[str, list[str]] = {name: [form.values.get(name, "")] for name in form.written}
    for name, values in [*form.choices.items(), *form.ticks.items()]:
        offered[name] = [*offered.get(name, []), *values]
    return {name: values for name, values in offered.items() if name and name not in OF_THE_HOUSE}


def asked_for(place: str) -> dict[str, set[str]]:
    """What the code reads from request.args or request.form by name: module -> names."""
    found: dict[str, set[str]] = {}
    for path in sorted(WEB.rglob("*.py")):
        module = ".".join(["app", *path.relative_to(WEB.parent).with_suffix("").parts])
        for node in ast.walk(ast.parse(path.read_text())):
            if name := _read_by_name(node, place):
                found.setdefault(module, set()).add(name)
    return found


def _read_by_name(node: ast.AST, place: str) -> str:
    """The name in request.args.get("name"), request.args.getlist("name") or request.args["name"]; "" for no read."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == f"request.{place}":
        key: ast.expr = node.slice
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == f"request.{place}"
        and node.func.attr in {"get", "getlist"}
    ):
        key = node.args[0]
    else:
        return ""
    assert isinstance(key, ast.Constant), f"name the field you read: request.{place}[{ast.unparse(key)}]"
    return str(key.value)


def plain(answer: Any, *refs: str) -> tuple[int, str, str]:
    """Status, where it leads and page, without the keys of its forms and the references themselves."""
    html, leads = VARIES.sub("", body_of(answer)), answer.headers.get("Location", "")
    for ref in refs:
        for said in (ref, show(ref), f"{ref[:3]} {ref[3:]}"):  # the last as a postcode is written
            html = html.replace(said, "REF")
        leads = leads.replace(ref, "REF")
    return answer.status_code, leads, html


def body_of(answer: Any) -> str:
    """All that came, a picture as well as a page."""
    body = answer.get_data().decode(errors="replace")
    answer.close()
    return str(body)
