"""Putting a council's file in force. The applied text is stored as it is, so that export gives it back."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.council_policy import CouncilPolicy, parse_policy
from app.domain.errors import Conflict
from app.models.councils import Council, CouncilArea, CouncilHost
from app.store import councils as store
from app.store.session import council_of, writing

NO_COUNCIL = 0
"""The lock under which councils themselves are changed: no council has this number."""


def apply(session: Session, text: str, now: datetime, filename: str = "council.toml") -> Council:
    """Create or change one council in one transaction; the same text again changes nothing.

    Raises PolicyFaults for a file with faults, Conflict("area_taken" | "host_taken") for a place or host that another
    council has.
    """
    policy = parse_policy(text, filename)
    before = council_of(session)
    with writing(session, NO_COUNCIL):
        council = _put(session, policy, text, now)
        _claim(session, council, policy)
    session.info["council_id"] = before
    return council


def _put(session: Session, policy: CouncilPolicy, text: str, now: datetime) -> Council:
    council = store.by_slug(session, policy.slug)
    if council is None:
        council = Council(slug=policy.slug, document=text, created_at=now, applied_at=now)
        session.add(council)
        session.flush()
    elif council.document != text:
        council.document = text
        council.applied_at = now
    return council


def _claim(session: Session, council: Council, policy: CouncilPolicy) -> None:
    wanted_areas = set(policy.sectors or policy.areas)
    wanted_hosts = set(policy.hosts)
    for area in store.claimed_areas(session, council.id, wanted_areas):
        if area.council_id != council.id:
            raise Conflict("area_taken", area=area.code)
        if area.code in wanted_areas:
            wanted_areas.discard(area.code)
        else:
            session.delete(area)
    for host in store.claimed_hosts(session, council.id, wanted_hosts):
        if host.council_id != council.id:
            raise Conflict("host_taken", host=host.host)
        if host.host in wanted_hosts:
            wanted_hosts.discard(host.host)
        else:
            session.delete(host)
    session.add_all(CouncilArea(code=code, council_id=council.id) for code in sorted(wanted_areas))
    session.add_all(CouncilHost(host=host, council_id=council.id) for host in sorted(wanted_hosts))
