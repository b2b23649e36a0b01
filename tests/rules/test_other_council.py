"""Another council's references say nothing: not that they are there, in no address, no field and no query."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from random import Random
from typing import Any

import pytest
from factories import meal_form
from flask import Flask
from support.client import Browser
from support.neighbours import ACTING, ASKING, Neighbours, never_was, reads_as_nothing_else
from support.page_forms import Found, field_names
from support.reach import Shown, Spot, asked_for, carries, fields_of, kind_of_form, plain, spots, walk
from support.undone import filled, sent
from support.walls import fingerprints, no_net, no_row_level_security, no_statement_names_a_council
from support.world import World

from app.domain.permissions import STAFF
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.settings import Settings

KNOWN = {404, 403, 302}
"""There is no such thing; not for this role, whatever it names; sign in first."""

OTHERWISE = {
    "public.code": 410,  # a link that is used, over, another council's or never was
    "public.new_password": 410,
    "account.end_session": 303,  # "signed out already", of every mark that is not one's own
}
REFERENCES = {"other", "meal", "lives_with", "for_diner", "photo_kept", "chosen"}
"""Fields whose reference somebody looks up: 404 for one that is not here."""

ONLY_KEPT = {
    "about": "whom a worry is about is left out where the sender has no visit with them",
    "next": "a path of this host, opened after signing in like any other",
}
"""Fields that carry a reference which nobody looks up when they are sent."""

NOT_MET = {
    *("stays", "really_new", "alone", "with_days", "over_18", "closes", "food_confirmed", "answer", "read_back"),
    *("current", "level", "photo", "language", "because", "back"),
}
"""Fields that no page of the walk shows, of which none names a row: asked after another answer, where there are two
languages, or in a password's or a file's own way."""

SHAPES = {"after": "1-1-{}"}
"""Queries that carry a reference inside something else."""

HISTORY = re.compile(r'<ol class="ep-time">.*?</section>', re.DOTALL)
"""What happened, on a page that writes down who has read it."""

NO_PAGE_OF_A_COUNCIL = ("app.web.operator", "app.web.public.forms_front")

SQLITE = {"everything else": nullcontext, "store functions alone": no_net}
POSTGRESQL = {"row-level security alone": no_statement_names_a_council, "everything else": nullcontext}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "standing" in metafunc.fixturenames:
        walls = SQLITE if metafunc.config.getoption("--database") == "sqlite" else POSTGRESQL
        metafunc.parametrize("standing", list(walls), indirect=True)


@pytest.fixture
def both(clean: Flask, world: World) -> Neighbours:
    return Neighbours(clean, world)


@pytest.fixture
def standing(request: pytest.FixtureRequest, both: Neighbours, conf: Settings) -> Iterator[str]:
    """Which walls are left standing: these and no others."""
    left: str = request.param
    off = nullcontext() if left.startswith("row-level") else no_row_level_security(conf)
    with off, (SQLITE | POSTGRESQL)[left]():
        yield left


def who_asks(standing: str) -> list[str]:
    """Everybody, where most walls stand; else those who come far enough to be told anything."""
    return list(ASKING) if standing == "everything else" else [ACTING, Role.COOK, *sorted(STAFF - {Role.COORDINATOR})]


def test_another_council_s_references_are_404_on_every_route(clean: Flask, both: Neighbours, standing: str) -> None:
    told, dice, everywhere = [], Random(standing), list(spots(clean, both.ours))
    before = fingerprints(both.world)
    for number, role in enumerate(who_asks(standing), start=1):
        browser, network = both.browser(role), {"REMOTE_ADDR": f"10.{number}.0.1"}  # tries are counted by network
        token = browser.token()
        for spot in everywhere:
            theirs = both.theirs.kinds[spot.kind]
            never = asked(clean, browser, spot, never_was(theirs[0], dice), token, network)
            if never[0] not in {OTHERWISE.get(spot.rule.endpoint), *KNOWN}:
                told.append(f"{role}: {spot}: {never[0]} for one that never was")
            for ref in theirs[:1] if never[0] in {302, 403} else theirs:
                answer = asked(clean, browser, spot, ref, token, network)
                if answer != never:
                    told.append(f"{role}: {spot} of Barnet: {answer[0]}, and {never[0]} for one that never was")
    assert not told, "another council's reference is 404, like one that never was:\n" + "\n".join(told)
    assert fingerprints(both.world) == before, "somebody's rows have changed"


def asked(app: Flask, browser: Browser, spot: Spot, ref: str, token: str, network: dict[str, str]) -> tuple[Any, ...]:
    data = {"csrf_token": token, "form_key": "k" * 20, "version": "1"} if spot.method == "POST" else None
    answer = plain(browser.raw(spot.method, spot.path(app, ref), data=data, environ_base=network), ref)
    if answer[0] == 303:
        browser.raw("GET", "/account/")
    return answer


class Trying:
    """Sends another council's references in each field and query of what one role sees at Reigate.

    told: where an answer says more than for a reference that never was. found: what each field that carries a
    reference was answered. met: every field seen.
    """

    def __init__(self, app: Flask, both: Neighbours, standing: str) -> None:
        self.app, self.ours, self.theirs, self.world = app, both.ours, both.theirs, both.world
        self.every_field = standing == "everything else"
        self.dice, self.queries = Random(standing), asked_for("args")
        self.told: set[str] = set()
        self.found: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        self.met: set[str] = set()
        self.carrying = set(SHAPES)
        self._done: set[tuple[Any, ...]] = set()

    def everything(self, role: str, browser: Browser) -> None:
        token = browser.token()
        for shown in walk(self.app, self.ours, browser):
            leaks = [name for name in (self.theirs.mark, *self.theirs.names) if name in shown.html]
            self.told |= {f"{role}: {shown.path} shows {leak!r} of Barnet" for leak in leaks}
            self._in_queries(role, browser, shown)
            for form in shown.forms:
                for name, offered in fields_of(form).items():
                    self.met.add(name)
                    self._in_field(role, browser, form, name, offered, token)

    def _in_queries(self, role: str, browser: Browser, shown: Shown) -> None:
        if shown.rule is None or shown.status != 200 or (role, shown.rule.rule) in self._done:
            return
        self._done.add((role, shown.rule.rule))
        module = self.app.view_functions[shown.rule.endpoint].__module__
        for name in sorted(self.queries.get(module, ())):
            answers = {}
            for ref in (never_was(self.theirs.kinds["people"][0], self.dice), *self._one_of_each()):
                query = {name: SHAPES.get(name, "{}").format(ref)}
                status, leads, html = plain(browser.raw("GET", shown.path, query_string=query), ref)
                answers[ref] = (status, leads, HISTORY.sub("", html))
            if len(set(answers.values())) > 1:
                self.told.add(f"{role}: {shown.path}?{name}= answers differently for what Barnet has")

    def _in_field(self, role: str, browser: Browser, form: Found, name: str, offered: list[str], token: str) -> None:
        holder = next((value for value in offered if carries(value, self.ours)), "")
        own = carries(holder, self.ours) if holder else ""
        bears = bool(own) or name in REFERENCES
        key = (kind_of_form(form), name, role if bears else "")
        if key in self._done or not (bears or (self.every_field and name in form.written)):
            return
        refs = self._like(own, name)
        body = self._filled(form, name)

        def answer(ref: str) -> tuple[Any, ...]:
            said = holder.replace(own, ref) if own else ref
            response, kind = sent(browser, form, body | {name: said}, token)
            return (*plain(response, ref), kind)

        never = answer(never_was(refs[0], self.dice))
        if any(answer(ref) != never for ref in refs):
            self.told.add(f"{role}: {form.action}: {name} answers differently for what Barnet has")
        if bears:
            self.found[role, key[0][0], name].add(never[0])
        if not bears or name in ONLY_KEPT or never[0] == 404:
            self._done.add(key)

    def _like(self, own: str, name: str) -> list[str]:
        """Barnet's, of the kind that is named here; people where nothing says which."""
        kind = "photos" if name == "photo_kept" else "people"
        found = self.theirs.kinds[next((kind for kind, names in self.ours.kinds.items() if own in names), kind)]
        return [ref for ref in found if not parse(ref) or reads_as_nothing_else(ref)][:2]

    def _one_of_each(self) -> list[str]:
        return [self.theirs.kinds[kind][0] for kind in ("people", "meals", "visits")]

    def _filled(self, form: Found, left: str) -> dict[str, Any]:
        """As somebody does who leaves nothing out, so that the reference is what is wrong."""
        body = filled(form, never_was(self.theirs.kinds["people"][0], self.dice))
        if "use_by" in form.choices:
            meal = meal_form.filled(self.world).items()
            body |= {name: said for name, said in meal if said in form.choices.get(name, [said])}
            return body | {"ready_at": body["between"][:5], "ready_day": "same"}
        return body | {name: said[0] for name, said in form.ticks.items() if len(said) > 1 and name != left}


def test_another_council_s_reference_in_a_field_or_query_is_404(clean: Flask, both: Neighbours, standing: str) -> None:
    trying = Trying(clean, both, standing)
    for role in who_asks(standing):
        trying.everything(role, both.browser(role))
    assert not trying.told, "\n".join(sorted(trying.told))
    wrong = [where for where, seen in trying.found.items() if where[2] not in ONLY_KEPT and 404 not in seen]
    assert not wrong, f"a reference that is not here is 404, with its sentence beside the field: {wrong}"
    assert {name for _role, _form, name in trying.found} >= REFERENCES, "no page of the walk shows these any more"
    unknown = field_names(NO_PAGE_OF_A_COUNCIL).union(*asked_for("form").values()) - trying.met - NOT_MET
    assert not unknown, f"no page of the walk shows these fields: say in NOT_MET why none names a row: {unknown}"


def test_every_query_is_read_by_a_page_s_own_module(clean: Flask) -> None:
    """Else the test above would not know on which pages to try it."""
    pages = {view.__module__ for view in clean.view_functions.values()}
    assert asked_for("args").keys() <= pages
    assert not asked_for("values")
