"""What holds for every view: one guard, one house, and nothing of another council's."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from support.client import Browser
from support.world import World
from werkzeug.routing import Rule

from app.domain.permissions import MANAGERS_ALONE, Permission
from app.domain.vocabulary import Role
from app.models.people import Person
from app.web.guards import public, requires
from app.web.operator.operator_session import operators_only
from app.web.public.present_info import DEEDS

GUARDS = {"public", "operator", *Permission}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_view_carries_exactly_one_guard(app: Flask) -> None:
    bare = [
        rule.endpoint for rule in rules(app) if getattr(app.view_functions[rule.endpoint], "guard", None) not in GUARDS
    ]
    assert not bare, f"put @public or @requires(Permission.X) directly under the route of: {sorted(set(bare))}"


@pytest.mark.parametrize("first", [public(), requires(Permission.SEE_DESK), operators_only])
@pytest.mark.parametrize("second", [public("operator"), requires(Permission.POST_MEAL), operators_only])
def test_a_view_with_two_guards_does_not_start(first: Any, second: Any) -> None:
    def view() -> str:
        return "secret"

    guarded = first(view)
    with pytest.raises(TypeError, match="view has two guards"):
        second(guarded)


def test_help_promises_only_what_something_asks_for() -> None:
    code = [
        path.read_text() for path in Path("app").rglob("*.py") if path.name not in {"permissions.py", "present_info.py"}
    ]
    shown = {Permission.SEE_TRACE, *MANAGERS_ALONE}
    unasked = [
        one.name for one in DEEDS if one not in shown and not any(f"Permission.{one.name}" in text for text in code)
    ]
    assert not unasked, f"take these out of Help, or build what they are for: {unasked}"


def test_every_view_says_at_which_house_it_answers(app: Flask) -> None:
    for rule in rules(app):
        assert getattr(app.view_functions[rule.endpoint], "hosts", None), f"{rule.endpoint} has no hosts: use a guard"


def test_every_url_parameter_has_a_type_or_is_a_reference(app: Flask) -> None:
    named = {"ref", "sha256", "handle", "other_ref", "requirement", "role", "slug", "code", "name", "key", "meal_ref"}
    for rule in rules(app):
        for argument in rule.arguments:
            converter = type(rule._converters[argument]).__name__  # noqa: SLF001 werkzeug shows it nowhere else
            assert converter != "UnicodeConverter" or argument in named, (
                f"{rule.rule}: <{argument}> is a bare string. Name it ref and parse it, or give it a type."
            )


@pytest.mark.parametrize("host", ["nobody.localhost", "example.org", "reigate.localhost.example.org", "127.0.0.1"])
def test_an_unknown_host_gets_404(clean: Flask, host: str) -> None:
    assert Browser(clean, host).get("/").status_code == 404


def test_a_council_s_pages_are_not_at_the_front_door(clean: Flask) -> None:
    for path in ("/cook/", "/desk/", "/diner/", "/sign-in", "/worried"):
        assert Browser(clean, "localhost").get(path).status_code == 404, path


@pytest.fixture
def everyone(world: World) -> Person:
    """Somebody in Reigate who may do everything there."""
    all_roles = world.cook("Asha", email="asha@post.example")
    for role in sorted(set(Role) - {Role.COOK}):
        world.give_role(all_roles, role)
    return all_roles


def test_every_form_needs_the_page_s_token(clean: Flask, world: World, everyone: Person) -> None:
    browser = Browser(clean, "reigate.localhost", world.sign_in(everyone))
    for rule in rules(clean):
        if "POST" not in (rule.methods or set()) or "council" not in clean.view_functions[rule.endpoint].hosts:
            continue
        path = clean.url_map.bind("").build(rule.endpoint, dict.fromkeys(rule.arguments, "identity"), method="POST")
        answer = browser.client.post(path, base_url=browser.base, data={"form_key": "k" * 20})
        assert answer.status_code == 400, f"{rule.endpoint} took a form without csrf_token ({answer.status_code})"


def test_a_stranger_is_sent_to_sign_in_from_every_guarded_page(clean: Flask) -> None:
    stranger = Browser(clean, "reigate.localhost")
    for rule in rules(clean):
        view = clean.view_functions[rule.endpoint]
        if view.guard in {"public", "operator"} or "GET" not in (rule.methods or set()):
            continue
        path = clean.url_map.bind("").build(rule.endpoint, dict.fromkeys(rule.arguments, "identity"), method="GET")
        answer = stranger.get(path)
        assert answer.status_code == 302, f"{rule.endpoint} answered a stranger with {answer.status_code}"
        assert answer.location.startswith("/sign-in"), rule.endpoint
