from datetime import timedelta

import pytest
from flask import Flask
from support.client import Browser
from support.world import World

from app import clock
from app.extensions import db
from app.services.frame import Deed, perform
from app.store import across_councils


@pytest.fixture
def health(clean: Flask):
    def look(host: str = "reigate.localhost"):
        return Browser(clean, host).get("/healthz")

    return look


def beat(ago: timedelta = timedelta()) -> None:
    across_councils.beat(db.session(), "worker", clock.now() - ago, 1)


def tell(deed: Deed, person_id: int, ago: timedelta) -> None:
    deed.tell("role_active", person_id, "k1", due_at=deed.now - ago)
    deed.recorded = 1


@pytest.mark.parametrize(
    "host", ["reigate.localhost", "localhost", "operator.localhost", "127.0.0.1", "10.1.2.3", "[::1]"]
)
def test_all_is_well_at_every_house_and_by_number(health, host: str) -> None:
    beat()
    answer = health(host)
    assert (answer.status_code, answer.json["status"]) == (200, "ok")


@pytest.mark.parametrize("host", ["nowhere.localhost", "meals.example", "127.0.0.1.example", "localhost.example"])
def test_a_host_that_nobody_has_is_told_nothing(health, host: str) -> None:
    beat()
    assert health(host).status_code == 404


@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (2, 503)])
def test_a_silent_worker_is_told(health, minutes: int, status: int) -> None:
    beat(timedelta(minutes=minutes))
    assert health().status_code == status


def test_a_worker_that_was_never_there_is_told(health) -> None:
    answer = health()
    assert (answer.status_code, answer.json["worker_seconds_since_heartbeat"]) == (503, None)


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 503)])
def test_a_late_outbox_is_told(health, world: World, minutes: int, status: int) -> None:
    beat()
    asha = world.cook()
    perform(world.deed(None), tell, asha.id, timedelta(minutes=minutes))
    answer = health()
    assert (answer.status_code, answer.json["outbox_waiting"]) == (status, 1)


def test_a_message_that_is_not_due_yet_is_not_late(health, world: World) -> None:
    beat()
    perform(world.deed(None), tell, world.cook().id, timedelta(hours=-1))
    assert health().json["outbox_waiting"] == 0


def test_a_database_that_is_down_is_told_without_its_address(health, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: object) -> None:
        raise ConnectionError("postgresql://ep:secret@db.example/")

    monkeypatch.setattr(across_councils, "pulse", down)
    answer = health()
    assert (answer.status_code, answer.json) == (503, {"status": "down", "database": "ConnectionError"})


def test_nothing_about_anybody_or_any_council_is_told(health, world: World) -> None:
    perform(world.deed(None), tell, world.cook().id, timedelta())
    body = health().text.lower()
    for private in ("asha", "reigate", "role_active"):
        assert private not in body
