from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from support.world import World

from app import clock
from app.domain.errors import TooMany
from app.extensions import db
from app.integrations.secrecy import Secrecy
from app.models.accounts import Throttle
from app.services.throttles import Rate, Try, forget_old, network_of, spend
from app.store.session import council_of
from app.web.identity import ports

THREE = Rate("pies", 3, timedelta(minutes=15))
TEN = Rate("ovens", 10, timedelta(minutes=15))


@pytest.fixture
def now():
    """The first second of a minute, so that no bucket's edge falls inside a test."""
    return clock.now().replace(second=0, microsecond=0)


def tried(world: World, now, target: str = "asha", times: int = 1, rate: Rate = THREE) -> None:
    for _ in range(times):
        spend(world.session, ports().secrecy, now, Try(rate, target))


def test_the_fourth_of_three_tries_is_refused_and_says_when_to_come_back(world: World, now) -> None:
    tried(world, now, times=3)
    with pytest.raises(TooMany, match="too_many_tries") as no:
        tried(world, now + timedelta(minutes=5))
    assert no.value.details["retry_after"] == 10 * 60 + 1


def test_it_may_be_tried_again_exactly_when_it_was_said(world: World, now) -> None:
    tried(world, now, times=3)
    with pytest.raises(TooMany):
        tried(world, now + timedelta(minutes=15) - timedelta(seconds=1))
    tried(world, now + timedelta(minutes=15))


def test_tries_spread_over_time_are_counted_in_any_stretch(world: World, now) -> None:
    for minutes in (0, 7, 14):
        tried(world, now + timedelta(minutes=minutes))
    with pytest.raises(TooMany) as no:
        tried(world, now + timedelta(minutes=14))
    assert no.value.details["retry_after"] == 61
    tried(world, now + timedelta(minutes=15))
    with pytest.raises(TooMany):
        tried(world, now + timedelta(minutes=16))


def test_one_persons_tries_are_not_anothers(world: World, now) -> None:
    tried(world, now, "asha", times=3)
    tried(world, now, "dev", times=3)
    tried(world, now, "asha", rate=TEN)


def test_a_refused_try_uses_nothing_up(world: World, now) -> None:
    tried(world, now, times=3)
    with pytest.raises(TooMany):
        spend(world.session, ports().secrecy, now, Try(TEN, "asha"), Try(THREE, "asha"))
    tried(world, now, times=10, rate=TEN)


def test_the_target_is_stored_as_a_keyed_hash_only(world: World, now) -> None:
    tried(world, now, "asha@post.example")
    key = world.session.query(Throttle).one().key
    assert len(key) == 64
    assert "asha" not in key
    assert key != Secrecy("another key, also long enough to pass", ["A" * 43 + "="]).hash("throttle", "pies\0asha")


def test_the_session_still_belongs_to_its_council_afterwards(world: World, now) -> None:
    tried(world, now)
    assert council_of(world.session) == world.reigate.id


def test_twenty_at_once_leave_exactly_three_through(world: World, now) -> None:
    def one(_number: int) -> bool:
        with world.app.app_context():
            try:
                spend(db.session(), ports().secrecy, now, Try(THREE, "asha"))
            except TooMany:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(20))) == 3


def test_old_counts_are_forgotten_and_new_ones_kept(world: World, now) -> None:
    tried(world, now - timedelta(days=2), "old")
    tried(world, now, "new")
    forget_old(world.session, now)
    assert world.session.query(Throttle).count() == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3:4:5:6", "2001:db8:1:200::/56"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_network_is_the_part_that_one_home_shares(address, network):
    assert network_of(address) == network
