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


@dataclasses.dataclass
class Workers:
    """What starts them has all of it imported, see stopped_worker.py."""

    starter: subprocess.Popen[str]
    facts: dict[str, str | None]

    def run(self, *orders: tuple[str, ...]) -> list[int]:
        """A process for each order, all at once; their exit codes."""
        assert self.starter.stdin
        assert self.starter.stdout
        self.starter.stdin.write(json.dumps([[self.facts, *order] for order in orders]) + "\n")
        self.starter.stdin.flush()
        codes: list[int] = json.loads(self.starter.stdout.readline())
        return codes

    def put(self, key: str) -> None:
        assert self.run(("after_commit", key)) == [-signal.SIGKILL]


@pytest.fixture(scope="module")
def starter() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("stopped_worker.py"))]
    talk = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, **talk) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def workers(starter: subprocess.Popen[str], conf: Settings, inbox) -> Workers:
    ours = dataclasses.replace(conf, mail_server="127.0.0.1", mail_port=inbox[1], mail_tls="none")
    facts = {field.name: getattr(ours, field.name) for field in dataclasses.fields(ours)}
    return Workers(starter, json.loads(json.dumps(facts, default=str)))


def row(world: World, key: str) -> OutboxMessage:
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return world.session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def lease_runs_out(conf: Settings) -> None:
    clock.move_to(clock.now() + timedelta(seconds=61), conf.clock_file)


def test_a_deed_whose_process_dies_after_its_commit_is_told(
    world: World, conf: Settings, inbox, workers: Workers
) -> None:
    handler, _ = inbox
    workers.put("k1")
    assert workers.run(("none",)) == [0]
    (message,) = handler.messages
    assert message["Message-ID"] == message_id("reigate", "k1", "reigate.localhost")
    assert "424242" in message.as_string()
    assert row(world, "k1").result == "sent"


def test_a_worker_killed_after_claiming_sends_it_once_it_is_back(
    world: World, conf: Settings, inbox, workers: Workers
) -> None:
    handler, _ = inbox
    workers.put("k1")
    assert workers.run(("after_claim",)) == [-signal.SIGKILL]
    assert (handler.messages, row(world, "k1").finished_at) == ([], None)
    assert workers.run(("none",)) == [0]
    assert not handler.messages, "the dead worker's lease still holds"
    lease_runs_out(conf)
    assert workers.run(("none",)) == [0]
    assert len(handler.messages) == 1


@pytest.mark.parametrize("point", ["after_send", "before_mark"])
def test_a_worker_killed_between_sending_and_marking_sends_twice_under_one_key(
    world: World, conf: Settings, inbox, workers: Workers, point: str
) -> None:
    handler, _ = inbox
    workers.put("k1")
    assert workers.run((point,)) == [-signal.SIGKILL]
    assert len(handler.messages) == 1, "the mail had gone out"
    assert row(world, "k1").finished_at is None
    lease_runs_out(conf)
    assert workers.run(("none",)) == [0]
    assert [message["Message-ID"] for message in handler.messages] == [
        message_id("reigate", "k1", "reigate.localhost")
    ] * 2
    assert row(world, "k1").result == "sent"


def test_of_many_messages_and_many_deaths_none_is_lost(world: World, conf: Settings, inbox, workers: Workers) -> None:
    handler, _ = inbox
    keys = [f"k{number}" for number in range(4)]
    for key in keys:
        workers.put(key)
    for point in ("after_claim", "after_send", "before_mark"):
        workers.run((point,))
        lease_runs_out(conf)
    assert workers.run(("none",)) == [0]
    seen = [message["Message-ID"] for message in handler.messages]
    assert set(seen) == {message_id("reigate", key, "reigate.localhost") for key in keys}
    assert len(seen) == len(keys) + 2, "twice only where a worker died after sending"


def test_workers_that_share_the_outbox_send_each_message_once(
    world: World, conf: Settings, inbox, workers: Workers
) -> None:
    handler, _ = inbox

    def tell(deed: Deed) -> None:
        for number in range(12):
            deed.tell("known_address", None, f"k{number}", email="dev@post.example")
        deed.recorded = 1

    perform(world.deed(None), tell)
    world.session.close()
    assert workers.run(*[("none",)] * 3) == [0, 0, 0]
    seen = sorted(message["Message-ID"] for message in handler.messages)
    assert seen == sorted(message_id("reigate", f"k{number}", "reigate.localhost") for number in range(12))
