"""Another council's references say nothing: not that they are there, in no address and in no field of a form."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from support.client import Browser
from support.everything import Refs, kind_of
from support.pairs import pairing
from support.undone import Walk, filled, sent
from support.world import World
from werkzeug.routing import Rule

from app.domain.asks import AskState
from app.domain.council_policy import Weekday
from app.domain.matches import MatchState
from app.domain.references import new_reference, show
from app.domain.vocabulary import Role
from app.models.asks import CookAsk, CookDay
from app.models.desk import Concern, ConcernState, Task, TaskKind
from app.models.meals import NoAnswer
from app.models.people import Hold
from app.models.rounds import Round, RoundKind, RoundState
from app.models.staff import LookKind, OperatorLook, StaffInvitation

NAMES = ("ref", "other_ref", "meal_ref", "sha256")
EXAMPLES = {"requirement": "identity", "role": "cook"}
IN_FORMS = {"other", "meal", "lives_with", "for_diner", "photo_kept", "ref", "match", "request", "cook", "diner"}
"""Fields that carry a reference, also where another page fills them in."""
NEVER_WAS = {"sha256": "e" * 64}
VARIES = re.compile(r'<input [^>]*name="(?:csrf_token|form_key)"[^>]*>')


@pytest.fixture
def barnet_refs(world: World) -> list[str]:
    """One of everything that has a reference, in Barnet."""
    otto = world.cook("Otto", council=world.barnet)
    dina = world.diner("Dina", council=world.barnet)
    request, meal = world.request(dina), world.meal(otto)
    match = world.match(meal, request, MatchState.CONFIRMED)
    made: list[Any] = [
        Hold(person_id=otto.id, reason="x", before={}, placed_at=world.now, placed_by_id=otto.id),
        Concern(text="x", state=ConcernState.RAISED, raised_at=world.now),
        NoAnswer(match_id=match.id, raised_at=world.now, raised_by_id=otto.id),
        Round(kind=RoundKind.NIGHTLY, state=RoundState.DONE, asked_at=world.now, due_at=world.now),
        Task(kind=TaskKind.CALL, person_id=dina.id, facts={}, key="k", due_at=world.now, created_at=world.now),
        CookAsk(
            request_id=request.id,
            cook_id=otto.id,
            state=AskState.ASKED,
            asked_at=world.now,
            lapses_at=request.window_end,
        ),
        CookDay(
            cook_id=otto.id,
            weekday=Weekday.SUN,
            starts=time(18),
            ends=time(19),
            portions=2,
            first=world.now.date(),
            created_at=world.now,
        ),
    ]
    given = {"email": "otto@post.example", "first_name": "O", "last_name": "T", "token_hash": "t", "roles": frozenset()}
    given |= {"invited_at": world.now, "expires_at": world.now + timedelta(days=7), "invited_by_id": otto.id}
    until = world.now + timedelta(hours=1)
    made += [
        StaffInvitation(**given),
        OperatorLook(kind=LookKind.EMERGENCY, reason="x", asked_at=world.now, until=until),
    ]
    for row in made:
        row.ref = new_reference()
        world.add(row, world.barnet)
    made += [world.away(dina, 1), world.standing(dina), pairing(world, otto, dina)]
    return [otto.ref, dina.ref, request.ref, meal.ref, match.ref, *(row.ref for row in made), "x" * 64]


@pytest.fixture
def refs(world: World) -> Refs:
    return Refs(world)


def places(rule: Rule, own: Refs) -> Iterator[tuple[dict[str, str], str]]:
    """The rest of an address filled in with what is Reigate's own, and the one place that is left to try."""
    known = {
        "ref": own.kinds.get(kind_of(rule), [])[:1],
        "meal_ref": own.kinds["meals"],
        "other_ref": own.kinds["people"][1:2],
    }
    tried = [name for name in NAMES if name in rule.arguments]
    for place in tried:
        others = [name for name in tried if name != place]
        for values in product(*(known[name] for name in others)):
            rest = {name: EXAMPLES.get(name, "x") for name in rule.arguments if name not in tried}
            yield rest | dict(zip(others, values, strict=True)), place


def plain(answer: Any, *refs: str) -> tuple[int, str]:
    """Status and page, without the keys of its forms and the references themselves."""
    html = VARIES.sub("", answer.get_data(as_text=True))
    for ref in refs:
        html = html.replace(ref, "REF").replace(show(ref), "REF")
    return answer.status_code, html


def test_another_council_s_references_are_404_on_every_route_like_one_that_never_was(
    clean: Flask, world: World, refs: Refs, barnet_refs: list[str]
) -> None:
    who = refs.people["cook"]
    for role in sorted(set(Role) - {Role.COOK}):
        world.give_role(who, role)
    browser, told = Browser(clean, "reigate.localhost", world.sign_in(who)), []
    token = browser.token()
    for rule in [rule for rule in clean.url_map.iter_rules() if set(NAMES) & rule.arguments]:
        for method, (rest, place) in product(sorted((rule.methods or set()) & {"GET", "POST"}), places(rule, refs)):

            def ask(ref: str, rule: Rule = rule, method: str = method, rest: Any = rest, place: str = place) -> Any:
                path = clean.url_map.bind("").build(rule.endpoint, rest | {place: ref}, method=method)
                data = {"csrf_token": token, "form_key": "k" * 20, "version": "1"} if method == "POST" else None
                return plain(browser.raw(method, path, data=data), ref)

            never = ask(NEVER_WAS.get(place, new_reference()))
            found = {ask(ref) for ref in barnet_refs} - {never}
            right = (
                {404, 409} if len(set(NAMES) & rule.arguments) > 1 else {404}
            )  # Reigate's own may be decided already
            if never[0] not in right or found:
                seen = [status for status, _page in found]
                told.append(
                    f"{method} {rule.rule} with {place} of Barnet: {seen}, and {never[0]} for one that never was"
                )
    assert not told, "another council's reference is 404, like one that never was:\n" + "\n".join(told)


def test_another_council_s_reference_in_a_field_is_answered_like_one_that_never_was(
    clean: Flask, refs: Refs, barnet_refs: list[str]
) -> None:
    told, tried, walk, nobody = set(), set(), Walk(clean, refs), new_reference()
    for role, browser, form in walk.forms():
        walk.done.add(walk.kind(form))
        token, body = browser.token(), filled(form, nobody)
        for name in sorted((form.written | form.choices.keys()) & IN_FORMS):
            tried.add((walk.kind(form)[0], name))
            never, kind = sent(browser, form, body | {name: nobody}, token)
            for ref in (ref for ref in barnet_refs if len(ref) == len(nobody) or name == "photo_kept"):
                answer, other = sent(browser, form, body | {name: ref}, token)
                if (plain(answer, ref), other) != (plain(never, nobody), kind):
                    told.add(f"{role}: {form.action}: {name} of Barnet: {answer.status_code}, not {never.status_code}")
    assert not told, "\n".join(sorted(told))
    assert len(tried) > 5, sorted(tried)
