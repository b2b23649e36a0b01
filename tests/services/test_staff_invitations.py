from datetime import timedelta

import pytest
from sqlalchemy import select
from support.world import World

from app import clock
from app.domain.errors import Conflict, DomainError, Forbidden, Gone, Invalid, NotFound
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import Account, SignIn
from app.models.people import MemberRole, Person
from app.models.staff import StaffInvitation
from app.models.trace import AuditEntry, OutboxMessage
from app.services import holds, staff_invitations, staff_roles
from app.services.frame import Actor, Deed, perform
from app.services.proof import FRESH_FOR
from app.web.identity import ports

MAYA = "maya@council.example"
GIVEN = [Role.COORDINATOR, Role.AUDITOR]


def proven(world: World, who: Person, later: timedelta = timedelta(0)) -> Deed:
    """A deed in a session of theirs that showed its second factor just now, or so long ago."""
    world.sign_in(who)
    row = world.session.scalars(
        select(SignIn).join(SignIn.account).where(Account.person_id == who.id).order_by(SignIn.id.desc())
    ).first()
    assert row
    known = world.actor(who)
    actor = Actor("person", who.id, None, who.full_name, known.permissions, row.id)
    return world.deed(who, actor=actor, now=clock.now() + later)


@pytest.fixture
def mina(world: World) -> Person:
    return world.person("Mina", Role.MANAGER, email="mina@council.example")


def invite(world: World, who: Person, email: str = MAYA, roles: list[Role] = GIVEN, name: str = "Maya Rees") -> str:
    """Gives the token of the mailed link."""
    perform(proven(world, who), staff_invitations.invite, name, email, roles)
    return token_of(world)


def token_of(world: World) -> str:
    mail = world.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "staff_invited").order_by(OutboxMessage.id.desc())
    ).first()
    assert mail
    assert mail.sealed
    assert mail.email == MAYA
    return ports().secrecy.open(mail.sealed, bound_to=f"outbox:{mail.key}")


def roles_of(world: World, email: str = MAYA) -> dict[Role, MemberState]:
    rows = world.session.execute(
        select(MemberRole.role, MemberRole.state)
        .join(Account, Account.person_id == MemberRole.person_id)
        .where(Account.email == email)
    )
    return dict(map(tuple, rows))


def accept(world: World, token: str, who: Person | None = None) -> StaffInvitation:
    deed = proven(world, who) if who else world.deed(None, actor=Actor("anonymous"))
    return perform(deed, staff_invitations.accept, token)


def test_an_invitation_gives_its_roles_to_its_address_once(world: World, mina: Person) -> None:
    token = invite(world, mina)
    assert roles_of(world) == {}
    accept(world, token)
    assert roles_of(world) == dict.fromkeys(GIVEN, MemberState.ACTIVE)
    with pytest.raises(Gone, match="invitation_over"):
        accept(world, token)
    deeds = world.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.seq)).all()
    assert deeds[-5:] == [
        "staff_invited",
        "staff_invitation_accepted",
        "person_appointed",
        "staff_appointed",
        "staff_appointed",
    ]


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.COOK])
def test_nobody_gives_more_than_is_theirs(world: World, mina: Person, role: Role) -> None:
    with pytest.raises(Forbidden, match="more_than_held"):
        invite(world, mina, roles=[Role.COORDINATOR, role])
    assert not world.session.query(StaffInvitation).count()


def test_a_lead_invites_a_second_lead_and_nobody_else(world: World) -> None:
    lena = world.person("Lena", Role.SAFEGUARDING_LEAD)
    with pytest.raises(Forbidden, match="more_than_held"):
        invite(world, lena, roles=[Role.COORDINATOR])
    accept(world, invite(world, lena, roles=[Role.SAFEGUARDING_LEAD]))
    assert roles_of(world) == {Role.SAFEGUARDING_LEAD: MemberState.ACTIVE}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.COOK])
def test_the_others_invite_nobody(world: World, role: Role) -> None:
    with pytest.raises(Forbidden):
        invite(world, world.person("Nia", role))


def test_what_an_inviter_has_lost_is_not_theirs_to_hand_on(world: World, mina: Person) -> None:
    token = invite(world, mina)
    noor = world.person("Noor", Role.MANAGER, email="noor@council.example")
    perform(proven(world, noor), staff_roles.take_away, mina.ref, Role.MANAGER, "She has left", 1)
    with pytest.raises(Gone):
        accept(world, token)


def test_a_link_of_a_week_ago_a_withdrawn_one_and_a_made_up_one_open_nothing(world: World, mina: Person) -> None:
    token = invite(world, mina)
    row = world.session.query(StaffInvitation).one()
    late = world.deed(None, actor=Actor("anonymous"), now=clock.now() + staff_invitations.LIFETIME)
    with pytest.raises(Gone):
        perform(late, staff_invitations.accept, token)
    with pytest.raises(NotFound):
        accept(world, "made-up")
    perform(proven(world, mina), staff_invitations.send_again, row.ref, row.version)
    with pytest.raises(NotFound):
        accept(world, token)
    row = world.session.query(StaffInvitation).one()
    perform(proven(world, mina), staff_invitations.withdraw, row.ref, row.version)
    with pytest.raises(Gone):
        accept(world, token_of(world))
    with pytest.raises(Conflict, match="invitation_closed"):
        perform(proven(world, mina), staff_invitations.withdraw, row.ref, row.version + 1)


def test_somebody_signed_in_under_another_address_is_refused_and_the_link_still_works(
    world: World, mina: Person
) -> None:
    token = invite(world, mina)
    with pytest.raises(Forbidden, match="invitation_for_another"):
        accept(world, token, world.cook(email="asha@post.example"))
    accept(world, token)


def test_a_cook_gains_the_role_and_is_signed_out_where_no_second_factor_was_shown(world: World, mina: Person) -> None:
    maya = world.cook("Maya", email=MAYA)
    world.sign_in(maya)
    accept(world, invite(world, mina), maya)
    assert roles_of(world) == {Role.COOK: MemberState.ACTIVE, **dict.fromkeys(GIVEN, MemberState.ACTIVE)}
    rows = world.session.scalars(
        select(SignIn.ended_at).join(SignIn.account).where(Account.email == MAYA).order_by(SignIn.id)
    ).all()
    assert rows[0] is not None, "the other session ended"
    assert rows[-1] is None, "the one that had shown it goes on"


def test_nobody_on_hold_slips_in_by_a_link(world: World, mina: Person) -> None:
    maya = world.cook("Maya", email=MAYA)
    token = invite(world, mina)
    perform(world.deed(world.person("Lea", Role.SAFEGUARDING_LEAD)), holds.place_hold, maya.ref, "A worry was raised")
    with pytest.raises(Gone, match="invitation_over"):
        accept(world, token)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"email": "no address"}, "email_malformed"),
        ({"roles": []}, "roles_needed"),
        ({"name": "Maya"}, "name_needed"),
        ({"email": "mina@council.example"}, "own_roles"),
    ],
)
def test_what_makes_no_sense_is_refused(world: World, mina: Person, facts: dict, code: str) -> None:
    with pytest.raises((Invalid, Forbidden), match=code):
        invite(world, mina, **facts)


def test_the_same_address_is_not_invited_twice_at_a_time(world: World, mina: Person) -> None:
    invite(world, mina)
    with pytest.raises(Conflict, match="already_invited"):
        invite(world, mina)


def test_half_an_hour_after_the_second_factor_it_is_asked_for_again(world: World, mina: Person) -> None:
    with pytest.raises(Forbidden, match="proof_needed"):
        perform(proven(world, mina, FRESH_FOR), staff_invitations.invite, "Maya Rees", MAYA, GIVEN)
    just_in_time = proven(world, mina, FRESH_FOR - timedelta(seconds=1))
    perform(just_in_time, staff_invitations.invite, "Maya Rees", MAYA, GIVEN)


def test_another_council_s_invitation_is_not_there(world: World, mina: Person) -> None:
    token = invite(world, mina)
    with pytest.raises(DomainError) as no:
        perform(world.deed(None, council=world.barnet, actor=Actor("anonymous")), staff_invitations.accept, token)
    assert no.value.status == 404
