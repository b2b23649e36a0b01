"""What a reader of Welsh sees: every page, what is said to an empty form, and Gwynedd's demonstration."""

import random
import re
import shutil
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from support.client import Browser
from support.everything import Refs, routes
from support.telling import STORIES, Teller
from support.welsh import document_in_place, english_left
from support.world import World

from app.models.accounts import Account
from app.models.people import Person
from app.services import demo
from app.services.frame import CouncilContext
from app.store.session import belong_to

SEEDS = STORIES.parent / "councils" / "gwynedd.toml"
WELSH = {"Accept-Language": "cy"}
NO_PAGES = {"public.council_css", "public.photo", "public.sent_message_as_it_looks", "health.healthz"}
READ_BY = {"/desk/concerns": ["lead"], "/desk/holds": ["lead"], "/desk": ["coordinator"], "/cook": ["cook"]}
READ_BY |= {"/diner": ["diner", "relative"], "/account": ["cook", "relative", "coordinator"], "/": ["stranger", "new"]}


class AlwaysFirst(random.Random):
    def random(self) -> float:
        return 0.0


def readers_of(path: str) -> list[str]:
    return next(roles for start, roles in READ_BY.items() if path.startswith(start))


def test_no_english_sentence_is_left_on_a_welsh_page(clean: Flask, bilingual: Browser, world: World) -> None:
    shutil.rmtree(clean.extensions["settings"].sent_mail, ignore_errors=True)  # of tests before, in their language
    refs = Refs(world)
    readers = {"stranger": bilingual}
    for role, who in refs.people.items():
        token = world.sign_in(who, acting_for=refs.acting.get(role))
        readers[role] = Browser(clean, "reigate.localhost", token)
    seen, problems = set(), []
    for rule in routes(clean, "GET"):
        if rule.endpoint in NO_PAGES:
            continue
        with clean.test_request_context():
            path = rule.build(refs.of(rule, AlwaysFirst(1)))[1]
        for role in readers_of(path):
            for answer in asked_and_sent_empty(readers[role], path, sends="POST" in (rule.methods or ())):
                seen.add((rule.endpoint, answer.status_code))
                assert '<html lang="cy"' in answer.text, (path, role)
                problems += [f"{path} as {role}: {left}" for left in english_left(answer.document)]
    assert len([page for page in seen if page[1] == 200]) > 80, "too few pages were seen"
    assert len([page for page in seen if page[1] == 422]) > 20, "too few forms were sent"
    assert not problems, "\n".join(sorted(set(problems)))


def asked_and_sent_empty(reader: Browser, path: str, *, sends: bool) -> Iterator:
    answer = reader.get(path, headers=WELSH)
    if answer.status_code < 300 or answer.status_code >= 400:
        yield answer
    if sends and answer.status_code == 200 and "<form" in answer.text:
        refused = reader.post(path, {}, headers=WELSH)
        if refused.status_code >= 400:
            yield refused


@pytest.fixture
def gwynedd(teller: Teller) -> Iterator[CouncilContext]:
    """Gwynedd's file and story, told in the place of Reigate."""
    world = teller.world
    with document_in_place(SEEDS.read_text().replace('slug = "gwynedd"', 'slug = "reigate"')):
        council = world._context("reigate")  # noqa: SLF001 as it is now
        assert demo.top_up(world.session, teller.ports, council, STORIES / "gwynedd.toml", world.now)
        yield council


PEOPLE = {
    "sian": ["/cook"],
    "nerys": ["/diner/"],
    "lowri": ["/account/acting"],
    "mererid": ["/desk", "/desk/people", "/desk/calls", "/desk/pairings"],
    "gwyn": ["/desk/concerns", "/desk/holds"],
}
PAGES_EACH = 12


def test_the_welsh_demonstration_is_in_welsh(clean: Flask, gwynedd: CouncilContext, world: World) -> None:
    written = (STORIES / "gwynedd.toml").read_text()
    for who, start in PEOPLE.items():
        reader = signed_in(clean, gwynedd, world, f"{who}@gwynedd.example.org")
        waiting, seen = list(start), {}
        while waiting and len(seen) < PAGES_EACH:
            path = waiting.pop(0)
            page = reader.get(path)
            seen[path] = page.status_code
            if page.status_code == 200:
                assert '<html lang="cy"' in page.text, path
                left = [words for words in english_left(page.document) if words not in written]
                assert not left, (who, path, left)
                links = re.findall(r'<a [^>]*href="(/[^"?#]*)"', page.text)
                waiting += [link for link in dict.fromkeys(links) if link not in {*seen, *waiting}]
        assert list(seen.values()).count(200) > 3, (who, seen)


def signed_in(app: Flask, council: CouncilContext, world: World, email: str) -> Browser:
    belong_to(world.session, council.id)
    found = select(Person).join(Account, Account.person_id == Person.id).where(Account.email == email)
    person = world.session.scalars(found.where(Account.council_id == council.id)).one()
    return Browser(app, f"{council.slug}.localhost", world.sign_in(person))
