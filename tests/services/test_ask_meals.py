"""The meal of a cook who was asked and said yes: posted, kept for that diner and proposed in one deed."""

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.asks import AskState
from app.domain.errors import Conflict, NotFound
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.vocabulary import Allergen, Need, Origin
from app.models.asks import CookAsk
from app.models.meals import Match, Meal, MealRequest
from app.models.people import Person
from app.services import ask_meals, asks, matches, meal_requests
from app.services.frame import perform
from tests.factories.asking import ask_in
from tests.factories.meal_facts import answers, good_meal


@pytest.fixture
def asha(world: World) -> Person:
    return world.cook()


@pytest.fixture
def request_(world: World) -> MealRequest:
    return world.request(world.diner("Dev", needs={Allergen.MILK: Need.AVOID}))


@pytest.fixture
def ask(world: World, asha: Person, request_: MealRequest) -> CookAsk:
    """Asha has said yes."""
    return ask_in(world, asha, request_, AskState.ACCEPTED)


def post(world: World, ask: CookAsk, cook: Person, **changes) -> Meal:
    return perform(world.deed(cook), ask_meals.post, ask.ref, good_meal(world, **changes))


def test_the_meal_is_kept_for_the_diner_and_proposed_to_the_desk(world: World, ask, asha, request_) -> None:
    meal = post(world, ask, asha)
    match = world.session.query(Match).one()
    assert meal.for_diner_id == request_.diner_id
    assert (match.origin, match.state, match.meal_id) == (Origin.COOK_ASKED, MatchState.PROPOSED, meal.id)
    assert fresh(world, request_).state is RequestState.PROPOSED
    assert (fresh(world, ask).state, fresh(world, ask).meal_id) == (AskState.COOKED, meal.id)
    assert messages(world) == set(), "the diner hears of it once a coordinator has looked"


def test_a_meal_that_does_not_suit_is_refused_whole_and_the_ask_stands(world: World, ask, asha, request_) -> None:
    with pytest.raises(Conflict, match="guard_allergen_contains"):
        post(world, ask, asha, ingredients="Chicken, leeks, milk", allergens=answers(milk="yes"))
    assert world.session.query(Meal).count() == 0
    assert fresh(world, ask).state is AskState.ACCEPTED
    assert post(world, ask, asha).for_diner_id == request_.diner_id


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (AskState.ASKED, "ask_say_yes_first"),
        (AskState.LAPSED, "ask_lapsed"),
        (AskState.WITHDRAWN, "ask_withdrawn"),
        (AskState.DECLINED, "ask_declined"),
        (AskState.COOKED, "ask_cooked"),
    ],
)
def test_a_meal_for_an_ask_that_is_not_a_yes_is_refused(world: World, asha, request_, state, code) -> None:
    ask = ask_in(world, asha, request_, state)
    with pytest.raises(Conflict, match=code):
        post(world, ask, asha)
    assert world.session.query(Meal).count() == 0


def test_nobody_posts_for_another_cook_s_ask(world: World, ask) -> None:
    with pytest.raises(NotFound):
        post(world, ask, world.cook("Ben", 100))
    with pytest.raises(NotFound):
        post(world, ask, world.cook("Otto", council=world.barnet))


def test_once_it_is_approved_what_is_left_is_for_anyone(world: World, ask, asha, request_) -> None:
    meal = post(world, ask, asha, portions=3)
    match = world.session.query(Match).one()
    perform(world.deed(world.coordinator()), matches.approve, match.ref, match.version)
    meal = fresh(world, meal)
    assert (meal.for_diner_id, meal.live_portions) == (None, 1)
    assert messages(world) == {("match_approved", asha.id), ("match_offered", request_.diner_id)}


def test_a_proposal_that_is_turned_down_leaves_the_meal_to_anyone(world: World, ask, asha, request_) -> None:
    meal = post(world, ask, asha)
    match = world.session.query(Match).one()
    perform(world.deed(world.coordinator()), matches.reject, match.ref, match.version, "spoke_to_them")
    assert fresh(world, meal).for_diner_id is None
    assert fresh(world, request_).state is RequestState.OPEN


def test_a_diner_who_wants_none_leaves_the_meal_to_anyone(world: World, ask, asha, request_) -> None:
    meal = post(world, ask, asha)
    dev = world.session.get(Person, request_.diner_id)
    perform(world.deed(dev), meal_requests.cancel, request_.ref, fresh(world, request_).version)
    assert fresh(world, meal).for_diner_id is None


def test_the_cook_may_still_withdraw_it(world: World, ask, asha, request_) -> None:
    from app.services import meals

    meal = post(world, ask, asha)
    perform(world.deed(asha), meals.withdraw, meal.ref, fresh(world, meal).version, "cannot_cook")
    assert fresh(world, request_).state is RequestState.OPEN
    assert asks.load(world.deed(asha), ask.ref).state is AskState.COOKED
