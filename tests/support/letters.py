"""What people read in their mail: the codes and handles that the outbox holds sealed."""

from typing import NamedTuple

from app.models.trace import OutboxMessage
from app.store.session import belong_to
from app.web.identity import ports


class Letter(NamedTuple):
    kind: str
    email: str | None
    code: str
    handle: str


def letters(world, council=None, **wanted):
    """Everything that will be sent, the oldest first; decoys, which nobody gets, are not there."""
    belong_to(world.session, (council or world.reigate).id)
    world.session.expire_all()
    rows = world.session.query(OutboxMessage).filter_by(finished_at=None, **wanted).order_by(OutboxMessage.id)
    return [_read(row) for row in rows]


def last_letter(world, council=None, **wanted):
    return letters(world, council, **wanted)[-1]


def _read(row):
    code = ports().secrecy.open(row.sealed, bound_to=f"outbox:{row.key}") if row.sealed else ""
    return Letter(row.kind, row.email, code, row.facts.get("handle", ""))
