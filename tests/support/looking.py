"""What the database says now. A deed lets go of every row that was read before it, so tests look again."""

from typing import TypeVar

from sqlalchemy import inspect
from support.world import World

from app.models.base import Base
from app.models.trace import OutboxMessage

T = TypeVar("T", bound=Base)


def fresh(world: World, row: T) -> T:
    """This row as it is stored now."""
    world.session.close()
    return world.session.get_one(type(row), inspect(row).identity)


def messages(world: World) -> set[tuple[str, int | None]]:
    """Kind and person of everything in the outbox."""
    world.session.close()
    return {(row.kind, row.person_id) for row in world.session.query(OutboxMessage)}
