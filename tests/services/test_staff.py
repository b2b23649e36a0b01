import pytest
from sqlalchemy import select
from support.world import World

from app.domain.errors import Conflict, DomainError, Forbidden, Invalid
from app.domain.members import MemberState
from app.domain.vocabulary import Channel, Role
from app.models.accounts import Account, SignIn
from app.models.people import MemberRole, Person
from app.models.trace import AuditEntry, OutboxMessage
from app.services import holds, staff
from app.services.frame import perform

MAYA = "maya@council.example"


def appoint(world: World, email: str = MAYA, role: Role = Role.COORDINATOR, name: str = "Maya Rees") -> MemberRole:
    return perform(world.deed(None), staff.appoint, email, role, name)


def person_at(world: World, email: str = MAYA) -> Person:
    account = world.session.query(Account).filter_by(email=email).one()
    return world.session.get_one(Person, account.person_id)


def roles(world: World, person: Person) -> dict[Role, MemberState]:
    rows = world.session.scalars(select(MemberRole).where(MemberRole.person_id == person.id))
    return {row.role: row.state for row in rows}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SAFEGUARDING_LEAD])
def test_somebody_new_is_appointed(world: World, role: Role) -> None:
    appoint(world, " Maya@Council.example ", role, "  Maya  Rees Jones ")
    maya = person_at(world)
    assert (maya.first_name, maya.last_name, maya.channel) == ("Maya", "Rees Jones", Channel.EMAIL)
    assert roles(world, maya) == {role: MemberState.ACTIVE}


def test_it_is_in_the_trace_and_told_by_mail(world: World) -> None:
    appoint(world)
    deeds = world.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.seq)).all()
    assert deeds == ["person_appointed", "staff_appointed"]
    message = world.session.scalars(select(OutboxMessage)).one()
    assert (message.kind, message.person_id) == ("role_active", person_at(world).id)


def test_somebody_known_gains_the_role_and_keeps_the_others(world: World) -> None:
    asha = world.cook(email="asha@post.example")
    appoint(world, "asha@post.example", name="")
    assert roles(world, asha) == {Role.COOK: MemberState.ACTIVE, Role.COORDINATOR: MemberState.ACTIVE}
    assert person_at(world, "asha@post.example").first_name == "Asha"


def test_somebody_signed_in_signs_in_again_with_a_second_factor(world: World) -> None:
    asha = world.cook(email="asha@post.example")
    world.sign_in(asha)
    appoint(world, "asha@post.example")
    assert world.session.scalars(select(SignIn.ended_at)).one() is not None


def test_an_address_confirmed_without_details_gets_its_person(world: World) -> None:
    given = {"confirmed_at": world.now, "created_at": world.now}
    world.add(Account(email=MAYA, wanted_role=Role.COOK, **given))
    appoint(world)
    account = world.session.query(Account).one()
    assert account.wanted_role is None
    assert roles(world, person_at(world)) == {Role.COORDINATOR: MemberState.ACTIVE}


@pytest.mark.parametrize("state", [MemberState.PAUSED, MemberState.ENDED, MemberState.DECLINED])
def test_somebody_who_had_stopped_begins_again(world: World, state: MemberState) -> None:
    cleo = world.coordinator(state=state)
    appoint(world, "cleo@council.example", name="")
    assert roles(world, cleo) == {Role.COORDINATOR: MemberState.ACTIVE}


@pytest.mark.parametrize(
    ("email", "role", "name", "code"),
    [
        ("no address", Role.COORDINATOR, "Maya Rees", "email_malformed"),
        (MAYA, Role.COOK, "Maya Rees", "not_a_staff_role"),
        (MAYA, Role.COORDINATOR, "", "name_needed"),
        (MAYA, Role.COORDINATOR, "Maya", "name_needed"),
        (MAYA, Role.COORDINATOR, f"Maya {'x' * 81}", "name_too_long"),
    ],
)
def test_what_makes_no_sense_is_refused(world: World, email: str, role: Role, name: str, code: str) -> None:
    with pytest.raises(Invalid) as no:
        appoint(world, email, role, name)
    assert no.value.code == code
    assert code in staff.SENTENCES
    assert world.session.query(Account).count() == 0


def test_the_same_twice_is_refused(world: World) -> None:
    appoint(world)
    with pytest.raises(Conflict, match="already_appointed"):
        appoint(world)


def test_nobody_on_hold_is_appointed(world: World) -> None:
    asha = world.cook(email="asha@post.example")
    lea = world.person("Lea", Role.SAFEGUARDING_LEAD)
    perform(world.deed(lea), holds.place_hold, asha.ref, "A worry was raised")
    with pytest.raises(Conflict, match="person_on_hold"):
        appoint(world, "asha@post.example")


def test_nobody_who_has_died_is_appointed(world: World) -> None:
    world.diner(email="dev@post.example", state=MemberState.DECEASED)
    with pytest.raises(Conflict, match="person_gone"):
        appoint(world, "dev@post.example")


def test_no_coordinator_appoints_anybody(world: World) -> None:
    with pytest.raises(Forbidden):
        perform(world.deed(world.coordinator()), staff.appoint, MAYA, Role.COORDINATOR, "Maya Rees")


def test_another_council_s_people_are_not_known_here(world: World) -> None:
    world.person("Otto", Role.COORDINATOR, council=world.barnet, email=MAYA)
    with pytest.raises(DomainError, match="name_needed"):
        appoint(world, name="")
