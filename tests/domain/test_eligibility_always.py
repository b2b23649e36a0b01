"""What the guard never does, whatever the facts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.distance import Point
from app.domain.eligibility import Allowed, Refused, check
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Diet, EatingHelp, Need, Presence, Strength, Temperature
from tests.domain.eligible import ASHA, DEV, MEAL, REQUEST, SETTING

ONE = st.sampled_from(Allergen)
PLACES = st.builds(Point, lat=st.floats(51.235, 51.245), lon=st.floats(-0.175, -0.165))
SPOILT = st.sampled_from(
    [
        ({}, {}, {}),
        ({}, {}, {}),
        ({"household_id": DEV.household_id}, {}, {}),
        ({"state": MemberState.ON_HOLD}, {}, {}),
        ({"place": None}, {}, {}),
        ({}, {"state": MealState.WITHDRAWN}, {}),
        ({}, {"portions_taken": 2}, {}),
        ({}, {}, {"place": None}),
        ({}, {}, {"heating": frozenset()}),
        ({}, {}, {"eating": EatingHelp.NEEDS_HELP}),
    ]
)
FEW = {"max_size": 2}
ANSWERS = st.dictionaries(ONE, st.sampled_from(Presence), **FEW).map(lambda few: MEAL.allergens | few)
NEEDS = st.dictionaries(ONE, st.sampled_from([Need.AVOID, Need.SEVERE]), **FEW).map(lambda few: DEV.allergens | few)
DIETS = st.frozensets(st.sampled_from(Diet))
KEPT = st.dictionaries(st.sampled_from(Diet), st.sampled_from([Strength.PREFER, Strength.MUST]), max_size=1)
KITCHENS = st.none() | st.frozensets(ONE, **FEW)


@st.composite
def cases(draw):
    """Cases near the good one: food and places drawn freely, and at most one other thing spoilt."""
    cook, meal, diner = draw(SPOILT)
    meal = {"allergens": draw(ANSWERS), "diets": draw(DIETS), "temperature": draw(st.sampled_from(Temperature))} | meal
    cook = {"kitchen": draw(KITCHENS), "place": draw(PLACES)} | cook
    diner = {"allergens": draw(NEEDS), "diets": draw(KEPT), "place": draw(PLACES)} | diner
    return replace(MEAL, cook=replace(ASHA, **cook), **meal), replace(DEV, **diner)


def clashes(meal, diner, allergen):
    return (meal.allergens[allergen], diner.allergens[allergen]) in {
        (Presence.YES, Need.AVOID),
        (Presence.YES, Need.SEVERE),
        (Presence.MAY_CONTAIN, Need.SEVERE),
    }


@given(cases())
def test_an_allergen_clash_is_never_allowed_whatever_else(case):
    meal, diner = case
    if any(clashes(meal, diner, allergen) for allergen in Allergen):
        assert isinstance(check(meal, diner, REQUEST, SETTING), Refused)


@given(cases(), ONE, st.sampled_from([Need.AVOID, Need.SEVERE]))
def test_a_diner_is_never_given_what_they_avoid(case, allergen, need):
    meal, diner = case
    meal = replace(meal, allergens=meal.allergens | {allergen: Presence.YES})
    diner = replace(diner, allergens=diner.allergens | {allergen: need})
    answer = check(meal, diner, REQUEST, SETTING)
    assert isinstance(answer, Refused)
    assert allergen in {refusal.allergen for refusal in answer.refusals}


@given(cases())
def test_nobody_is_matched_with_themselves_or_their_household(case):
    meal, diner = case
    home = replace(diner, household_id=meal.cook.household_id)
    assert isinstance(check(meal, home, REQUEST, SETTING), Refused)
    self_served = replace(diner, person_id=meal.cook.person_id)
    assert isinstance(check(meal, self_served, REQUEST, SETTING), Refused)


@given(cases(), ONE)
def test_a_severe_need_more_never_turns_a_no_into_a_yes(case, allergen):
    meal, diner = case
    before = check(meal, diner, REQUEST, SETTING)
    severe = replace(diner, allergens=diner.allergens | {allergen: Need.SEVERE})
    if isinstance(before, Refused):
        assert isinstance(check(meal, severe, REQUEST, SETTING), Refused)


@given(cases(), ONE)
def test_an_allergen_more_in_the_meal_never_turns_a_no_into_a_yes(case, allergen):
    meal, diner = case
    before = check(meal, diner, REQUEST, SETTING)
    for presence in (Presence.MAY_CONTAIN, Presence.YES):
        more = replace(meal, allergens=meal.allergens | {allergen: presence})
        if isinstance(before, Refused) and meal.allergens[allergen] is Presence.NO:
            assert isinstance(check(more, diner, REQUEST, SETTING), Refused)


@given(cases())
def test_a_yes_is_between_two_active_placed_people_within_the_limit(case):
    meal, diner = case
    answer = check(meal, diner, REQUEST, SETTING)
    if isinstance(answer, Allowed):
        assert meal.cook.state is diner.state is MemberState.ACTIVE
        assert meal.cook.place is not None
        assert diner.place is not None
        assert answer.distance_m <= SETTING.limit_m
