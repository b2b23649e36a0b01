"""Words that people write come back as words: on every page of every role, and in every letter."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from support.client import Browser
from support.everything import Refs, kind_of, routes
from support.post import Kept, keep_mail, work
from support.world import World

from app.domain.matches import MatchState
from app.domain.vocabulary import Channel
from app.jobs.letters import LETTERS
from app.models.asks import CookDay
from app.models.desk import CallAttempt, CallOutcome, Concern, Task
from app.models.meals import Match, Meal, NoAnswer
from app.models.people import DinerProfile, Hold, Household, KeepApart, Person, Representation
from app.models.trace import OutboxMessage
from app.store.session import belong_to

EVIL = "\"'><script>x()</script><img src=x onerror=x()>{{7*7}}"
WORDS = {
    Person: ("first_name", "last_name"),
    Household: ("line1", "line2", "town", "arrival_note"),
    Meal: ("dish", "ingredients", "photo_alt"),
    DinerProfile: ("other_allergens", "dislikes"),
    Match: ("reason_text", "word"),
    Concern: ("text", "about_text", "reporter_contact", "outcome"),
    Hold: ("reason", "outcome"),
    NoAnswer: ("located_by", "located_how"),
    Representation: ("relation",),
    KeepApart: ("reason",),
    CallAttempt: ("note",),
    CookDay: ("dish",),
}


@pytest.fixture
def refs(world: World) -> Refs:
    made = Refs(world)
    people = made.people
    task = world.session.query(Task).first()
    apart = sorted((people["cook"].id, people["new"].id))
    world.add(KeepApart(first_id=apart[0], second_id=apart[1], reason="x", set_at=world.now, set_by_id=apart[0]))
    spoken = {"outcome": CallOutcome.NO_ANSWER, "at": world.now, "by_id": people["coordinator"].id}
    world.add(CallAttempt(task_id=task.id, note="x", **spoken))
    belong_to(world.session, world.reigate.id)
    for model, columns in WORDS.items():
        lengths = {name: getattr(model.__table__.c[name].type, "length", None) for name in columns}
        world.session.query(model).update({name: EVIL[:length] for name, length in lengths.items()})
    world.session.commit()
    world.session.close()
    return made


def pages(app: Flask, refs: Refs) -> Iterator[tuple[str, str]]:
    """Every page that each role can open, with each thing that it can be about."""
    for role, person in refs.people.items():
        belong_to(refs.world.session, refs.world.reigate.id)
        browser = Browser(app, "reigate.localhost", refs.world.sign_in(person, acting_for=refs.acting.get(role)))
        for rule in routes(app, "GET"):
            if rule.arguments - {"ref"}:
                continue
            for ref in refs.kinds.get(kind_of(rule), ["x"])[:2] if rule.arguments else [""]:
                path = app.url_map.bind("").build(rule.endpoint, {"ref": ref} if rule.arguments else {})
                answer = browser.raw("GET", path)
                if answer.mimetype == "text/html":
                    yield f"{role} {path}", answer.get_data(as_text=True)


def test_asvs_v1_2_1_no_page_takes_words_for_markup(clean: Flask, refs: Refs) -> None:
    seen = 0
    for name, html in pages(clean, refs):
        seen += "&lt;script&gt;x()" in html
        assert not re.search(r"<script>x\(|<img src=x|>49<|\"'>", html.replace("&#34;", "")), name
    assert seen > 40, "the words stand on many pages"


def test_no_letter_takes_words_for_markup_or_tells_where_anybody_lives(clean: Flask, refs: Refs) -> None:
    world, dev = refs.world, refs.people["diner"]
    belong_to(world.session, world.reigate.id)
    world.session.query(Person).update({"last_name": "Surnamely", "channel": Channel.EMAIL})
    world.session.query(Household).update({"line1": "7 Hidden Lane", "town": "Hiddenham", "postcode": "RH2 9AE"})
    match = world.session.query(Match).filter_by(state=MatchState.CONFIRMED).one()
    for kind in LETTERS:
        facts = {"match": match.ref, "ref": match.ref, "role": "cook", "handle": "h", "reason": "cook_cannot"}
        for person in (dev, refs.people["cook"]):
            told = {"kind": kind, "key": f"{kind}:{person.id}", "person_id": person.id, "match_id": match.id}
            world.add(
                OutboxMessage(facts=facts, due_at=world.now, created_at=world.now, email="a@post.example", **told)
            )
    kept: Kept = keep_mail(clean)
    work(clean, turns=2 * len(LETTERS))
    assert len(kept.sent) > len(LETTERS)
    for email in kept.sent:
        assert "<script>x" not in email.html
        assert "\n" not in email.subject
        for private in ("Surnamely", "Hidden", "RH2 9AE", "7946 0118", "+4420794"):
            assert private not in email.html + email.text + email.subject, (email.subject, private)
