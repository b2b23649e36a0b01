"""Councils by slug, host, or the place they serve. These tables hold no personal data and belong to nobody."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.council_life import CouncilState
from app.models.councils import Council, CouncilArea, CouncilHost
from app.store.session import built_once

_BY_SLUG = built_once(select(Council).where(Council.slug == bindparam("slug")))
_BY_HOST = built_once(
    select(Council).join(CouncilHost, CouncilHost.council_id == Council.id).where(CouncilHost.host == bindparam("host"))
)

_STATE = built_once(select(Council.state).where(Council.id == bindparam("council_id")))


def by_slug(session: Session, slug: str) -> Council | None:
    return session.scalar(_BY_SLUG, {"slug": slug})


def by_host(session: Session, host: str) -> Council | None:
    return session.scalar(_BY_HOST, {"host": host})


def by_id(session: Session, council_id: int) -> Council | None:
    return session.scalar(select(Council).where(Council.id == council_id))


def state_of(session: Session, council_id: int) -> CouncilState:
    """As it is at this moment. Raises NoResultFound for a number that no council has."""
    return session.execute(_STATE, {"council_id": council_id}).scalar_one()


def serving(session: Session, authority: str, sector: str) -> Council | None:
    """The council that serves a postcode: a pilot's sector goes before a whole authority."""
    rows = session.execute(
        select(CouncilArea.code, Council)
        .join(Council, Council.id == CouncilArea.council_id)
        .where(CouncilArea.code.in_([authority, sector]))
    ).all()
    found = dict(rows)
    return found.get(sector) or found.get(authority)


def every(session: Session) -> Sequence[Council]:
    return session.scalars(select(Council).order_by(Council.slug)).all()


def claimed_areas(session: Session, council_id: int, codes: set[str]) -> Sequence[CouncilArea]:
    """The council's own areas, and whoever holds these codes."""
    return session.scalars(
        select(CouncilArea).where((CouncilArea.council_id == council_id) | CouncilArea.code.in_(codes))
    ).all()


def claimed_hosts(session: Session, council_id: int, hosts: set[str]) -> Sequence[CouncilHost]:
    """The council's own hosts, and whoever holds these names."""
    return session.scalars(
        select(CouncilHost).where((CouncilHost.council_id == council_id) | CouncilHost.host.in_(hosts))
    ).all()
