"""How often a thing may be tried. Counted before the deed and in a transaction of its own, so a refusal counts too."""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.errors import TooMany
from app.integrations.secrecy import Secrecy
from app.store import throttles as store
from app.store.session import council_of, writing

NOBODYS = 0
"""The council id under which tries are counted: no council has it, so its lock keeps no deed waiting."""

IPV4_PREFIX, IPV6_PREFIX = 24, 56
BUCKET = timedelta(minutes=1)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Rate:
    """At most `limit` tries in any stretch of `window`. name: keeps one kind of try from another."""

    name: str
    limit: int
    window: timedelta


CODES_FOR_ADDRESS = Rate("codes-address", 5, timedelta(minutes=15))
CODES_FROM_NETWORK = Rate("codes-network", 20, timedelta(minutes=15))
CODE_ENTRIES_FROM_NETWORK = Rate("code-entries-network", 60, timedelta(minutes=15))
PASSWORDS = Rate("passwords", 10, timedelta(minutes=15))
PASSWORDS_FROM_NETWORK = Rate("passwords-network", 60, timedelta(minutes=15))
SECOND_FACTORS = Rate("second-factors", 10, timedelta(minutes=15))


class Try(NamedTuple):
    """target: whose tries are counted: an account, an address, a network. It is hashed before it is stored."""

    rate: Rate
    target: str


def spend(session: Session, secrecy: Secrecy, now: datetime, *tries: Try) -> None:
    """Count one try of each, or none if any is used up. Never inside a deed.

    Raises TooMany("too_many_tries", retry_after=seconds).
    """
    keyed = [(one.rate, secrecy.hash("throttle", f"{one.rate.name}\0{one.target}")) for one in tries]
    with _counting(session):
        waits = [_wait(session, rate, key, now) for rate, key in keyed]
        if any(waits):
            raise TooMany("too_many_tries", retry_after=max(waits))
        for _, key in keyed:
            store.add(session, key, _minute(now))


def forget_old(session: Session, now: datetime) -> None:
    """Drop counts that no rate looks at any more."""
    with _counting(session):
        store.forget(session, now - KEPT)


def network_of(address: str | None) -> str:
    """The part of an address that one household or office shares: neighbours by number count as one."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    prefix = IPV4_PREFIX if ip.version == 4 else IPV6_PREFIX  # noqa: PLR2004 the two versions of IP
    return str(ipaddress.ip_network((ip, prefix), strict=False))


def _wait(session: Session, rate: Rate, key: str, now: datetime) -> int:
    """Whole seconds until this may be tried again; 0: now."""
    found = store.buckets(session, key, now - rate.window)
    over = sum(bucket.tries for bucket in found) - rate.limit + 1
    for bucket in found:
        if over <= 0:
            break
        over -= bucket.tries
        if over <= 0:
            return max(1, int((bucket.starts_at + rate.window - now).total_seconds()) + 1)
    return 0


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


@contextmanager
def _counting(session: Session) -> Iterator[None]:
    """All counting waits for one lock, so that two tries never both see the last one free."""
    before = council_of(session)
    try:
        with writing(session, NOBODYS):
            yield
    finally:
        session.info["council_id"] = before
