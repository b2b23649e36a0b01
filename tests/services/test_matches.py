import inspect
import re
from pathlib import Path

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.eligibility import Allowed
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Asked, Need, Origin, Role
from app.models.meals import Match, MealRequest
from app.models.people import KeepApart, MemberRole
from app.services import matches
from app.services.frame import perform


def test_asking_for_this_very_meal_makes_a_request_a_proposal_and_the_diners_yes(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    meal = world.meal(asha)
    match = perform(world.deed(dev), matches.ask_for_meal, meal.ref)
    request = world.session.query(MealRequest).one()
    assert (match.state, match.origin, match.diner_yes_by_id) == (MatchState.PROPOSED, Origin.DINER_ASKED, dev.id)
    assert (request.state, request.meal_id, request.window_start) == (RequestState.PROPOSED, meal.id, meal.window_start)
    meal = fresh(world, meal)
    assert (meal.live_portions, meal.state) == (0, MealState.PUBLISHED)
    assert messages(world) == set()


def test_approving_what_a_diner_asked_for_confirms_it_and_tells_both(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    meal = world.meal(asha)
    match = perform(world.deed(dev), matches.ask_for_meal, meal.ref)
    match = perform(world.deed(cleo), matches.approve, match.ref, match.version)
    assert (match.state, match.decided_by_id, match.first_meeting) == (MatchState.CONFIRMED, cleo.id, True)
    assert match.word
    meal = fresh(world, meal)
    assert (meal.live_portions, meal.state) == (1, MealState.PARTLY)
    assert messages(world) == {("match_confirmed", asha.id), ("match_confirmed", dev.id)}


def test_a_picked_diner_is_offered_the_meal_and_says_yes(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    meal, request = world.meal(asha), world.request(dev)
    match = perform(world.deed(asha), matches.pick_diner, meal.ref, request.ref)
    match = perform(world.deed(cleo), matches.approve, match.ref, match.version)
    assert match.state is MatchState.APPROVED
    assert messages(world) == {("match_approved", asha.id), ("match_offered", dev.id)}
    match = perform(world.deed(dev), matches.say_yes, match.ref, match.version)
    assert (match.state, match.diner_yes_how) == (MatchState.CONFIRMED, Asked.WEB)


def test_a_coordinator_writes_down_a_yes_from_a_call(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    match = world.match(world.meal(asha), world.request(dev), MatchState.APPROVED)
    match = perform(world.deed(cleo), matches.say_yes, match.ref, match.version)
    assert (match.state, match.diner_yes_how, match.diner_yes_by_id) == (MatchState.CONFIRMED, Asked.PHONE, cleo.id)


def test_nobody_else_says_yes_for_a_diner(world: World) -> None:
    asha, dev, eve = world.cook(), world.diner(), world.diner("Eve")
    match = world.match(world.meal(asha), world.request(dev), MatchState.APPROVED)
    for stranger in (eve, asha):
        with pytest.raises(NotFound):
            perform(world.deed(stranger), matches.say_yes, match.ref, match.version)


def test_the_last_portion_goes_once_and_the_other_is_told_who_and_when(world: World) -> None:
    asha, cleo, sam = world.cook(), world.coordinator(), world.coordinator("Sam")
    meal = world.meal(asha, portions=1)
    first, second = (world.match(meal, world.request(world.diner(name))) for name in ("Dev", "Eve"))
    opened_on = second.version
    first = perform(world.deed(cleo), matches.approve, first.ref, first.version)
    with pytest.raises(Conflict) as refused:
        perform(world.deed(sam), matches.approve, second.ref, opened_on)
    assert refused.value.code == "portion_taken"
    assert (refused.value.details["who"], refused.value.details["when"]) == ("Cleo", first.decided_at)
    second = fresh(world, second)
    request = world.session.get_one(MealRequest, second.request_id)
    assert (second.state, second.reason, request.state) == (MatchState.REJECTED, "portion_taken", RequestState.OPEN)


def test_a_proposal_that_still_fits_stays(world: World) -> None:
    asha, cleo = world.cook(), world.coordinator()
    meal = world.meal(asha, portions=2)
    first, second = (world.match(meal, world.request(world.diner(name))) for name in ("Dev", "Eve"))
    first = perform(world.deed(cleo), matches.approve, first.ref, first.version)
    assert world.session.get_one(Match, second.id).state is MatchState.PROPOSED


def test_a_stale_approval_is_refused_with_who_and_when(world: World) -> None:
    asha, dev, cleo, sam = world.cook(), world.diner(), world.coordinator(), world.coordinator("Sam")
    match = world.match(world.meal(asha), world.request(dev))
    opened_on = match.version
    match = perform(world.deed(cleo), matches.reject, match.ref, opened_on, "spoke_to_them")
    with pytest.raises(Stale) as refused:
        perform(world.deed(sam), matches.approve, match.ref, opened_on)
    assert refused.value.details["who"] == "Cleo"


def test_an_allergen_cannot_be_overridden_and_is_named(world: World) -> None:
    asha, cleo = world.cook(), world.coordinator()
    dev = world.diner(needs={Allergen.MILK: Need.AVOID})
    meal, request = world.meal(asha, contains=(Allergen.MILK,)), world.request(dev)
    match = world.match(meal, request)
    with pytest.raises(Conflict) as refused:
        perform(world.deed(cleo), matches.approve, match.ref, match.version)
    assert (refused.value.code, refused.value.details["allergen"]) == ("guard_allergen_contains", Allergen.MILK)


def test_other_allergens_in_words_need_a_person_to_read_the_ingredients(world: World) -> None:
    asha, cleo = world.cook(), world.coordinator()
    dev = world.diner(profile={"other_allergens": "kiwi"})
    match = world.match(world.meal(asha), world.request(dev))
    with pytest.raises(Conflict, match="confirm_other_food"):
        perform(world.deed(cleo), matches.approve, match.ref, match.version)
    match = perform(world.deed(cleo), matches.approve, match.ref, match.version, food_confirmed=True)
    assert match.confirmed_food_by_id == cleo.id


def test_saying_no_needs_a_reason_and_gives_the_request_back(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    match = world.match(world.meal(asha), world.request(dev))
    with pytest.raises(Invalid, match="reject_reason_needed"):
        perform(world.deed(cleo), matches.reject, match.ref, match.version, "")
    with pytest.raises(Invalid, match="reject_text_needed"):
        perform(world.deed(cleo), matches.reject, match.ref, match.version, "other", "  ")
    match = perform(world.deed(cleo), matches.reject, match.ref, match.version, "other", "She is away")
    assert (match.state, match.reason_text) == (MatchState.REJECTED, "She is away")
    assert world.session.query(MealRequest).one().state is RequestState.OPEN
    assert messages(world) == set()


def test_only_a_coordinator_decides_and_never_on_their_own_match(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev))
    for member in (asha, dev):
        with pytest.raises(Forbidden, match="not_allowed"):
            perform(world.deed(member), matches.approve, match.ref, match.version)


def test_staff_leave_their_own_matches_to_a_colleague(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    since = {"applied_at": world.now, "active_since": world.now}
    world.add(MemberRole(person_id=dev.id, role=Role.COORDINATOR, state=MemberState.ACTIVE, **since))
    match = world.match(world.meal(asha), world.request(dev))
    with pytest.raises(Forbidden, match="own_match"):
        perform(world.deed(dev), matches.approve, match.ref, match.version)
    with pytest.raises(Forbidden, match="own_match"):
        perform(world.deed(dev), matches.reject, match.ref, match.version, "spoke_to_them")


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (RequestState.PROPOSED, "request_already_proposed"),
        (RequestState.MATCHED, "request_already_matched"),
        (RequestState.UNMET, "request_expired"),
        (RequestState.CANCELLED, "request_not_open"),
    ],
)
def test_a_request_that_is_not_open_cannot_be_proposed(world: World, state: RequestState, code: str) -> None:
    meal, request = world.meal(world.cook()), world.request(world.diner(), state=state)
    with pytest.raises(Conflict, match=code):
        perform(world.deed(world.coordinator()), matches.propose, meal.ref, request.ref)


def test_a_request_whose_window_is_over_cannot_be_proposed(world: World) -> None:
    request = world.request(world.diner(), window=world.window(days=-1))
    with pytest.raises(Conflict, match="request_expired"):
        perform(world.deed(world.coordinator()), matches.propose, world.meal(world.cook()).ref, request.ref)


def test_people_kept_apart_do_not_exist_for_each_other(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    meal, request = world.meal(asha), world.request(dev, window=world.window(days=1, minutes=60))
    first, second = sorted((asha.id, dev.id))
    world.add(KeepApart(first_id=first, second_id=second, reason="They asked", set_at=world.now))
    with pytest.raises(NotFound):
        perform(world.deed(dev), matches.ask_for_meal, meal.ref)
    with pytest.raises(NotFound):
        perform(world.deed(asha), matches.pick_diner, meal.ref, request.ref)
    with pytest.raises(Conflict, match="guard_kept_apart"):
        perform(world.deed(cleo), matches.propose, meal.ref, request.ref)


def test_a_household_never_cooks_for_itself(world: World) -> None:
    home = world.household()
    asha, dev = world.cook(household=home), world.diner(household=home)
    with pytest.raises(Conflict, match="guard_same_household"):
        perform(world.deed(dev), matches.ask_for_meal, world.meal(asha).ref)


def test_two_people_without_a_home_are_not_taken_for_a_household(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    meal, request = world.meal(asha), world.request(dev)
    asha.household_id = dev.household_id = None
    world.session.commit()
    with pytest.raises(Conflict) as refused:
        perform(world.deed(world.coordinator()), matches.propose, meal.ref, request.ref)
    assert {refusal.reason for refusal in refused.value.details["refusals"]} == {"cook_not_placed", "diner_not_placed"}


def test_a_member_hears_nothing_about_a_cook_who_may_not_cook(world: World) -> None:
    asha, dev = world.cook(checked=False), world.diner()
    with pytest.raises(Conflict, match="guard_not_now"):
        perform(world.deed(dev), matches.ask_for_meal, world.meal(asha).ref)


def test_an_open_request_of_that_day_is_used_and_another_is_refused_with_its_reference(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    request = world.request(dev)
    match = perform(world.deed(dev), matches.ask_for_meal, world.meal(asha).ref, 2)
    assert (match.request_id, match.portions) == (request.id, 2)
    with pytest.raises(Conflict) as refused:
        perform(world.deed(dev), matches.ask_for_meal, world.meal(world.cook("Ben")).ref)
    assert (refused.value.code, refused.value.details["ref"]) == ("request_same_day", request.ref)


def test_another_councils_references_are_unknown(world: World) -> None:
    theirs = world.meal(world.cook("Otto", council=world.barnet))
    with pytest.raises(NotFound):
        perform(world.deed(world.diner()), matches.ask_for_meal, theirs.ref)


def test_a_match_is_made_in_one_place_which_takes_the_guards_proof() -> None:
    app = Path(__file__).resolve().parents[2] / "app"
    makers = [path for path in app.rglob("*.py") if re.search(r"(?<![\w\[])Match\(\n?\s*council_id", path.read_text())]
    assert [path.name for path in makers] == ["matches.py"]
    assert inspect.signature(matches._make).parameters["allowed"].annotation is Allowed
