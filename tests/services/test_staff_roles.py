import pytest
from sqlalchemy import select
from support.lives import Life
from support.world import World

from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.members import MemberState
from app.domain.permissions import STAFF
from app.domain.vocabulary import Role
from app.models.accounts import Account, SignIn
from app.models.people import MemberRole, Person
from app.models.trace import OutboxMessage
from app.services import holds, staff_roles
from app.services.frame import perform
from tests.services.test_staff_invitations import proven


@pytest.fixture
def mina(world: World) -> Person:
    return world.person("Mina", Role.MANAGER, email="mina@council.example")


def take(world: World, who: Person, whose: Person, role: Role) -> MemberRole:
    row = world.session.query(MemberRole).filter_by(person_id=whose.id, role=role).one()
    deed = proven(world, who)
    return perform(deed, staff_roles.take_away, whose.ref, role, "Moved on", row.version)


def test_a_role_taken_away_ends_every_session_and_is_told(world: World, mina: Person) -> None:
    cleo = world.coordinator()
    world.sign_in(cleo)
    other = world.person("Noor", Role.MANAGER, email="noor@council.example")
    assert take(world, mina, cleo, Role.COORDINATOR).state is MemberState.ENDED
    live = select(SignIn).join(SignIn.account).where(Account.person_id == cleo.id, SignIn.ended_at.is_(None))
    assert world.session.scalars(live).all() == []
    told = {(row.kind, row.person_id) for row in world.session.query(OutboxMessage)}
    assert told == {("staff_ended", cleo.id), ("staff_changed", other.id)}


@pytest.mark.parametrize("role", sorted(STAFF))
def test_nobody_takes_their_own_role_away(world: World, role: Role) -> None:
    both = world.person("Mina", Role.MANAGER, Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.AUDITOR)
    with pytest.raises(Forbidden, match="own_roles"):
        take(world, both, both, role)


def test_a_manager_does_not_take_the_lead_s_role_and_a_lead_does(world: World, mina: Person) -> None:
    lena = world.person("Lena", Role.SAFEGUARDING_LEAD)
    lou = world.person("Lou", Role.SAFEGUARDING_LEAD)
    with pytest.raises(Forbidden, match="more_than_held"):
        take(world, mina, lena, Role.SAFEGUARDING_LEAD)
    take(world, lou, lena, Role.SAFEGUARDING_LEAD)
    with pytest.raises(Forbidden, match="more_than_held"):
        take(world, lou, mina, Role.MANAGER)


def test_a_live_council_keeps_two_people_who_answer_for_it(world: World, life: Life, mina: Person) -> None:
    life.live()
    lena = world.person("Lena", Role.SAFEGUARDING_LEAD, Role.COORDINATOR)
    noor = world.person("Noor", Role.MANAGER)
    take(world, mina, noor, Role.MANAGER)
    perform(world.deed(lena), holds.place_hold, world.cook().ref, "Something else")
    zoe = world.person("Zoe", Role.MANAGER)
    perform(world.deed(world.coordinator()), holds.place_hold, lena.ref, "A worry")
    with pytest.raises(Conflict, match="too_few_in_charge"):
        take(world, zoe, mina, Role.MANAGER)
    assert world.session.query(MemberRole).filter_by(person_id=mina.id).one().state is MemberState.ACTIVE
    life.trial()
    take(world, zoe, mina, Role.MANAGER)  # who tries it out may be alone


def test_one_person_in_both_roles_counts_once(world: World, life: Life, mina: Person) -> None:
    life.live()
    world.give_role(mina, Role.SAFEGUARDING_LEAD)
    noor = world.person("Noor", Role.MANAGER)
    with pytest.raises(Conflict, match="too_few_in_charge"):
        take(world, mina, noor, Role.MANAGER)


def test_a_coordinator_may_go_however_few_answer_for_the_council(world: World, life: Life, mina: Person) -> None:
    life.live()
    take(world, mina, world.coordinator(), Role.COORDINATOR)


def test_a_member_s_role_and_one_that_is_over_are_not_there(world: World, mina: Person) -> None:
    asha, old = world.cook(), world.coordinator("Old", state=MemberState.ENDED)
    with pytest.raises(NotFound):
        take(world, mina, asha, Role.COOK)
    with pytest.raises(NotFound):
        take(world, mina, old, Role.COORDINATOR)


def test_who_holds_every_role_is_still_no_second_person_for_a_hold(world: World) -> None:
    """The one who asked to lift it holds the permission to agree as well, by another role, and is refused."""
    mina = world.person("Mina", *STAFF)
    hold = perform(world.deed(mina), holds.place_hold, world.cook().ref, "A worry was raised")
    asked = perform(world.deed(mina), holds.ask_to_lift, hold.ref, "Nothing was found", hold.version)
    with pytest.raises(Forbidden, match="second_person"):
        perform(world.deed(mina), holds.agree_to_lift, asked.ref, asked.version)
    perform(world.deed(world.coordinator()), holds.agree_to_lift, asked.ref, asked.version)
