import pytest
from sqlalchemy import select
from support.world import World

from app.domain.distance import Point
from app.domain.errors import Conflict, Forbidden, Invalid, Stale
from app.domain.matches import MatchState
from app.domain.vocabulary import Precision, Role
from app.models.desk import Task
from app.models.meals import Match, Meal
from app.models.people import Household, Person
from app.services import homes
from app.services.frame import perform
from app.services.homes import HomeFacts

THERE = HomeFacts(line1="4 New Build Way", town="Redhill", postcode="RH2 0ZZ")


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


@pytest.fixture
def lost(world: World) -> Person:
    """A diner whose address nobody has placed, in a home first opened on version 1."""
    home = world.household(lat=None, lon=None, precision=None, postcode="RH2 0ZZ")
    person = world.diner("Win", household=home)
    world.add(
        Task(
            kind="place_address",
            person_id=person.id,
            facts={},
            key=f"place:{home.id}",
            due_at=world.now,
            created_at=world.now,
            ref="000000",
        )
    )
    return person


def place(world: World, cleo: Person, who: Person, facts: HomeFacts, version: int = 1) -> Household:
    return perform(world.deed(cleo), homes.place_address, who.ref, facts, "Rang her", version)


def test_a_coordinator_s_point_places_the_home_and_ends_the_task(world: World, cleo, lost) -> None:
    point = Point(51.24, -0.17)
    home = place(world, cleo, lost, HomeFacts(line1="4 New Build Way", town="Redhill", point=point))
    assert (home.lat, home.lon, home.precision) == (51.24, -0.17, Precision.COORDINATOR)
    assert world.session.scalars(select(Task)).one().done_by_id == cleo.id


def test_a_corrected_postcode_places_the_home(world: World, cleo, lost) -> None:
    home = place(world, cleo, lost, HomeFacts(line1="4 New Build Way", postcode="RH1 1QQ"))
    assert (home.lat, home.precision, home.authority) == (51.2399, Precision.POSTCODE, "E07000211")


def test_an_address_that_is_still_unknown_stays_on_the_desk(world: World, cleo, lost) -> None:
    home = place(world, cleo, lost, THERE)
    assert (home.lat, home.placed_at) == (None, None)
    assert world.session.scalars(select(Task)).one().done_at is None


def test_a_home_that_becomes_unknown_is_on_the_desk_again(world: World, cleo, lost) -> None:
    place(world, cleo, lost, HomeFacts(line1="4 New Build Way", postcode="RH1 1QQ"))
    place(world, cleo, lost, THERE, version=2)
    assert world.session.scalars(select(Task)).one().done_at is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (HomeFacts(line1="1 A", town="Redhill", point=Point(40.7, -74.0)), "point_outside"),
        (HomeFacts(line1="1 A", town="Redhill", point=Point(-0.2, 51.2)), "point_outside"),
        (HomeFacts(line1="1 A", postcode="EN5 1QX"), "postcode_elsewhere"),
        (HomeFacts(line1="", postcode="RH2 7DE"), "street_missing"),
    ],
)
def test_a_place_that_cannot_be_is_refused(world: World, cleo, lost, facts, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        place(world, cleo, lost, facts)


def test_nobody_places_their_own_home(world: World) -> None:
    home = world.household()
    cleo = world.coordinator(household=home)
    with pytest.raises(Forbidden, match="own_household"):
        place(world, cleo, world.diner("Win", household=home), THERE)


def test_a_stale_form_moves_nobody(world: World, cleo, lost) -> None:
    with pytest.raises(Stale):
        place(world, cleo, lost, THERE, version=7)


def test_somebody_without_a_home_is_given_one(world: World, cleo) -> None:
    nomad = world.person("Nell", Role.DINER)
    home = place(world, cleo, nomad, HomeFacts(line1="2 High Street", postcode="RH2 7DE"))
    assert world.session.get(Person, nomad.id).household_id == home.id


def test_a_match_that_is_now_too_far_is_void(world: World, cleo) -> None:
    dev = world.diner()
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.CONFIRMED)
    place(world, cleo, dev, HomeFacts(line1="9 Far Lane", postcode="RH6 7BL"))
    assert world.session.get(Match, match.id).state is MatchState.VOID


def test_a_cook_s_meals_move_with_the_cook(world: World, cleo) -> None:
    asha = world.cook()
    meal, match_meal = world.meal(asha), world.meal(asha)
    match = world.match(match_meal, world.request(world.diner()), MatchState.CONFIRMED)
    place(world, cleo, asha, HomeFacts(line1="9 Far Lane", postcode="RH6 7BL"))
    assert world.session.get(Meal, meal.id).lat == 51.1719
    assert world.session.get(Match, match.id).state is MatchState.VOID


def test_two_who_share_a_home_are_never_matched(world: World, cleo) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    other = world.match(world.meal(asha), world.request(world.diner("Win")), MatchState.CONFIRMED)
    home = perform(world.deed(cleo), homes.live_together, dev.ref, asha.ref, "They are married", dev.version)
    assert (home.id, world.session.get(Person, dev.id).household_id) == (asha.household_id, asha.household_id)
    found = world.session.get(Match, match.id)
    assert (found.state, found.reason) == (MatchState.VOID, "same_household")
    assert world.session.get(Match, other.id).state is MatchState.CONFIRMED, "who stayed is not asked again"


def test_an_address_that_everybody_left_need_not_be_placed(world: World, cleo, lost) -> None:
    perform(world.deed(cleo), homes.live_together, lost.ref, world.cook().ref, "Rang her", lost.version)
    assert world.session.scalars(select(Task)).one().done_by_id == cleo.id


def test_who_cannot_share_a_home_is_refused(world: World, cleo) -> None:
    dev, nomad = world.diner(), world.person("Nell", Role.DINER)
    with pytest.raises(Invalid, match="same_person"):
        perform(world.deed(cleo), homes.live_together, dev.ref, dev.ref, "x", dev.version)
    with pytest.raises(Conflict, match="no_home_to_share"):
        perform(world.deed(cleo), homes.live_together, dev.ref, nomad.ref, "x", dev.version)
    with pytest.raises(Forbidden, match="own_household"):
        perform(world.deed(cleo), homes.live_together, dev.ref, cleo.ref, "x", dev.version)
    with pytest.raises(Stale):
        perform(world.deed(cleo), homes.live_together, dev.ref, world.cook().ref, "x", dev.version + 1)


def test_one_of_two_moves_out_and_the_other_stays(world: World, cleo) -> None:
    home = world.household(line1="1 Old Road")
    ann, bob = world.diner("Ann", household=home), world.diner("Bob", household=home)
    facts = HomeFacts(line1="2 High Street", postcode="RH2 7DE")
    new = perform(world.deed(cleo), homes.place_address, ann.ref, facts, "Moved", 1, alone=True)
    assert world.session.get(Person, ann.id).household_id == new.id != home.id
    kept = world.session.get(Household, world.session.get(Person, bob.id).household_id)
    assert (kept.id, kept.line1) == (home.id, "1 Old Road")
