"""The table of permissions, tried out: every role at every route, and no page that shows anybody a closed door."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from support.client import Browser
from support.everything import Refs, kind_of, routes
from support.undone import nothing_stays
from support.world import World
from werkzeug.routing import Rule

from app.domain.council_policy import CouncilPolicy
from app.domain.permissions import SIGNED_IN, STAFF, Permission, permissions_of
from app.domain.vocabulary import Role

STAFFS = ("/desk", "/scheme")
NOBODYS = "identity"
"""What no address has: behind an open guard it is 404, behind a closed one 403 all the same."""


def asked(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Each guarded route with a method and a path that names nothing there is."""
    for method in ("GET", "POST"):
        for rule in routes(app, method):
            if app.view_functions[rule.endpoint].guard in set(Permission):
                values = dict.fromkeys(rule.arguments, NOBODYS)
                yield rule, method, app.url_map.bind("").build(rule.endpoint, values, method=method)


def answers(browser: Browser, method: str, path: str, token: str) -> int:
    data = {"csrf_token": token, "form_key": "k" * 20} if method == "POST" else None
    with nothing_stays():
        return int(browser.raw(method, path, data=data).status_code)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_answers_each_role_as_the_table_says(clean: Flask, world: World, role: Role | None) -> None:
    """A role that lacks the permission gets 403; one that holds it gets past the guard. No third answer."""
    who = world.person("Nia", *([role] if role else []), email="nia@post.example")
    held = permissions_of([role] if role else [], world.reigate.policy.granted)
    browser, wrong = Browser(clean, "reigate.localhost", world.sign_in(who)), []
    token = browser.token()
    for rule, method, path in asked(clean):
        may = clean.view_functions[rule.endpoint].guard in held
        status = answers(browser, method, path, token)
        if (status == 403) is may and not (may and _refused_by_the_deed(rule)):
            wrong.append(f"{method} {rule.rule}: {status}, though {role or 'somebody without a role'} may: {may}")
    assert not wrong, "\n".join(wrong)


def _refused_by_the_deed(rule: Rule) -> bool:
    """One's own needs, kept open for a diner who has yet to be let in: whoever is none is refused by the deed."""
    return rule.endpoint == "diner.needs"


def test_a_council_s_own_table_is_what_counts(clean: Flask, world: World, life: Any) -> None:
    """One where only managers act for members: at the route, and so in the deed that comes after it."""
    cleo = world.coordinator()
    everyday = world.reigate.policy.granted[Role.COORDINATOR] - SIGNED_IN - {Permission.ACT_FOR}
    own = {"coordinator": sorted(everyday), "manager": sorted(_managers(world.reigate.policy) | {Permission.ACT_FOR})}
    life.live(roles=own)
    mina, dev = world.person("Mina", Role.MANAGER, email="mina@post.example"), world.diner()
    for who, status in ((cleo, 403), (mina, 200)):
        browser = Browser(clean, "reigate.localhost", world.sign_in(who))
        assert browser.get(f"/desk/people/{dev.ref}/act").status_code == status


def _managers(policy: CouncilPolicy) -> frozenset[Permission]:
    return policy.granted[Role.MANAGER] - SIGNED_IN


LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#?]*)')
FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*\baction="(/[^"]*)"')


@pytest.mark.parametrize("role", ["coordinator", "manager", "lead", "auditor"])
def test_no_page_shows_somebody_a_door_that_is_closed_to_them(clean: Flask, world: World, role: str) -> None:
    refs = Refs(world)
    who = refs.people[role]
    browser, closed = Browser(clean, "reigate.localhost", world.sign_in(who)), set()
    held = permissions_of([row.role for row in _roles(world, who.id)], world.reigate.policy.granted)
    for rule in routes(clean, "GET"):
        if not rule.rule.startswith(STAFFS) or rule.arguments - {"ref"}:
            continue
        for ref in refs.kinds.get(kind_of(rule), []) if rule.arguments else [""]:
            page = browser.raw("GET", clean.url_map.bind("").build(rule.endpoint, {"ref": ref} if ref else {}))
            html = page.get_data(as_text=True) if page.status_code == 200 else ""
            for method, found in (("GET", LINK), ("POST", FORM)):
                closed |= {
                    f"{rule.endpoint}: {path}" for path in found.findall(html) if _is_closed(clean, path, method, held)
                }
    assert not closed, "hide these where may(endpoint) is false:\n" + "\n".join(sorted(closed))


def _roles(world: World, person_id: int) -> Any:
    from app.models.people import MemberRole

    return world.session.query(MemberRole).filter_by(person_id=person_id)


def _is_closed(app: Flask, path: str, method: str, held: frozenset[Permission]) -> bool:
    endpoint, _values = app.url_map.bind("").match(path, method=method)
    guard = app.view_functions[endpoint].guard if endpoint != "static" else "public"
    return guard in set(Permission) and guard not in held


def test_only_staff_have_anything_to_do_at_the_desk(clean: Flask, world: World) -> None:
    desk = {clean.view_functions[rule.endpoint].guard for rule, _m, path in asked(clean) if path.startswith(STAFFS)}
    for role in set(Role) - STAFF:
        assert not (world.reigate.policy.granted[role] & desk) - SIGNED_IN, role
