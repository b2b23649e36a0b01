"""X3: what is in the meal, or what the diner must not eat, changes after the match; the worker's rounds run beside."""

from datetime import timedelta

import pytest
from factories.meal_facts import answers, good_meal
from support.looking import fresh
from support.post import work
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.needs import Needs
from app.domain.vocabulary import Allergen, Asked, EatingHelp, Heating, Need, OpensTub
from app.models.meals import Match, Meal
from app.models.people import DinerProfile, Person
from app.services import meals, needs
from app.services.frame import perform
from app.store.session import belong_to

EATS_ALL = dict.fromkeys(Allergen, Need.NONE)


def milk_comes_in(world: World, asha: Person, _dev: Person) -> None:
    pie = world.session.query(Meal).filter_by(cook_id=asha.id).one()
    perform(world.deed(asha), meals.edit, pie.ref, good_meal(world, allergens=answers(milk="yes")), pie.version)


def milk_is_found_out(world: World, _asha: Person, dev: Person) -> None:
    facts = {"heating": frozenset({Heating.OVEN}), "opens_tub": OpensTub.YES, "eating": EatingHelp.NONE}
    told = Needs(allergens=EATS_ALL | {Allergen.MILK: Need.AVOID}, **facts)
    version = world.session.query(DinerProfile).filter_by(person_id=dev.id).one().version
    perform(world.deed(dev), needs.save_needs, dev.ref, told, version, Asked.WEB)


@pytest.mark.parametrize("state", [MatchState.APPROVED, MatchState.CONFIRMED, MatchState.ON_THE_WAY])
@pytest.mark.parametrize("side", [milk_comes_in, milk_is_found_out])
def test_the_match_is_void_at_once_and_the_next_round_finds_a_meal_that_is_safe(world: World, side, state) -> None:
    if side is milk_comes_in:
        asha, dev = world.cook(), world.diner(needs={Allergen.MILK: Need.AVOID})
        pie = world.meal(asha)
    else:
        asha, dev = world.cook(), world.diner()
        pie = world.meal(asha, (Allergen.MILK,))
    wish = world.request(dev)
    match = world.match(pie, wish, state, diner_yes_at=world.now)
    safe = world.meal(world.cook("Ben"))
    world.coordinator()
    side(world, asha, dev)
    assert fresh(world, match).state is MatchState.VOID
    assert fresh(world, wish).state is RequestState.OPEN
    world.session.close()
    clock.move_to(world.now + timedelta(seconds=59), world.app.extensions["settings"].clock_file)
    work(world.app, turns=2)
    belong_to(world.session, world.reigate.id)
    found = [row for row in world.session.query(Match) if row.state is not MatchState.VOID]
    assert [(row.meal_id, row.state) for row in found] == [(safe.id, MatchState.PROPOSED)]
