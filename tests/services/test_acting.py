import pytest
from sqlalchemy import select
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.members import MemberState
from app.domain.vocabulary import Asked, Role
from app.models.accounts import Account, SignIn
from app.models.people import Person, Representation
from app.services import acting
from app.services.frame import perform
from app.store import trace


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


@pytest.fixture
def rhea(world: World) -> Person:
    return world.person("Rhea", Role.RELATIVE, email="rhea@post.example")


def session_of(world: World, who: Person) -> SignIn:
    found = world.session.scalars(
        select(SignIn).join(Account, Account.id == SignIn.account_id).where(Account.person_id == who.id)
    ).first()
    if found is None:
        world.sign_in(who)
        return session_of(world, who)
    return found


def link(world: World, relative: Person, diner: Person, state: MemberState = MemberState.ACTIVE) -> Representation:
    return world.add(Representation(relative_id=relative.id, diner_id=diner.id, state=state, asked_at=world.now))


def start(world: World, cleo: Person, about: Person, how: Asked | None = Asked.PHONE, reason: str = "She rang"):
    return perform(world.deed(cleo), acting.start_for_member, session_of(world, cleo).id, about.ref, how, reason)


def test_a_coordinator_acts_for_a_member_who_rang(world: World, cleo) -> None:
    dev = world.diner()
    start(world, cleo, dev)
    row = session_of(world, cleo)
    assert (row.acting_for_id, row.acting_how, row.acting_reason) == (dev.id, Asked.PHONE, "She rang")
    entry, detail = trace.chain(world.session, world.council.id)[-1]
    assert (entry.deed, entry.subject_id, detail.reason) == ("acting_started", dev.id, "She rang")


@pytest.mark.parametrize(
    ("how", "reason", "code"),
    [(None, "x", "how_missing"), (Asked.WEB, "x", "how_missing"), (Asked.PHONE, " ", "reason_missing")],
)
def test_how_it_was_asked_and_why_are_needed(world: World, cleo, how, reason, code) -> None:
    with pytest.raises(Invalid, match=code):
        start(world, cleo, world.diner(), how, reason)


def test_nobody_acts_for_themselves_their_household_or_staff(world: World) -> None:
    home = world.household()
    cleo = world.coordinator(household=home)
    with pytest.raises(Forbidden, match="own_household"):
        start(world, cleo, world.diner(household=home))
    lead = world.person("Lea", Role.SAFEGUARDING_LEAD)
    with pytest.raises(Forbidden, match="not_for_staff"):
        start(world, cleo, lead)


@pytest.mark.parametrize(("state", "code"), [(MemberState.ON_HOLD, "person_on_hold"), (MemberState.ENDED, "role_over")])
def test_nobody_acts_for_somebody_on_hold_or_gone(world: World, cleo, state, code) -> None:
    with pytest.raises(Conflict, match=code):
        start(world, cleo, world.diner(state=state))


def test_a_cook_acts_for_nobody(world: World) -> None:
    with pytest.raises(Forbidden, match="not_allowed"):
        start(world, world.cook(), world.diner())


def test_a_session_of_somebody_else_is_not_theirs_to_use(world: World, cleo) -> None:
    cara, dev = world.coordinator("Cara"), world.diner()
    with pytest.raises(NotFound):
        perform(world.deed(cleo), acting.start_for_member, session_of(world, cara).id, dev.ref, Asked.PHONE, "She rang")


def test_a_linked_relative_acts_without_a_reason(world: World, rhea) -> None:
    dev = world.diner()
    link(world, rhea, dev)
    perform(world.deed(rhea), acting.start_for_relative, session_of(world, rhea).id, dev.ref)
    assert session_of(world, rhea).acting_for_id == dev.id


@pytest.mark.parametrize("state", [None, MemberState.APPLIED, MemberState.ENDED])
def test_a_relative_who_is_not_linked_finds_nobody(world: World, rhea, state) -> None:
    dev = world.diner()
    if state:
        link(world, rhea, dev, state)
    with pytest.raises(NotFound):
        perform(world.deed(rhea), acting.start_for_relative, session_of(world, rhea).id, dev.ref)


def test_stopping_is_recorded_once(world: World, cleo) -> None:
    start(world, cleo, world.diner())
    perform(world.deed(cleo), acting.stop, session_of(world, cleo).id)
    assert session_of(world, cleo).acting_for_id is None
    entries = len(trace.chain(world.session, world.council.id))
    assert perform(world.deed(cleo), acting.stop, session_of(world, cleo).id) is None
    assert len(trace.chain(world.session, world.council.id)) == entries


def test_a_coordinator_links_a_relative_who_applied(world: World, cleo, rhea) -> None:
    dev = world.diner()
    link(world, rhea, dev, MemberState.APPLIED)
    row = perform(world.deed(cleo), acting.link_relative, rhea.ref, dev.ref, "daughter")
    assert (row.state, row.relation) == (MemberState.ACTIVE, "daughter")
    with pytest.raises(Conflict, match="already_linked"):
        perform(world.deed(cleo), acting.link_relative, rhea.ref, dev.ref, "daughter")


def test_only_a_relative_and_a_diner_are_linked(world: World, cleo, rhea) -> None:
    asha = world.cook()
    for first, second, code in ((asha, world.diner(), "not_a_relative"), (rhea, asha, "not_a_diner")):
        with pytest.raises(Conflict, match=code):
            perform(world.deed(cleo), acting.link_relative, first.ref, second.ref, "son")
    with pytest.raises(Invalid, match="same_person"):
        perform(world.deed(cleo), acting.link_relative, rhea.ref, rhea.ref, "son")


def test_an_ended_representation_stops_acting_at_once(world: World, cleo, rhea) -> None:
    dev = world.diner()
    link(world, rhea, dev)
    perform(world.deed(rhea), acting.start_for_relative, session_of(world, rhea).id, dev.ref)
    perform(world.deed(cleo), acting.unlink_relative, rhea.ref, dev.ref, "Dev asked")
    assert session_of(world, rhea).acting_for_id is None
    with pytest.raises(NotFound):
        perform(world.deed(rhea), acting.start_for_relative, session_of(world, rhea).id, dev.ref)


def test_ending_one_bond_leaves_the_other(world: World, cleo, rhea) -> None:
    dev, dot = world.diner(), world.diner("Dot")
    link(world, rhea, dev)
    link(world, rhea, dot)
    perform(world.deed(rhea), acting.start_for_relative, session_of(world, rhea).id, dot.ref)
    perform(world.deed(cleo), acting.unlink_relative, rhea.ref, dev.ref, "Dev asked")
    assert session_of(world, rhea).acting_for_id == dot.id
