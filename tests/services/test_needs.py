import pytest
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.needs import Needs
from app.domain.vocabulary import Allergen, Asked, Diet, EatingHelp, Heating, Need, OpensTub, Role, Strength
from app.models.meals import Match
from app.models.people import DinerProfile, Person
from app.services import needs
from app.services.frame import perform
from app.store import people, trace

EATS_ALL = dict.fromkeys(Allergen, Need.NONE)


def told(**facts) -> Needs:
    given = {"allergens": EATS_ALL, "heating": frozenset({Heating.MICROWAVE}), "opens_tub": OpensTub.YES}
    return Needs(**(given | {"eating": EatingHelp.NONE} | facts))


def save(world: World, who: Person, about: Person, wanted: Needs, how=Asked.WEB, version=1, **deed) -> DinerProfile:
    return perform(world.deed(who, **deed), needs.save_needs, about.ref, wanted, version, how)


def test_a_diner_changes_what_they_eat_and_both_are_kept(world: World) -> None:
    dev = world.diner()
    save(world, dev, dev, told(allergens=EATS_ALL | {Allergen.EGGS: Need.AVOID}, diets={Diet.HALAL: Strength.MUST}))
    entry, detail = trace.chain(world.session, world.council.id)[-1]
    assert (entry.deed, entry.actor_id) == ("needs_saved", dev.id)
    assert (detail.before["allergens"]["eggs"], detail.after["allergens"]["eggs"]) == ("none", "avoid")
    assert detail.after["diets"] == {"halal": "must"}


def test_a_coordinator_says_how_it_was_told(world: World) -> None:
    dev, cleo = world.diner(), world.coordinator()
    with pytest.raises(Invalid, match="how_missing") as no:
        save(world, cleo, dev, told(dislikes="Sprouts"))
    assert no.value.field == "how"
    save(world, cleo, dev, told(dislikes="Sprouts"), Asked.PHONE)
    _, detail = trace.chain(world.session, world.council.id)[-1]
    assert detail.after["how"] == "phone"


def test_a_relative_saves_for_whom_they_act(world: World) -> None:
    dev, rhea = world.diner(), world.person("Rhea", Role.RELATIVE)
    saved = save(world, rhea, dev, told(small_portion=True), acting_for_id=dev.id)
    assert saved.small_portion
    entry, _ = trace.chain(world.session, world.council.id)[-1]
    assert (entry.actor_id, entry.acting_for_id) == (rhea.id, dev.id)


def test_a_relative_who_does_not_act_for_them_and_a_cook_are_refused(world: World) -> None:
    dev = world.diner()
    for other in (world.person("Rhea", Role.RELATIVE), world.cook()):
        with pytest.raises(Forbidden, match="not_allowed"):
            save(world, other, dev, told(small_portion=True), Asked.PHONE)


def test_a_coordinator_does_not_handle_the_record_of_their_household(world: World) -> None:
    home = world.household()
    with pytest.raises(Forbidden, match="own_household"):
        save(world, world.coordinator(household=home), world.diner(household=home), told(), Asked.PHONE)


def test_diets_that_contradict_are_refused(world: World) -> None:
    dev = world.diner()
    with pytest.raises(Invalid, match="diets_contradict"):
        save(world, dev, dev, told(diets={Diet.VEGAN: Strength.MUST, Diet.VEGETARIAN: Strength.PREFER}))


def test_a_stale_form_changes_nothing(world: World) -> None:
    dev = world.diner()
    with pytest.raises(Stale):
        save(world, dev, dev, told(), version=4)


def test_somebody_who_is_no_diner_has_no_needs(world: World) -> None:
    with pytest.raises(NotFound):
        save(world, world.coordinator(), world.cook(), told(), Asked.PHONE)


@pytest.mark.parametrize("state", [MemberState.ENDED, MemberState.DECLINED])
def test_needs_of_somebody_who_left_stay_as_they_were(world: World, state: MemberState) -> None:
    with pytest.raises(Conflict, match="role_over"):
        save(world, world.coordinator(), world.diner(state=state), told(), Asked.PHONE)


def test_a_diner_on_hold_changes_nothing_themselves(world: World) -> None:
    dev = world.diner(state=MemberState.ON_HOLD)
    with pytest.raises(Forbidden):
        save(world, dev, dev, told())


def test_a_new_allergy_ends_the_match_with_it_in(world: World) -> None:
    dev = world.diner()
    meal = world.meal(world.cook(), contains=(Allergen.MILK,))
    match = world.match(meal, world.request(dev), MatchState.CONFIRMED)
    save(world, dev, dev, told(allergens=EATS_ALL | {Allergen.MILK: Need.AVOID}))
    assert world.session.get(Match, match.id).state is MatchState.VOID


def test_what_the_guard_does_not_ask_leaves_a_match_as_it_is(world: World) -> None:
    dev = world.diner()
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.CONFIRMED)
    save(world, dev, dev, told(dislikes="Sprouts", small_portion=True))
    assert world.session.get(Match, match.id).state is MatchState.CONFIRMED


def test_saving_the_same_again_records_nothing(world: World) -> None:
    dev = world.diner()
    save(world, dev, dev, told())
    assert trace.chain(world.session, world.council.id) == []
    assert people.profile_of(world.session, world.council.id, dev.id).version == 1
