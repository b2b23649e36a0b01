"""A worker killed at any point loses nothing: real processes, a real mail server."""

import dataclasses
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from support.post import Inbox, mail_server
from support.world import World

from app import clock
from app.integrations.mail import message_id
from app.models.trace import OutboxMessage
from app.services.frame import Deed, perform
from app.settings import Settings
from app.store.session import belong_to

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.race


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    handler = Inbox()
    with mail_server(handler) as port:
        yield handler, port


def start(conf: Settings, port: int, *arguments: str) -> subprocess.Popen[bytes]:
    ours = dataclasses.replace(conf, mail_server="127.0.0.1", mail_port=port, mail_tls="none")
    facts = json.dumps({field.name: getattr(ours, field.name) for field in dataclasses.fields(ours)}, default=str)
    command = [sys.executable, str(Path(__file__).with_name("stopped_worker.py")), facts, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})


def process(conf: Settings, port: int, *arguments: str) -> int:
    return start(conf, port, *arguments).wait(timeout=120)


def put(conf: Settings, port: int, key: str) -> None:
    assert process(conf, port, "after_commit", key) == -signal.SIGKILL


def row(world: World, key: str) -> OutboxMessage:
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return world.session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def lease_runs_out(conf: Settings) -> None:
    clock.move_to(clock.now() + timedelta(seconds=61), conf.clock_file)


def test_a_deed_whose_process_dies_after_its_commit_is_told(world: World, conf: Settings, inbox) -> None:
    handler, port = inbox
    put(conf, port, "k1")
    assert process(conf, port, "none") == 0
    (message,) = handler.messages
    assert message["Message-ID"] == message_id("reigate", "k1", "reigate.localhost")
    assert "424242" in message.as_string()
    assert row(world, "k1").result == "sent"


def test_a_worker_killed_after_claiming_sends_it_once_it_is_back(world: World, conf: Settings, inbox) -> None:
    handler, port = inbox
    put(conf, port, "k1")
    assert process(conf, port, "after_claim") == -signal.SIGKILL
    assert (handler.messages, row(world, "k1").finished_at) == ([], None)
    assert process(conf, port, "none") == 0
    assert not handler.messages, "the dead worker's lease still holds"
    lease_runs_out(conf)
    assert process(conf, port, "none") == 0
    assert len(handler.messages) == 1


@pytest.mark.parametrize("point", ["after_send", "before_mark"])
def test_a_worker_killed_between_sending_and_marking_sends_twice_under_one_key(
    world: World, conf: Settings, inbox, point: str
) -> None:
    handler, port = inbox
    put(conf, port, "k1")
    assert process(conf, port, point) == -signal.SIGKILL
    assert len(handler.messages) == 1, "the mail had gone out"
    assert row(world, "k1").finished_at is None
    lease_runs_out(conf)
    assert process(conf, port, "none") == 0
    assert [message["Message-ID"] for message in handler.messages] == [
        message_id("reigate", "k1", "reigate.localhost")
    ] * 2
    assert row(world, "k1").result == "sent"


def test_of_many_messages_and_many_deaths_none_is_lost(world: World, conf: Settings, inbox) -> None:
    handler, port = inbox
    keys = [f"k{number}" for number in range(4)]
    for key in keys:
        put(conf, port, key)
    for point in ("after_claim", "after_send", "before_mark"):
        process(conf, port, point)
        lease_runs_out(conf)
    assert process(conf, port, "none") == 0
    seen = [message["Message-ID"] for message in handler.messages]
    assert set(seen) == {message_id("reigate", key, "reigate.localhost") for key in keys}
    assert len(seen) == len(keys) + 2, "twice only where a worker died after sending"


def test_workers_that_share_the_outbox_send_each_message_once(world: World, conf: Settings, inbox) -> None:
    handler, port = inbox

    def tell(deed: Deed) -> None:
        for number in range(12):
            deed.tell("known_address", None, f"k{number}", email="dev@post.example")
        deed.recorded = 1

    perform(world.deed(None), tell)
    world.session.close()
    workers = [start(conf, port, "none") for _ in range(3)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0, 0]
    seen = sorted(message["Message-ID"] for message in handler.messages)
    assert seen == sorted(message_id("reigate", f"k{number}", "reigate.localhost") for number in range(12))
