"""What the operator's console shows of many councils at once: counts and ages, never anything about anybody."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.domain.council_life import CouncilState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.councils import Council
from app.models.people import MemberRole
from app.models.rounds import Round, RoundState
from app.models.trace import Heartbeat, OutboxMessage
from app.store.across_councils import all_councils

PAGE = 50


class Known(NamedTuple):
    """A council as it stands in its row: read once, though other queries come after it."""

    id: int
    slug: str
    document: str
    state: CouncilState


class PageOfCouncils(NamedTuple):
    councils: list[Known]
    total: int


class Numbers(NamedTuple):
    """roles: how many are active in each. waiting, failed: messages due; oldest: since when the first of them is."""

    roles: dict[Role, int]
    waiting: int
    failed: int
    oldest: datetime | None
    last_round: datetime | None


def councils(session: Session, text: str, page: int) -> PageOfCouncils:
    """A page of fifty by slug. text: a part of the slug, or "". Two queries."""
    wanted = [Council.slug.contains(text, autoescape=True)] if text else []
    total = session.scalar(select(func.count()).select_from(Council).where(*wanted)) or 0
    rows = session.execute(_known(*wanted).order_by(Council.slug).limit(PAGE).offset((max(page, 1) - 1) * PAGE))
    return PageOfCouncils([Known(*row) for row in rows], total)


def council(session: Session, slug: str) -> Known | None:
    row = session.execute(_known(Council.slug == slug)).first()
    return Known(*row) if row else None


def _known(*wanted: ColumnElement[bool]) -> Select[int, str, str, CouncilState]:
    return select(Council.id, Council.slug, Council.document, Council.state).where(*wanted)


def numbers(session: Session, council_ids: Sequence[int], now: datetime) -> dict[int, Numbers]:
    """Of each of these councils. Three queries, however many they are."""
    with all_councils(session):
        roles = session.execute(
            select(MemberRole.council_id, MemberRole.role, func.count())
            .where(MemberRole.council_id.in_(council_ids), MemberRole.state == MemberState.ACTIVE)
            .group_by(MemberRole.council_id, MemberRole.role)
        ).all()
        outbox = session.execute(
            select(
                OutboxMessage.council_id,
                func.count(),
                func.count().filter(OutboxMessage.attempts > 0),
                func.min(OutboxMessage.due_at),
            )
            .where(
                OutboxMessage.council_id.in_(council_ids),
                OutboxMessage.finished_at.is_(None),
                (OutboxMessage.due_at <= now) | (OutboxMessage.attempts > 0),
            )
            .group_by(OutboxMessage.council_id)
        ).all()
        rounds = session.execute(
            select(Round.council_id, func.max(Round.finished_at))
            .where(Round.council_id.in_(council_ids), Round.state == RoundState.DONE)
            .group_by(Round.council_id)
        ).all()
    found = {council_id: Numbers({}, 0, 0, None, None) for council_id in council_ids}
    for council_id, role, count in roles:
        found[council_id].roles[role] = count
    for council_id, waiting, failed, oldest in outbox:
        found[council_id] = found[council_id]._replace(waiting=waiting, failed=failed, oldest=oldest)
    for council_id, last in rounds:
        found[council_id] = found[council_id]._replace(last_round=last)
    return found


def age_of(session: Session, name: str, now: datetime) -> timedelta | None:
    """How long ago something gave a sign of life, or None if it never did."""
    at = session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))
    return now - at if at else None
