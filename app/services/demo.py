"""The demonstration: councils with made-up people, told through the services, with a today that stays alive."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.domain.errors import Forbidden, NotFound
from app.domain.vocabulary import Role
from app.models.people import Person
from app.services import demo_days, demo_pairs, demo_people, passwords, second_factor
from app.services.demo_story import Stage, read
from app.services.frame import CouncilContext, Deed, perform
from app.services.ports import Ports
from app.store import accounts, clockwork
from app.store import demo as store
from app.store.session import belong_to

PASSWORD = "a spoon of soup"  # noqa: S105 - everybody's in the demonstration, printed at each start
JOB = "demonstration"


def top_up(session: Session, ports: Ports, council: CouncilContext, file: Path, now: datetime) -> bool:
    """Bring one demonstration up to today: its people once, its day once a day. False: there was nothing to do.

    Raises Forbidden("not_a_demonstration") for a council that is none.
    """
    if not council.policy.demonstration:
        raise Forbidden("not_a_demonstration")
    belong_to(session, council.id)
    stage = Stage(session, council, ports, read(file), now)
    is_first = accounts.by_email(session, council.id, stage.story.staff[0].email) is None
    if clockwork.has_run(session, council.id, JOB, stage.today):
        return False
    if is_first:
        perform(stage.deed(None, now), demo_people.tell, stage, passwords.hashed(PASSWORD))
    perform(stage.deed(None, now), _note, stage)
    if is_first:
        demo_pairs.tell(stage)
    demo_days.tell(stage, is_first=is_first)
    session.rollback()
    return True


def _note(deed: Deed, stage: Stage) -> None:
    """First, so that a day that was told halfway is not told again."""
    clockwork.note_run(deed.session, deed.council_id, JOB, stage.today, stage.now)


def sign_ins(session: Session, council: CouncilContext) -> Iterator[tuple[Person, str, list[Role]]]:
    """Who can sign in, with what address, and the roles in which they are active."""
    belong_to(session, council.id)
    for account, person, roles in store.sign_ins(session, council.id):
        yield person, account.email, roles


def code_of(session: Session, ports: Ports, council: CouncilContext, name: str, now: datetime) -> str:
    """What a demonstration coordinator's phone would show now. name: a first name, a whole one or an address.

    Raises Forbidden("not_a_demonstration"), NotFound.
    """
    if not council.policy.demonstration:
        raise Forbidden("not_a_demonstration")
    belong_to(session, council.id)
    wanted = name.strip().lower()
    for account, person, _roles in store.sign_ins(session, council.id):
        known = {person.first_name.lower(), person.full_name.lower(), account.email}
        if wanted in known and account.totp_secret is not None:
            return second_factor.current_code(ports.secrecy, account, now)
    raise NotFound
