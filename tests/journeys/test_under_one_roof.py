"""X8: Asha cooks and dines, and Ravi dines under the same roof. Ben cooks next door."""

from datetime import time

import pytest
from support.world import World

from app import clock
from app.domain.council_policy import Weekday
from app.domain.errors import Conflict, DomainError, Forbidden
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.members import MemberState
from app.domain.recurrence import Weekly
from app.domain.vocabulary import Role
from app.models.asks import CookAsk
from app.models.meals import Match, Meal, MealRequest
from app.models.people import MemberRole, Person
from app.services import asks, holds, matches, members, pairings, rounds
from app.services.frame import perform
from app.services.pairings import Plan
from app.services.round_runs import Hand, run_next


class Roof:
    """Who lives where, what is cooked and who asks."""

    def __init__(self, world: World) -> None:
        self.world, home = world, world.household()
        self.asha, self.ravi = world.cook("Asha", household=home), world.diner("Ravi", household=home)
        world.give_role(self.asha, Role.DINER)
        self.ben, self.cleo = world.cook("Ben"), world.coordinator()
        self.own = world.meal(self.asha, portions=4)
        self.wishes = {who.id: world.request(who) for who in (self.asha, self.ravi)}

    def round(self) -> None:
        perform(self.world.deed(self.cleo), rounds.by_hand)
        hand = Hand(self.world.session, self.world.reigate, self.world.app.extensions["ports"], clock.now)
        while run_next(hand):
            pass

    def matches(self) -> list[tuple[int, int, MatchState]]:
        """Cook, diner and state, of all there are."""
        self.world.session.close()
        return sorted((row.cook_id, row.diner_id, row.state) for row in self.world.session.query(Match))

    def states(self, who: Person) -> dict[Role, MemberState]:
        self.world.session.close()
        rows = self.world.session.query(MemberRole).filter_by(person_id=who.id)
        return {row.role: row.state for row in rows}

    def wish(self, who: Person) -> MealRequest:
        self.world.session.close()
        return self.world.session.get_one(MealRequest, self.wishes[who.id].id)


@pytest.fixture
def roof(world: World) -> Roof:
    return Roof(world)


def test_no_path_brings_them_their_own_cooking(world: World, roof: Roof) -> None:
    roof.round()
    assert roof.matches() == []
    asked = world.session.query(CookAsk).all()
    assert asked, "Ben is asked instead"
    assert {ask.cook_id for ask in asked} == {roof.ben.id}
    weekly = Weekly(weekdays=frozenset({Weekday.SUN}), starts=time(17), ends=time(18), first=world.now.date())
    for who in (roof.asha, roof.ravi):
        wish = roof.wish(who)
        for by, use_case, given in (
            (roof.cleo, matches.propose, (roof.own.ref, wish.ref)),
            (roof.asha, matches.pick_diner, (roof.own.ref, wish.ref)),
            (who, matches.ask_for_meal, (roof.own.ref,)),
            (roof.cleo, asks.ask_cook, (wish.ref, roof.asha.ref)),
            (roof.cleo, pairings.suggest, (roof.asha.ref, who.ref, Plan(weekly=weekly))),
        ):
            with pytest.raises(DomainError) as no:
                perform(world.deed(by), use_case, *given)
            assert no.value.code in {"guard_same_person", "guard_same_household", "ask_open"}, no.value.code
    assert roof.matches() == []


def test_a_neighbour_s_meal_comes_to_both_and_each_role_has_a_life_of_its_own(world: World, roof: Roof) -> None:
    world.meal(roof.ben, portions=2)
    roof.round()
    both = [(roof.ben.id, who.id) for who in (roof.asha, roof.ravi)]
    assert [row[:2] for row in roof.matches()] == both
    perform(world.deed(roof.asha), members.pause, roof.asha.ref, Role.COOK, "", 1)
    assert roof.states(roof.asha) == {Role.COOK: MemberState.PAUSED, Role.DINER: MemberState.ACTIVE}
    assert [row[:2] for row in roof.matches() if row[2] is MatchState.PROPOSED] == both, "her own meal still comes"
    assert roof.wish(roof.asha).state is RequestState.PROPOSED


def test_a_hold_is_on_the_person_and_not_on_the_roof(world: World, roof: Roof) -> None:
    world.meal(roof.ben, portions=2)
    roof.round()
    perform(world.deed(roof.cleo), holds.place_hold, roof.asha.ref, "A worry")
    assert set(roof.states(roof.asha).values()) == {MemberState.ON_HOLD}
    assert roof.states(roof.ravi) == {Role.DINER: MemberState.ACTIVE}
    left = [row[:2] for row in roof.matches() if row[2] is MatchState.PROPOSED]
    assert left == [(roof.ben.id, roof.ravi.id)]
    roof.round()
    assert [row[:2] for row in roof.matches() if row[2] is MatchState.PROPOSED] == left
    assert world.session.get_one(Meal, roof.own.id).live_portions == 0


def test_staff_who_dine_decide_nothing_about_their_own_roof(world: World, roof: Roof) -> None:
    world.give_role(roof.ravi, Role.COORDINATOR)
    world.meal(roof.ben, portions=2)
    roof.round()
    for row in world.session.query(Match).all():
        with pytest.raises((Forbidden, Conflict)) as no:
            perform(world.deed(roof.ravi), matches.approve, row.ref, row.version)
        assert no.value.code in {"own_match", "own_household"}, no.value.code
