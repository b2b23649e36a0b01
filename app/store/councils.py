"""Councils by slug, host, or the place they serve. These tables hold no personal data and belong to nobody."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from app.domain.council_claims import WHOLE
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
    """The council that serves a postcode: one that has the whole authority, or this sector of it."""
    return session.scalar(
        select(Council)
        .join(CouncilArea, CouncilArea.council_id == Council.id)
        .where(CouncilArea.code.in_([authority, f"{authority} {sector}"]))
    )


def holding(session: Session, codes: Collection[str]) -> Sequence[Council]:
    """The councils that have any of these authorities or sectors, by slug."""
    having = select(CouncilArea.council_id).where(CouncilArea.code.in_(codes))
    return session.scalars(select(Council).where(Council.id.in_(having)).order_by(Council.slug)).all()


def every(session: Session) -> Sequence[Council]:
    return session.scalars(select(Council).order_by(Council.slug)).all()


def claims(
    session: Session, authorities: Collection[str], hosts_wanted: Collection[str], but: Collection[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Who claims any of these authorities or a sector in one, and any of these hosts, by slug; but: not these slugs."""
    places = select(CouncilArea.code, Council.slug).join(Council, Council.id == CouncilArea.council_id)
    hosts = select(CouncilHost.host, Council.slug).join(Council, Council.id == CouncilHost.council_id)
    there = func.substr(CouncilArea.code, 1, WHOLE).in_(authorities)
    others = Council.slug.not_in(but)
    return (
        dict(session.execute(places.where(there, others)).all()),
        dict(session.execute(hosts.where(CouncilHost.host.in_(hosts_wanted), others)).all()) if hosts_wanted else {},
    )


def slugs(session: Session, council_ids: set[int]) -> dict[int, str]:
    return dict(session.execute(select(Council.id, Council.slug).where(Council.id.in_(council_ids))).all())


def let_go(session: Session, council_id: int) -> None:
    """Take every claim of a council back, so that it can be made anew."""
    session.execute(delete(CouncilArea).where(CouncilArea.council_id == council_id))
    session.execute(delete(CouncilHost).where(CouncilHost.council_id == council_id))


def hosts(session: Session) -> Sequence[str]:
    """Every council's own domains."""
    return session.scalars(select(CouncilHost.host).order_by(CouncilHost.host)).all()
