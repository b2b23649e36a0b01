from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from support.post import Kept, keep_mail, work
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.vocabulary import Channel
from app.integrations.mail import message_id
from app.models.desk import Task, TaskKind
from app.models.people import Person
from app.models.trace import Heartbeat, OutboxMessage
from app.services.frame import Deed, perform
from app.services.outbox import call_at_once
from app.store.session import belong_to


@pytest.fixture
def post(clean: Flask) -> Iterator[Kept]:
    real = clean.extensions["postbox"]
    yield keep_mail(clean)
    clean.extensions["postbox"] = real


def tell(world: World, kind: str, person: Person | None, key: str = "k1", **facts) -> None:
    def use_case(deed: Deed) -> None:
        sealed = facts.pop("code", None)
        if sealed:
            facts["sealed"] = deed.ports.secrecy.seal(sealed, bound_to=f"outbox:{key}")
        deed.tell(kind, person.id if person else None, key, **facts)
        deed.recorded = 1

    perform(world.deed(None), use_case)


def row(world: World, key: str = "k1") -> OutboxMessage:
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return world.session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def tasks(world: World) -> list[Task]:
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return list(world.session.scalars(select(Task).order_by(Task.id)))


def later(world: World, **how) -> None:
    path = world.app.extensions["settings"].clock_file
    clock.move_to(clock.now() + timedelta(**how), path)


def test_a_message_whose_call_was_asked_for_at_once_joins_that_call(world: World, post: Kept) -> None:
    joan = world.diner("Joan")

    def at_once(deed: Deed) -> None:
        call_at_once(deed, "match_void_allergen", joan.id, "k1", {})

    perform(world.deed(None), at_once)
    tell(world, "match_void_allergen", joan)
    work(world.app, turns=2)
    assert (row(world).result, len(tasks(world)), post.sent) == ("task", 1, [])


def test_a_message_goes_out_once_to_the_address_of_the_account(world: World, post: Kept) -> None:
    asha = world.cook(email="asha@post.example")
    tell(world, "role_active", asha, facts={"role": "cook"})
    work(world.app, turns=3)
    assert [email.to for email in post.sent] == ["asha@post.example"]
    assert (row(world).result, row(world).attempts) == ("sent", 0)


def test_one_council_s_message_speaks_for_that_council(world: World, post: Kept) -> None:
    otto = world.cook("Otto", council=world.barnet, email="otto@post.example")
    deed = world.deed(None, council=world.barnet)

    def use_case(deed: Deed) -> None:
        deed.tell("role_active", otto.id, "k1", facts={"role": "cook"})
        deed.recorded = 1

    perform(deed, use_case)
    work(world.app)
    assert "Barnet" in post.sent[0].text
    assert "http://barnet.localhost:8000/" in post.sent[0].text


def test_urgent_messages_go_first(world: World, post: Kept) -> None:
    asha = world.cook(email="asha@post.example")
    for key, urgency in (("k1", 5), ("k2", 0), ("k3", 2)):
        tell(world, "role_active", asha, key, urgency=urgency)
    work(world.app)
    wanted = [message_id("reigate", key, "reigate.localhost") for key in ("k2", "k3", "k1")]
    assert [email.message_id for email in post.sent] == wanted


def test_a_message_is_not_sent_before_it_is_due(world: World, post: Kept) -> None:
    asha = world.cook(email="asha@post.example")
    tell(world, "role_active", asha, due_at=clock.now() + timedelta(hours=1))
    work(world.app)
    assert not post.sent
    later(world, hours=1, seconds=1)
    work(world.app)
    assert len(post.sent) == 1


def test_a_code_is_opened_for_the_mail_and_wiped_from_the_row(world: World, post: Kept) -> None:
    tell(world, "sign_in_code", None, email="new@post.example", code="123456")
    work(world.app)
    assert "123456" in post.sent[0].text
    assert row(world).sealed is None


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"channel": Channel.PHONE}, TaskKind.CALL),
        ({"channel": Channel.PHONE, "phone": None}, TaskKind.VISIT),
        ({"channel": Channel.VISIT}, TaskKind.VISIT),
        ({"channel": Channel.EMAIL}, TaskKind.CALL),
    ],
)
def test_who_has_no_email_is_rung_or_visited(world: World, post: Kept, facts: dict, kind: TaskKind) -> None:
    dev = world.diner(**facts)
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.APPROVED)
    tell(world, "match_offered", dev, match_id=match.id, facts={"match": match.ref})
    work(world.app, turns=2)
    assert not post.sent
    (task,) = tasks(world)
    assert (task.kind, task.message, task.key, task.match_id) == (kind, "match_offered", "k1", match.id)
    assert row(world).result == "task"


def test_a_failure_waits_longer_each_time_and_then_a_person_rings(world: World, post: Kept) -> None:
    asha = world.cook(email="asha@post.example")
    tell(world, "role_active", asha, facts={"role": "cook"})
    post.broken = 6
    for minutes in (1, 5, 15, 60, 240):
        work(world.app)
        assert row(world).finished_at is None
        later(world, minutes=minutes, seconds=-20)
        work(world.app)
        later(world, seconds=30)
    work(world.app)
    assert post.broken == 0
    assert row(world).result == "task"
    assert tasks(world)[0].message == "role_active"


def test_a_failed_code_is_dropped_and_nobody_is_rung(world: World, post: Kept) -> None:
    tell(world, "sign_in_code", None, email="new@post.example", code="123456")
    for _ in range(6):
        post.broken = 1
        work(world.app)
        later(world, hours=5)
    assert (row(world).result, row(world).sealed, tasks(world)) == ("dropped", None, [])


def test_a_late_message_becomes_a_call_and_a_late_code_expires(world: World, post: Kept) -> None:
    asha = world.cook(email="asha@post.example")
    past = clock.now() - timedelta(seconds=1)
    tell(world, "match_cancelled", asha, "k1", useful_until=past)
    tell(world, "sign_in_code", asha, "k2", email="asha@post.example", useful_until=past)
    work(world.app)
    assert (row(world, "k1").result, row(world, "k2").result) == ("task", "expired")
    assert not post.sent


def test_an_offer_that_is_over_is_not_made(world: World, post: Kept) -> None:
    dev = world.diner(email="dev@post.example")
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.VOID)
    tell(world, "match_offered", dev, match_id=match.id)
    work(world.app)
    assert not post.sent
    assert row(world).result == "dropped"


def test_a_message_held_by_a_dead_worker_goes_out_when_its_lease_has_run_out(world: World, post: Kept) -> None:
    asha = world.cook(email="asha@post.example")
    tell(world, "role_active", asha)
    held = row(world)
    held.claimed_by, held.claimed_until = "dead", clock.now() + timedelta(seconds=60)
    world.session.commit()
    work(world.app)
    assert not post.sent
    later(world, seconds=61)
    work(world.app)
    assert len(post.sent) == 1


def test_one_message_that_cannot_be_written_does_not_stop_the_others(world: World, post: Kept) -> None:
    asha = world.cook(email="asha@post.example")
    tell(world, "match_confirmed", asha, "k1", urgency=0)  # no match: the words have nothing to stand on
    tell(world, "role_active", asha, "k2")
    work(world.app)
    assert row(world, "k2").result == "sent"


def test_a_worker_gives_a_sign_of_life(world: World, post: Kept) -> None:
    work(world.app)
    world.session.rollback()
    assert world.session.get(Heartbeat, "worker") is not None
