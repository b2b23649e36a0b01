"""What the demonstration looks up by itself: its people by the names in their story."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import Account
from app.models.desk import Task
from app.models.meals import Match
from app.models.people import MemberRole, Person
from app.models.trace import OutboxMessage


def person_named(session: Session, council_id: int, name: str) -> Person | None:
    """The first who came under this first and last name."""
    return session.scalars(
        select(Person)
        .where(Person.council_id == council_id, Person.first_name + " " + Person.last_name == name)
        .order_by(Person.id)
    ).first()


def active_roles(session: Session, council_id: int, person_ids: Sequence[int]) -> list[Role]:
    return list(
        session.scalars(
            select(MemberRole.role).where(
                MemberRole.council_id == council_id,
                MemberRole.person_id.in_(person_ids),
                MemberRole.state == MemberState.ACTIVE,
            )
        )
    )


def sign_ins(session: Session, council_id: int) -> list[tuple[Account, Person, list[Role]]]:
    """Every account that has a person, with that person's active roles, in the order they came."""
    rows = session.execute(
        select(Account, Person)
        .join(Person, (Person.council_id == Account.council_id) & (Person.id == Account.person_id))
        .where(Account.council_id == council_id)
        .order_by(Account.id)
    ).all()
    return [(account, person, active_roles(session, council_id, [person.id])) for account, person in rows]


def messages_made_before(session: Session, council_id: int, moment: datetime) -> Sequence[OutboxMessage]:
    """What has not gone out."""
    return session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.council_id == council_id,
            OutboxMessage.created_at < moment,
            OutboxMessage.finished_at.is_(None),
        )
    ).all()


def open_tasks_about(session: Session, council_id: int, person_id: int) -> Sequence[Task]:
    return session.scalars(
        select(Task).where(Task.council_id == council_id, Task.person_id == person_id, Task.done_at.is_(None))
    ).all()


def visits_over(session: Session, council_id: int, before: datetime) -> Sequence[Match]:
    """Arranged visits whose window ended by then with no word of how they went."""
    return session.scalars(
        select(Match)
        .where(
            Match.council_id == council_id,
            Match.state.in_((MatchState.CONFIRMED, MatchState.ON_THE_WAY)),
            Match.window_end <= before,
        )
        .order_by(Match.id)
    ).all()
