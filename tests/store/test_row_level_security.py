"""The wall inside PostgreSQL: it holds even where every line of ours is wrong."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support.world import World

from app.models import Base
from app.models.base import CouncilOwned
from app.models.people import Household
from app.store.session import belong_to

pytestmark = pytest.mark.postgresql


def test_the_database_itself_hides_other_councils_from_raw_sql(world: World) -> None:
    world.cook("Asha")
    world.cook("Otto", council=world.barnet)
    belong_to(world.session, world.reigate.id)
    assert world.session.execute(text("select first_name from people")).scalars().all() == ["Asha"]


def test_the_database_itself_refuses_a_row_for_another_council(world: World) -> None:
    belong_to(world.session, world.reigate.id)
    world.session.add(Household(council_id=world.barnet.id, line1="1 High Street"))
    with pytest.raises(DBAPIError, match="row-level security"):
        world.session.flush()
    world.session.rollback()


def test_row_level_security_is_on_for_every_council_s_table(world: World) -> None:
    owned = {m.local_table.name for m in Base.registry.mappers if issubclass(m.class_, CouncilOwned)}
    walled = world.session.execute(text("select relname from pg_class where relrowsecurity and relforcerowsecurity"))
    assert owned <= set(walled.scalars())


def test_the_service_may_not_change_the_audit_chain(world: World) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        world.session.execute(text("update audit_entries set deed = 'nothing'"))
    world.session.rollback()
