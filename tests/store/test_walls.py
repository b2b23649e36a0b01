"""The walls between councils, one by one."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import aliased
from support.world import World

from app.extensions import db
from app.models.people import Household, MemberRole, Person
from app.store.across_councils import all_councils
from app.store.session import CouncilNotSet, belong_to, built_once


def test_the_net_shows_a_session_its_own_council_only(world: World) -> None:
    world.cook("Asha")
    world.cook("Otto", council=world.barnet)
    belong_to(world.session, world.reigate.id)
    assert world.session.scalars(select(Person.first_name)).all() == ["Asha"]
    belong_to(world.session, world.barnet.id)
    assert world.session.scalars(select(Person.first_name)).all() == ["Otto"]


def test_the_net_follows_joins_and_aliases(world: World) -> None:
    world.cook("Asha")
    world.cook("Otto", council=world.barnet)
    belong_to(world.session, world.reigate.id)
    found = world.session.execute(
        select(func.count()).select_from(Person).join(Household, Person.household_id == Household.id)
    )
    assert found.scalar() == 1


NAMES = built_once(select(Person.first_name).order_by(Person.id))
HOMES = aliased(Household)
AT_HOME = built_once(
    select(func.count()).select_from(select(Person.id).join(HOMES, Person.household_id == HOMES.id).subquery())
)


def test_a_statement_built_once_is_in_the_same_net(world: World) -> None:
    world.cook("Asha")
    world.cook("Otto", council=world.barnet)
    for council, names in ((world.reigate, ["Asha"]), (world.barnet, ["Otto"]), (world.reigate, ["Asha"])):
        belong_to(world.session, council.id)
        assert world.session.scalars(NAMES).all() == names
        assert world.session.scalar(AT_HOME) == 1


def test_a_statement_built_once_may_not_ask_for_no_council(clean: Flask) -> None:
    session = db.session()
    session.info.pop("council_id", None)
    with pytest.raises(CouncilNotSet, match="belong_to"):
        session.scalars(NAMES)


def test_a_statement_built_once_does_not_look_at_all_councils(world: World) -> None:
    world.cook("Asha")
    with all_councils(world.session) as session, pytest.raises(StatementError, match="council_of_session"):
        session.scalars(NAMES)


def test_what_is_made_of_a_statement_built_once_is_in_the_net(world: World) -> None:
    world.cook("Asha")
    world.cook("Otto", council=world.barnet)
    belong_to(world.session, world.reigate.id)
    with pytest.raises(StatementError, match="council_of_session"):
        world.session.scalars(NAMES.where(Person.id > 0))


def test_a_session_of_no_council_may_not_ask(clean: Flask) -> None:
    session = db.session()
    session.info.pop("council_id", None)
    with pytest.raises(CouncilNotSet, match="belong_to"):
        session.scalars(select(Person))


def test_a_row_cannot_point_into_another_council(world: World) -> None:
    otto = world.cook("Otto", council=world.barnet)
    belong_to(world.session, world.reigate.id)
    role = MemberRole(
        council_id=world.reigate.id, person_id=otto.id, role="diner", state="active", applied_at=world.now
    )
    world.session.add(role)
    with pytest.raises(IntegrityError):
        world.session.commit()
    world.session.rollback()


def test_across_councils_sees_all_and_leaves_the_session_as_it_was(world: World) -> None:
    world.cook("Asha")
    world.cook("Otto", council=world.barnet)
    belong_to(world.session, world.reigate.id)
    with all_councils(world.session) as session:
        assert sorted(session.scalars(select(Person.first_name))) == ["Asha", "Otto"]
    assert world.session.scalars(select(Person.first_name)).all() == ["Asha"]
