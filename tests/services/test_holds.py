import pytest
from sqlalchemy import select
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.matches import LIVE, MatchState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import SignIn
from app.models.desk import Task, TaskKind
from app.models.meals import Match
from app.models.people import Hold, MemberRole, Person
from app.models.trace import OutboxMessage
from app.services import holds, members
from app.services.frame import perform
from app.store import people


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


@pytest.fixture
def lea(world: World) -> Person:
    return world.person("Lea", Role.SAFEGUARDING_LEAD, email="lea@council.example")


def place(world: World, by: Person, whom: Person, reason: str = "A worry was raised") -> Hold:
    return perform(world.deed(by), holds.place_hold, whom.ref, reason)


def states(world: World, person: Person) -> dict[Role, MemberState]:
    rows = world.session.scalars(select(MemberRole).where(MemberRole.person_id == person.id))
    return {row.role: row.state for row in rows}


def test_a_hold_stops_every_role_and_keeps_what_they_were(world: World, cleo) -> None:
    asha = world.cook()
    world.give_role(asha, Role.DINER, MemberState.PAUSED)
    world.give_role(asha, Role.RELATIVE, MemberState.VETTING)
    hold = place(world, cleo, asha)
    assert states(world, asha) == {
        Role.COOK: MemberState.ON_HOLD,
        Role.DINER: MemberState.ON_HOLD,
        Role.RELATIVE: MemberState.VETTING,
    }
    assert hold.before == {"cook": "active", "diner": "paused", "relative": "vetting"}


def test_a_hold_ends_matches_and_tells_only_the_other_side(world: World, cleo) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    place(world, cleo, asha)
    assert world.session.get(Match, match.id).state is MatchState.VOID
    told = world.session.execute(select(OutboxMessage.kind, OutboxMessage.person_id, OutboxMessage.facts)).all()
    assert [(kind, who) for kind, who, _ in told] == [("hold_placed", dev.id)]
    assert "worry" not in str(told)


def message(world: World, person: Person, kind: str) -> OutboxMessage:
    return world.add(
        OutboxMessage(
            kind=kind, key=kind, person_id=person.id, facts={}, sealed="x", due_at=world.now, created_at=world.now
        )
    )


def test_what_was_still_to_be_sent_is_dropped_but_for_safety(world: World, cleo) -> None:
    dev = world.diner()
    ordinary, safety = message(world, dev, "role_active"), message(world, dev, "match_void_allergen")
    call = Task(kind=TaskKind.CALL, person_id=dev.id, message="match_offered", facts={}, key="c", ref="000000")
    call.due_at = call.created_at = world.now
    world.add(call)
    place(world, cleo, dev)
    dropped, kept = (world.session.get(OutboxMessage, row.id) for row in (ordinary, safety))
    assert (dropped.finished_at is not None, dropped.result, dropped.sealed) == (True, "held", None)
    assert kept.finished_at is None
    assert world.session.get(Task, call.id).done_at is not None


def test_acting_by_and_for_somebody_on_hold_stops(world: World, cleo, lea) -> None:
    dev = world.diner()
    world.sign_in(cleo, acting_for=dev)
    place(world, lea, dev)
    assert world.session.scalars(select(SignIn.acting_for_id)).all() == [None]


def test_a_reason_is_needed_and_one_hold_is_enough(world: World, cleo) -> None:
    asha = world.cook()
    with pytest.raises(Invalid, match="reason_missing"):
        place(world, cleo, asha, " ")
    place(world, cleo, asha)
    with pytest.raises(Conflict, match="already_on_hold"):
        place(world, cleo, asha)


def test_nobody_holds_themselves_or_their_household(world: World) -> None:
    home = world.household()
    cleo = world.coordinator(household=home)
    for whom in (cleo, world.cook(household=home)):
        with pytest.raises(Forbidden, match="own_household"):
            place(world, cleo, whom)


def test_a_cook_and_a_diner_hold_nobody(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    with pytest.raises(Forbidden, match="not_allowed"):
        place(world, asha, dev)


def test_an_applicant_on_hold_does_not_become_active(world: World, cleo) -> None:
    vik = world.cook("Vik", state=MemberState.VETTING)
    place(world, cleo, vik)
    with pytest.raises(Conflict, match="person_on_hold"):
        perform(world.deed(cleo), members.activate, vik.ref, Role.COOK, 1)


def test_somebody_on_hold_does_not_slip_away(world: World, cleo) -> None:
    asha = world.cook()
    place(world, cleo, asha)
    version = people.role_of(world.session, world.council.id, asha.id, Role.COOK).version
    with pytest.raises(Conflict, match="person_on_hold"):
        perform(world.deed(asha), members.end, asha.ref, Role.COOK, "bye", version)


def lift(world: World, lea: Person, second: Person, hold: Hold) -> Hold:
    asked = perform(world.deed(lea), holds.ask_to_lift, hold.ref, "Nothing found", hold.version)
    return perform(world.deed(second), holds.agree_to_lift, hold.ref, asked.version)


def test_two_people_lift_a_hold_and_roles_are_as_before(world: World, cleo, lea) -> None:
    asha = world.cook()
    world.give_role(asha, Role.DINER, MemberState.PAUSED)
    hold = lift(world, lea, cleo, place(world, cleo, asha))
    assert (hold.lifted_by_id, hold.lift_asked_by_id, hold.outcome) == (cleo.id, lea.id, "Nothing found")
    assert states(world, asha) == {Role.COOK: MemberState.ACTIVE, Role.DINER: MemberState.PAUSED}


def test_a_cook_whose_check_ran_out_meanwhile_comes_back_paused(world: World, cleo, lea) -> None:
    asha = world.cook()
    hold = place(world, cleo, asha)
    people.check_of(world.session, world.council.id, asha.id, "dbs").recheck_on = world.now.date()
    world.session.commit()
    lift(world, lea, cleo, hold)
    assert states(world, asha) == {Role.COOK: MemberState.PAUSED}


def test_the_same_person_does_not_agree_with_themselves(world: World, cleo, lea) -> None:
    with pytest.raises(Forbidden, match="second_person"):
        lift(world, lea, lea, place(world, cleo, world.cook()))


def test_only_the_lead_asks_and_the_outcome_is_written_down(world: World, cleo, lea) -> None:
    hold = place(world, cleo, world.cook())
    with pytest.raises(Forbidden, match="not_allowed"):
        perform(world.deed(cleo), holds.ask_to_lift, hold.ref, "x", 1)
    with pytest.raises(Invalid, match="outcome_missing"):
        perform(world.deed(lea), holds.ask_to_lift, hold.ref, " ", 1)
    with pytest.raises(Conflict, match="lift_not_asked"):
        perform(world.deed(cleo), holds.agree_to_lift, hold.ref, 1)


def test_a_held_lead_lifts_nothing_about_themselves(world: World, cleo, lea) -> None:
    hold = place(world, cleo, lea)
    deed = world.deed(lea)
    with pytest.raises(Forbidden, match="not_allowed"):
        perform(deed, holds.ask_to_lift, hold.ref, "All well", 1)


def test_the_household_of_the_held_person_does_not_agree(world: World, cleo, lea) -> None:
    home = world.household()
    hold = place(world, cleo, world.cook(household=home))
    perform(world.deed(lea), holds.ask_to_lift, hold.ref, "Nothing found", 1)
    cara = world.coordinator("Cara", household=home)
    with pytest.raises(Forbidden, match="own_household"):
        perform(world.deed(cara), holds.agree_to_lift, hold.ref, 2)


def test_a_hold_is_lifted_once_and_on_its_own_version(world: World, cleo, lea) -> None:
    hold = lift(world, lea, cleo, place(world, cleo, world.cook()))
    with pytest.raises(Stale):
        perform(world.deed(cleo), holds.agree_to_lift, hold.ref, 1)
    with pytest.raises(Conflict, match="hold_over"):
        perform(world.deed(cleo), holds.agree_to_lift, hold.ref, hold.version)
    with pytest.raises(Conflict, match="hold_over"):
        perform(world.deed(lea), holds.ask_to_lift, hold.ref, "Again", hold.version)


def test_another_council_s_hold_is_not_found(world: World, cleo) -> None:
    otto = world.cook("Otto", council=world.barnet)
    hold = world.add(
        Hold(person_id=otto.id, reason="x", before={}, placed_at=world.now, placed_by_id=otto.id, ref="000000"),
        world.barnet,
    )
    with pytest.raises(NotFound):
        perform(world.deed(cleo), holds.agree_to_lift, hold.ref, 1)


def test_no_match_of_somebody_on_hold_is_live(world: World, cleo) -> None:
    asha, dev, dot = world.cook(), world.diner(), world.diner("Dot")
    meal = world.meal(asha, portions=3)
    for who, state in ((dev, MatchState.APPROVED), (dot, MatchState.PROPOSED)):
        world.match(meal, world.request(who), state)
    place(world, cleo, asha)
    left = world.session.scalars(select(Match.state).where(Match.cook_id == asha.id)).all()
    assert not set(left) & (LIVE | {MatchState.PROPOSED})
