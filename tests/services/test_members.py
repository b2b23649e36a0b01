"""Somebody is added with a name, an address and a way to be reached, and begins only when nothing is missing."""

import pytest
from sqlalchemy import func, select
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.needs import Needs
from app.domain.vocabulary import Allergen, Asked, Channel, EatingHelp, Heating, Need, OpensTub, Precision, Role
from app.models.desk import Task, TaskKind
from app.models.meals import Match, MealRequest
from app.models.people import DinerProfile, Household, MemberRole, Person, Representation, RequirementCheck
from app.models.trace import OutboxMessage
from app.services import contacts, members
from app.services.frame import perform
from app.services.homes import HomeFacts
from app.services.members import PersonFacts
from app.store import people
from app.store.session import belong_to

EVERYTHING = Needs(
    allergens=dict.fromkeys(Allergen, Need.NONE),
    heating=frozenset({Heating.OVEN}),
    opens_tub=OpensTub.YES,
    eating=EatingHelp.NONE,
)


def win(**facts) -> PersonFacts:
    given = {"first_name": "Win", "last_name": "Shaw", "role": Role.DINER, "channel": Channel.VISIT}
    given |= {"how": Asked.VISIT, "home": HomeFacts(line1="31 Bells Rise", town="Reigate", postcode="rh27de")}
    return PersonFacts(**(given | facts))


def add(world: World, **facts) -> Person:
    return perform(world.deed(cleo_of(world)), members.add_person, win(**facts))


def cleo_of(world: World) -> Person:
    belong_to(world.session, world.reigate.id)
    cleo = world.session.scalar(select(Person).where(Person.first_name == "Cleo"))
    return cleo or world.coordinator()


def role(world: World, person: Person, which: Role = Role.DINER) -> MemberRole:
    return world.session.scalars(
        select(MemberRole).where(MemberRole.person_id == person.id, MemberRole.role == which)
    ).one()


def said(world: World) -> list[tuple[str, int | None]]:
    return [tuple(row) for row in world.session.execute(select(OutboxMessage.kind, OutboxMessage.person_id))]


def test_a_name_an_address_and_a_way_to_be_reached_are_enough(world: World) -> None:
    person = add(world)
    home = world.session.get(Household, person.household_id)
    assert (home.postcode, home.authority, home.precision) == ("RH2 7DE", "E07000211", Precision.POSTCODE)
    assert (home.lat, home.lon) == (51.239208, -0.204610)
    assert (person.phone, person.channel, role(world, person).state) == (None, Channel.VISIT, MemberState.VETTING)
    assert set(profile(world, person).allergens.values()) == {Need.NOT_ASKED}
    assert world.session.scalar(select(func.count()).select_from(Task)) == 0


def profile(world: World, person: Person) -> DinerProfile:
    return world.session.scalars(select(DinerProfile).where(DinerProfile.person_id == person.id)).one()


@pytest.mark.parametrize("postcode", ["RH2 0ZZ", ""])
def test_an_unknown_postcode_is_not_turned_away_but_placed_later(world: World, postcode: str) -> None:
    person = add(world, home=HomeFacts(line1="4 New Build Way", town="Redhill", postcode=postcode))
    home = world.session.get(Household, person.household_id)
    assert (home.lat, home.town, home.line1) == (None, "Redhill", "4 New Build Way")
    task = world.session.scalars(select(Task)).one()
    assert (task.kind, task.key, task.person_id) == (TaskKind.PLACE_ADDRESS, f"place:{home.id}", person.id)


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"home": HomeFacts(line1=" ", postcode="RH2 7DE")}, "street_missing", "line1"),
        ({"home": None}, "street_missing", "line1"),
        ({"home": HomeFacts(line1="1 High Street")}, "postcode_or_town", "postcode"),
        ({"home": HomeFacts(line1="1 High Street", postcode="RH2")}, "postcode_malformed", "postcode"),
        ({"home": HomeFacts(line1="1 High Street", postcode="EN5 1QX")}, "postcode_elsewhere", "postcode"),
        (
            {"home": HomeFacts(line1="1 A", postcode="RH2 7DE", arrival_note="key safe 4821")},
            "key_code",
            "arrival_note",
        ),
        ({"channel": Channel.PHONE}, "phone_missing", "phone"),
        ({"channel": Channel.EMAIL}, "email_not_confirmed", "channel"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(world: World, facts, code: str, field: str) -> None:
    with pytest.raises(Invalid, match=code) as no:
        add(world, **facts)
    assert no.value.field == field
    assert world.session.scalar(select(func.count()).select_from(Household)) == 0


def test_only_cooks_and_diners_are_added_at_the_desk(world: World) -> None:
    with pytest.raises(Forbidden, match="staff_role"):
        add(world, role=Role.COORDINATOR)


def test_a_cook_may_not_add_anybody(world: World) -> None:
    with pytest.raises(Forbidden, match="not_allowed"):
        perform(world.deed(world.cook()), members.add_person, win())


def test_a_name_already_known_there_is_shown_first(world: World) -> None:
    known = add(world)
    with pytest.raises(Conflict, match="already_here") as no:
        add(world, first_name="WIN", last_name="Sháw")
    assert no.value.details["ref"] == known.ref
    assert add(world, really_new=True).id != known.id


def test_a_couple_shares_one_home(world: World) -> None:
    otto = world.cook("Otto", council=world.barnet)
    win_ = add(world)
    stan = add(world, first_name="Stan", home=None, lives_with=win_.ref)
    assert stan.household_id == win_.household_id
    with pytest.raises(NotFound):
        add(world, first_name="Ada", home=None, lives_with=otto.ref)


def test_what_a_new_diner_said_is_taken_down_at_once(world: World) -> None:
    person = add(world, needs=Needs(allergens={Allergen.MILK: Need.SEVERE}, dislikes="Sprouts"))
    kept = profile(world, person)
    assert (kept.allergens[Allergen.MILK], kept.allergens[Allergen.EGGS]) == (Need.SEVERE, Need.NOT_ASKED)
    assert kept.dislikes == "Sprouts"


def test_a_diner_begins_only_when_everything_was_asked(world: World) -> None:
    person = add(world)
    with pytest.raises(Conflict, match="not_ready") as no:
        activate(world, person)
    assert no.value.details["missing"] == ["allergens", "heating", "opens_tub", "eating"]
    assert said(world) == []


def activate(world: World, person: Person, which: Role = Role.DINER) -> MemberRole:
    member = role(world, person, which)
    return perform(world.deed(cleo_of(world)), members.activate, person.ref, which, member.version)


def test_a_diner_with_nothing_missing_begins_and_is_told(world: World) -> None:
    person = add(world, needs=EVERYTHING)
    member = activate(world, person)
    assert (member.state, member.active_since is not None) == (MemberState.ACTIVE, True)
    assert profile(world, person).accepted_on is not None
    assert said(world) == [("role_active", person.id)]


def test_a_diner_who_is_not_on_the_map_does_not_begin(world: World) -> None:
    person = add(world, needs=EVERYTHING, home=HomeFacts(line1="4 New Build Way", town="Redhill"))
    with pytest.raises(Conflict, match="not_ready") as no:
        activate(world, person)
    assert no.value.details["missing"] == ["address"]


def test_a_cook_begins_only_when_every_requirement_is_passed(world: World) -> None:
    cook = world.cook(state=MemberState.VETTING, checked=False)
    for requirement in ("identity", "dbs", "hygiene_quiz"):
        world.check(cook, requirement)
    with pytest.raises(Conflict, match="not_ready") as no:
        activate(world, cook, Role.COOK)
    assert no.value.details["missing"] == ["agreement"]
    world.check(cook, "agreement")
    assert activate(world, cook, Role.COOK).state is MemberState.ACTIVE


def test_a_relative_begins_only_when_linked_to_somebody(world: World) -> None:
    relative = world.person("Rhea", Role.RELATIVE, state=MemberState.VETTING)
    with pytest.raises(Conflict, match="not_ready"):
        activate(world, relative, Role.RELATIVE)


@pytest.mark.parametrize("housemate", [False, True])
def test_nobody_decides_about_themselves_or_their_household(world: World, *, housemate: bool) -> None:
    home = world.household()
    cleo = world.coordinator(household=home)
    about = world.person("Sam", Role.COOK, state=MemberState.VETTING, household=home) if housemate else cleo
    if not housemate:
        world.give_role(cleo, Role.COOK, MemberState.VETTING)
    for deed in (members.begin_vetting, members.activate):
        with pytest.raises(Forbidden, match="own_household"):
            perform(world.deed(cleo), deed, about.ref, Role.COOK, 1)
    with pytest.raises(Forbidden, match="own_household"):
        perform(world.deed(cleo), members.decline, about.ref, Role.COOK, "no", 1)


def test_staff_roles_are_not_given_or_taken_at_the_desk(world: World) -> None:
    other = world.coordinator("Cara")
    for deed in (members.pause, members.end):
        with pytest.raises(Forbidden, match="staff_role"):
            perform(world.deed(cleo_of(world)), deed, other.ref, Role.COORDINATOR, "why", 1)
    with pytest.raises(Forbidden, match="staff_role"):
        perform(world.deed(cleo_of(world)), members.add_role, other.ref, Role.SAFEGUARDING_LEAD)


def test_a_stale_form_decides_nothing(world: World) -> None:
    person = add(world, needs=EVERYTHING)
    with pytest.raises(Stale):
        perform(world.deed(cleo_of(world)), members.activate, person.ref, Role.DINER, 99)


def test_a_declined_person_is_told_without_the_reason_and_may_apply_again(world: World) -> None:
    person = add(world)
    with pytest.raises(Invalid, match="reason_missing"):
        perform(world.deed(cleo_of(world)), members.decline, person.ref, Role.DINER, " ", role(world, person).version)
    member = role(world, person)
    perform(world.deed(cleo_of(world)), members.decline, person.ref, Role.DINER, "Moved away", member.version)
    message = world.session.scalars(select(OutboxMessage)).one()
    assert (message.kind, message.facts) == ("role_declined", {"role": "diner"})
    again = perform(world.deed(cleo_of(world)), members.add_role, person.ref, Role.DINER)
    assert again.state is MemberState.VETTING


def test_pausing_needs_a_reason_from_others_but_not_from_oneself(world: World) -> None:
    asha = world.cook()
    with pytest.raises(Invalid, match="reason_missing"):
        perform(world.deed(cleo_of(world)), members.pause, asha.ref, Role.COOK, "", 1)
    assert perform(world.deed(asha), members.pause, asha.ref, Role.COOK, "", 1).state is MemberState.PAUSED
    assert perform(world.deed(asha), members.resume, asha.ref, Role.COOK, 2).state is MemberState.ACTIVE


def test_a_member_does_not_pause_another(world: World) -> None:
    with pytest.raises(Forbidden, match="not_allowed"):
        perform(world.deed(world.diner()), members.pause, world.cook().ref, Role.COOK, "why", 1)


def test_a_cook_whose_check_ran_out_does_not_resume(world: World) -> None:
    asha = world.cook(state=MemberState.PAUSED)
    check = dbs_of(world, asha)
    check.recheck_on = world.now.date()
    world.session.commit()
    with pytest.raises(Conflict, match="not_ready"):
        perform(world.deed(asha), members.resume, asha.ref, Role.COOK, 1)


def dbs_of(world: World, asha: Person) -> RequirementCheck | None:
    return people.check_of(world.session, world.council.id, asha.id, "dbs")


@pytest.mark.parametrize("deed", [members.pause, members.end])
def test_stopping_releases_what_was_arranged(world: World, deed) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    perform(world.deed(cleo_of(world)), deed, asha.ref, Role.COOK, "Unwell", 1)
    assert world.session.get(Match, match.id).state is MatchState.CANCELLED_EARLY
    assert "match_cancelled" in {kind for kind, who in said(world) if who == dev.id}


def test_ending_a_relative_ends_whom_they_act_for(world: World) -> None:
    relative, dev = world.person("Rhea", Role.RELATIVE), world.diner()
    link = world.add(
        Representation(relative_id=relative.id, diner_id=dev.id, state=MemberState.ACTIVE, asked_at=world.now)
    )
    perform(world.deed(cleo_of(world)), members.end, relative.ref, Role.RELATIVE, "Asked to leave", 1)
    assert world.session.get(Representation, link.id).state is MemberState.ENDED


def test_pausing_the_cook_leaves_the_diner_in_the_same_person(world: World) -> None:
    both, asha = world.cook("Bo"), world.cook("Asha", 200)
    world.give_role(both, Role.DINER)
    match = world.match(world.meal(asha), world.request(both), MatchState.CONFIRMED)
    waiting = world.request(both, day=world.now.date().replace(year=2030))
    perform(world.deed(both), members.pause, both.ref, Role.COOK, "", 1)
    assert world.session.get(Match, match.id).state is MatchState.CONFIRMED
    assert world.session.get(MealRequest, waiting.id).state.value == "open"
    assert role(world, both, Role.DINER).state is MemberState.ACTIVE


def test_how_we_reach_somebody_changes_only_to_what_can_be_used(world: World) -> None:
    person = add(world)
    deed = world.deed(cleo_of(world))
    with pytest.raises(Invalid, match="phone_missing"):
        perform(deed, contacts.change_contact, person.ref, Channel.PHONE, None, phone_agreed=False, version=1)
    with pytest.raises(Invalid, match="email_not_confirmed"):
        perform(deed, contacts.change_contact, person.ref, Channel.EMAIL, None, phone_agreed=False, version=1)
    changed = perform(
        deed, contacts.change_contact, person.ref, Channel.PHONE, "+441632960177", phone_agreed=True, version=1
    )
    assert (changed.channel, changed.phone, changed.phone_agreed) == (Channel.PHONE, "+441632960177", True)
