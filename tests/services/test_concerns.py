import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from support.world import World

from app.domain.errors import DomainError, Invalid, NotFound, Stale
from app.domain.lifecycle import IllegalTransition
from app.domain.matches import MatchState
from app.domain.vocabulary import Role
from app.models.desk import Concern, ConcernState
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.services import concerns
from app.services.concerns import Worry
from app.services.frame import ANONYMOUS, perform
from app.store import safety, trace

WORDS = "She has bruises on both arms and says she fell"


def lead(world: World, name: str = "Lena") -> Person:
    return world.person(name, Role.SAFEGUARDING_LEAD, email=f"{name.lower()}@council.example")


def raised(world: World, who: Person | None = None, **facts: Any) -> Concern:
    """As this member, or as a stranger."""
    deed = world.deed(who)
    if who is None:
        deed.actor = ANONYMOUS
    return perform(deed, concerns.raise_concern, Worry(**({"text": WORDS} | facts)))


def told(world: World) -> list[OutboxMessage]:
    world.session.rollback()
    return list(world.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_stranger_s_report_reaches_every_safeguarding_lead_at_once(world: World) -> None:
    lena, luke = lead(world), lead(world, "Luke")
    concern = raised(world)
    messages = told(world)
    assert [(m.kind, m.person_id, m.urgency) for m in messages] == [
        ("concern_raised", lena.id, 0),
        ("concern_raised", luke.id, 0),
    ]
    assert {tuple(m.facts.items()) for m in messages} == {(("ref", concern.ref),)}


def test_the_lead_whom_a_report_is_about_is_not_told(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    world.give_role(asha, Role.SAFEGUARDING_LEAD)
    luke = lead(world, "Luke")
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    raised(world, dev, match_ref=match.ref)
    assert [message.person_id for message in told(world)] == [luke.id]


def test_without_a_lead_who_may_read_it_the_coordinators_hear_that_a_report_waits(world: World) -> None:
    cleo = world.coordinator()
    raised(world)
    assert [message.person_id for message in told(world)] == [cleo.id]


def test_the_trace_holds_neither_the_words_nor_the_sender(world: World) -> None:
    dev = world.diner()
    raised(world, dev, contact="07700 900123", about_text="Asha Bell")
    (entry, detail) = trace.chain(world.session, world.council.id)[-1]
    assert (entry.deed, entry.actor, entry.actor_id, entry.acting_for_id) == ("concern_raised", "anonymous", None, None)
    assert detail is not None
    kept = json.dumps([detail.before, detail.after, detail.reason])
    assert not [word for word in (WORDS, "07700", "Asha", "Dev") if word in kept]


def test_a_signed_in_sender_is_named_to_the_lead_unless_they_say_no(world: World) -> None:
    dev = world.diner()
    assert raised(world, dev).reporter_id == dev.id
    assert raised(world, dev, unnamed=True).reporter_id is None
    assert raised(world).reporter_id is None


def test_a_match_says_whom_it_is_about_only_to_those_who_share_it(world: World) -> None:
    asha, dev, other = world.cook(), world.diner(), world.cook("Ben")
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    assert raised(world, asha, match_ref=match.ref).about_id == dev.id
    assert raised(world, dev, match_ref=match.ref).about_id == asha.id
    assert raised(world, other, match_ref=match.ref).about_id is None
    assert raised(world, None, match_ref=match.ref).about_id is None
    assert raised(world, asha, match_ref="nonsense").about_id is None


@pytest.mark.parametrize(("text", "code"), [("", "missing"), (" \n ", "missing"), ("x" * 10_001, "too_long")])
def test_only_an_empty_or_an_endless_text_is_refused(world: World, text: str, code: str) -> None:
    with pytest.raises(Invalid, match=f"concern_text_{code}"):
        raised(world, text=text)
    assert world.session.scalar(select(Concern)) is None


def test_the_longest_text_is_kept_whole(world: World) -> None:
    concern = raised(world, text="é" * 10_000)
    world.session.rollback()
    kept = world.session.get(Concern, concern.id)
    assert kept is not None
    assert kept.text == "é" * 10_000


def test_a_report_is_taken_on_noted_and_closed(world: World) -> None:
    lena, ref = lead(world), raised(world).ref
    taken = perform(world.deed(lena), concerns.acknowledge, ref, 1)
    assert (taken.state, taken.acknowledged_by_id) == (ConcernState.ACKNOWLEDGED, lena.id)
    noted = perform(world.deed(lena), concerns.note_outcome, ref, 2, "Rang her daughter")
    assert (noted.state, noted.outcome) == (ConcernState.ACKNOWLEDGED, "Rang her daughter")
    closed = perform(world.deed(lena), concerns.close, ref, 3, "Adult team has it")
    assert (closed.state, closed.outcome) == (ConcernState.CLOSED, "Adult team has it")
    assert closed.closed_at is not None
    chain = trace.chain(world.session, world.council.id)
    assert "Rang" not in json.dumps([[d.before, d.after, d.reason] for _, d in chain if d])


def test_nothing_is_closed_unread_without_words_or_twice(world: World) -> None:
    lena, ref = lead(world), raised(world).ref
    with pytest.raises(IllegalTransition):
        perform(world.deed(lena), concerns.close, ref, 1, "Nothing in it")
    perform(world.deed(lena), concerns.acknowledge, ref, 1)
    with pytest.raises(Invalid, match="concern_outcome_missing"):
        perform(world.deed(lena), concerns.close, ref, 2, "  ")
    with pytest.raises(Stale):
        perform(world.deed(lena), concerns.close, ref, 1, "Nothing in it")
    perform(world.deed(lena), concerns.close, ref, 2, "Nothing in it")
    with pytest.raises(IllegalTransition):
        perform(world.deed(lena), concerns.acknowledge, ref, 3)


def test_to_everybody_but_a_lead_there_is_no_report(world: World) -> None:
    ref = raised(world).ref
    asha, cleo = world.cook(), world.coordinator()
    for who in (asha, cleo):
        for deed in (concerns.read, lambda d, r: concerns.acknowledge(d, r, 1)):
            with pytest.raises(NotFound):
                perform(world.deed(who), deed, ref)


def test_the_lead_it_is_about_finds_nothing(world: World) -> None:
    dev, asha = world.diner(), world.cook()
    world.give_role(asha, Role.SAFEGUARDING_LEAD)
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    ref = raised(world, dev, match_ref=match.ref).ref
    with pytest.raises(NotFound):
        perform(world.deed(asha), concerns.read, ref)
    found = safety.concerns(world.session, world.council.id, asha.id, closed=False, page=1)
    assert (list(found.rows), found.total) == ([], 0)


def test_acting_for_a_lead_lends_no_right_to_read(world: World) -> None:
    lena, cleo, ref = lead(world), world.coordinator(), raised(world).ref
    deed = world.deed(cleo, acting_for_id=lena.id)
    deed.actor = world.actor(lena)
    with pytest.raises(NotFound):
        perform(deed, concerns.read, ref)


def test_reading_is_written_down_once_an_hour_for_each_reader(world: World) -> None:
    lena, luke, ref = lead(world), lead(world, "Luke"), raised(world).ref

    def read(who: Person, minutes: int) -> None:
        perform(world.deed(who, now=world.now + timedelta(minutes=minutes)), concerns.read, ref)

    for who, minutes in ((lena, 1), (lena, 59), (luke, 2), (lena, 62)):
        read(who, minutes)
    readers = [e.actor_id for e, _ in trace.chain(world.session, world.council.id) if e.deed == "concern_read"]
    assert readers == [lena.id, luke.id, lena.id]


def test_the_desk_is_told_how_many_wait_and_no_more(world: World) -> None:
    lena, ref = lead(world), raised(world).ref
    raised(world)
    assert safety.count_waiting(world.session, world.council.id) == 2
    perform(world.deed(lena), concerns.acknowledge, ref, 1)
    assert safety.count_waiting(world.session, world.council.id) == 1
    assert safety.count_waiting(world.session, world.barnet.id) == 0


def test_danger_stands_before_the_longest_wait(world: World) -> None:
    lena = lead(world)
    first, urgent = raised(world), raised(world, in_danger=True)
    found = safety.concerns(world.session, world.council.id, lena.id, closed=False, page=1)
    assert [row.ref for row in found.rows] == [urgent.ref, first.ref]


def test_another_council_s_lead_finds_nothing(world: World) -> None:
    ref = raised(world).ref
    otto = world.person("Otto", Role.SAFEGUARDING_LEAD, council=world.barnet)
    with pytest.raises(DomainError) as refused:
        perform(world.deed(otto), concerns.read, ref)
    assert refused.value.status == 404
