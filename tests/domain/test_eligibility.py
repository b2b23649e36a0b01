"""The guard: every reason alone, what is allowed with care, and that only the guard makes a proof."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.away import DaysAway
from app.domain.distance import Point
from app.domain.eligibility import RULES, Allowed, Reason, Refusal, Refused
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import (
    Allergen,
    Diet,
    EatingHelp,
    Heating,
    Need,
    OpensTub,
    Presence,
    Strength,
    Temperature,
)
from app.domain.windows import Window
from tests.domain.eligible import ASHA, DEV, MEAL, answers, asked, at, needs

CHILLED = {"temperature": Temperature.CHILLED}
ALONE = {
    Reason.SAME_PERSON: {"cook": {"person_id": DEV.person_id}},
    Reason.SAME_HOUSEHOLD: {"cook": {"household_id": DEV.household_id}},
    Reason.COOK_NOT_ACTIVE: {"cook": {"state": MemberState.PAUSED}},
    Reason.COOK_CHECKS_LAPSED: {"cook": {"checks_pass": False}},
    Reason.DINER_NOT_ACTIVE: {"diner": {"state": MemberState.ON_HOLD}},
    Reason.COOK_AWAY: {"cook": {"away": (DaysAway(date(2026, 10, 1), date(2026, 10, 15)),)}},
    Reason.DINER_AWAY: {"diner": {"away": (DaysAway(date(2026, 10, 15)),)}},
    Reason.KEPT_APART: {"setting": {"kept_apart": True}},
    Reason.COOK_NOT_PLACED: {"cook": {"place": None}},
    Reason.DINER_NOT_PLACED: {"diner": {"place": None}},
    Reason.TOO_FAR: {"diner": {"place": Point(51.30, -0.17)}},
    Reason.ALLERGEN_NOT_ASKED: {"diner": {"allergens": needs(milk=Need.NOT_ASKED)}},
    Reason.ALLERGEN_UNANSWERED: {"meal": {"allergens": {Allergen.MILK: Presence.NO}}},
    Reason.ALLERGEN_CONTAINS: {
        "meal": {"allergens": answers(milk=Presence.YES)},
        "diner": {"allergens": needs(milk=Need.AVOID)},
    },
    Reason.ALLERGEN_SEVERE_MAY_CONTAIN: {
        "meal": {"allergens": answers(milk=Presence.MAY_CONTAIN)},
        "diner": {"allergens": needs(milk=Need.SEVERE)},
    },
    Reason.ALLERGEN_KITCHEN_UNKNOWN: {"cook": {"kitchen": None}, "diner": {"allergens": needs(milk=Need.SEVERE)}},
    Reason.ALLERGEN_KITCHEN: {
        "cook": {"kitchen": frozenset({Allergen.MILK})},
        "diner": {"allergens": needs(milk=Need.SEVERE)},
    },
    Reason.DIET_MUST: {"diner": {"diets": {Diet.HALAL: Strength.MUST}}},
    Reason.CANNOT_HEAT: {"meal": CHILLED, "diner": {"heating": frozenset()}},
    Reason.HEATING_NOT_ASKED: {"meal": CHILLED, "diner": {"heating": None}},
    Reason.NEEDS_HELP_TO_EAT: {"diner": {"eating": EatingHelp.NEEDS_HELP}},
    Reason.OUTSIDE_WINDOW: {"request": {"window": Window(at(17, 46), at(19))}},
    Reason.WINDOW_OVER: {"setting": {"now": at(18)}},
    Reason.USE_BY_PASSED: {"meal": {"use_by": date(2026, 10, 14)}, "setting": {"now": at(9, day=14)}},
    Reason.NO_PORTIONS: {"meal": {"state": MealState.PARTLY, "portions_taken": 1}, "request": {"portions": 2}},
    Reason.MEAL_NOT_OPEN: {"meal": {"state": MealState.WITHDRAWN}},
    Reason.SET_ASIDE_FOR_ANOTHER: {"meal": {"for_diner_id": 99}},
}


def test_nothing_stands_in_the_way_of_the_good_case():
    answer = asked()
    assert isinstance(answer, Allowed)
    assert (answer.meal_id, answer.request_id, answer.cook_id, answer.diner_id, answer.portions) == (5, 7, 1, 2, 1)
    assert answer.distance_m == 556
    assert answer.passed == tuple(RULES)
    assert (answer.cautions, answer.care, answer.needs_confirming) == ((), (), False)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_reached_alone(reason):
    assert asked(**ALONE[reason]).reasons == {reason}


def test_every_reason_is_told_at_once():
    worst = asked(
        cook={"person_id": DEV.person_id, "household_id": DEV.household_id, "checks_pass": False, "place": None},
        meal={"state": MealState.CLOSED, "portions_taken": 2, "allergens": answers(milk=Presence.YES)},
        diner={"allergens": needs(milk=Need.SEVERE), "diets": {Diet.VEGAN: Strength.MUST}, "place": None},
    )
    assert [refusal.reason.value for refusal in worst.refusals] == [
        "same_person",
        "same_household",
        "cook_checks_lapsed",
        "cook_not_placed",
        "diner_not_placed",
        "allergen_contains",
        "diet_must",
        "no_portions",
        "meal_not_open",
    ]


def test_a_refusal_names_the_allergen_and_the_diet():
    answer = asked(
        meal={"allergens": answers(fish=Presence.YES)},
        diner={"allergens": needs(fish=Need.AVOID), "diets": {Diet.VEGAN: Strength.MUST}},
    )
    assert answer.refusals == (
        Refusal(Reason.ALLERGEN_CONTAINS, allergen=Allergen.FISH),
        Refusal(Reason.DIET_MUST, diet=Diet.VEGAN),
    )


def test_an_allergen_nobody_spoke_of_was_not_asked():
    answer = asked(diner={"allergens": {}})
    assert [refusal.allergen for refusal in answer.refusals] == list(Allergen)
    assert answer.reasons == {Reason.ALLERGEN_NOT_ASKED}


@pytest.mark.parametrize("where", ["meal", "kitchen"])
def test_may_contain_is_a_caution_for_who_avoids_it(where):
    meal = {"allergens": answers(milk=Presence.MAY_CONTAIN)} if where == "meal" else {}
    cook = {"kitchen": frozenset({Allergen.MILK})} if where == "kitchen" else {}
    answer = asked(meal=meal, cook=cook, diner={"allergens": needs(milk=Need.AVOID, fish=Need.AVOID)})
    assert answer.cautions == (Allergen.MILK,)


def test_an_unknown_kitchen_is_no_bar_to_who_only_avoids():
    assert isinstance(asked(cook={"kitchen": None}, diner={"allergens": needs(milk=Need.AVOID)}), Allowed)


def test_other_allergens_in_words_ask_for_a_person_each_time():
    assert asked(diner={"other_allergens": "kiwi"}).needs_confirming
    assert not asked(diner={"other_allergens": " \n"}).needs_confirming


def test_a_preferred_diet_refuses_nothing():
    assert isinstance(asked(diner={"diets": {Diet.VEGAN: Strength.PREFER}}), Allowed)


def test_a_vegan_meal_suits_who_must_have_no_pork():
    must = {"diets": {Diet.NO_PORK: Strength.MUST, Diet.VEGETARIAN: Strength.MUST}}
    assert isinstance(asked(meal={"diets": frozenset({Diet.VEGAN})}, diner=must), Allowed)


@pytest.mark.parametrize("temperature", [Temperature.CHILLED, Temperature.FROZEN])
def test_cold_food_never_goes_to_a_kitchen_that_cannot_heat_it(temperature):
    meal = {"temperature": temperature}
    assert asked(meal=meal, diner={"heating": frozenset()}).reasons == {Reason.CANNOT_HEAT}
    assert isinstance(asked(meal=meal, diner={"heating": frozenset({Heating.OVEN})}), Allowed)


def test_hot_food_goes_to_a_kitchen_that_cannot_heat():
    assert isinstance(asked(diner={"heating": frozenset()}), Allowed)
    assert isinstance(asked(diner={"heating": None}), Allowed)


def test_what_the_cook_must_know_at_the_door_goes_with_the_yes():
    answer = asked(diner={"opens_tub": OpensTub.NO, "eating": EatingHelp.SOMEONE_HELPS})
    assert answer.care == ("cannot_open_tub", "someone_helps_eating")


def test_eating_and_tub_not_asked_do_not_refuse():
    answer = asked(diner={"opens_tub": OpensTub.NOT_ASKED, "eating": EatingHelp.NOT_ASKED})
    assert answer.care == ()


def test_exactly_at_the_limit_is_near_enough():
    assert isinstance(asked(setting={"limit_m": 556}), Allowed)
    assert asked(setting={"limit_m": 555}).reasons == {Reason.TOO_FAR}


def test_the_last_day_is_the_local_one():
    late = Window(at(22, 50), at(23, 50))  # past midnight in London, which is an hour ahead in October
    answer = asked(meal={"window": late}, request={"window": late})
    assert answer.reasons == {Reason.USE_BY_PASSED}


@pytest.mark.parametrize(
    ("wanted", "visit"),
    [
        (Window(at(16), at(19)), MEAL.window),
        (MEAL.window, MEAL.window),
        (Window(at(17, 20), at(17, 40)), Window(at(17, 20), at(17, 40))),
        (Window(at(16), at(17, 15)), Window(at(17), at(17, 15))),
        (Window(at(17, 45), at(19)), Window(at(17, 45), at(18))),
    ],
)
def test_the_visit_is_when_both_can(wanted, visit):
    assert asked(request={"window": wanted}).visit == visit


@pytest.mark.parametrize(
    "wanted", [Window(at(16), at(17, 14, 59)), Window(at(17, 45, 1), at(19)), Window(at(9), at(16))]
)
def test_a_second_too_little_for_a_visit_is_too_little(wanted):
    assert asked(request={"window": wanted}).reasons == {Reason.OUTSIDE_WINDOW}


def test_the_council_says_how_long_a_visit_takes():
    wanted = {"window": Window(at(16), at(17, 30))}
    assert isinstance(asked(request=wanted, setting={"min_overlap": timedelta(minutes=30)}), Allowed)
    assert asked(request=wanted, setting={"min_overlap": timedelta(minutes=31)}).reasons == {Reason.OUTSIDE_WINDOW}


def test_a_visit_ends_with_the_use_by_day():
    late = {"window": Window(at(22), at(23, 50))}
    assert asked(meal=late, request=late).visit == Window(at(22), at(23))
    assert asked(meal=late, request={"window": Window(at(22, 45), at(23, 50))}).visit == Window(at(22, 45), at(23))
    assert asked(meal=late, request={"window": Window(at(22, 46), at(23, 50))}).reasons == {Reason.USE_BY_PASSED}


def test_the_last_second_of_the_visit_still_counts():
    wanted = {"window": Window(at(16), at(17, 30))}
    assert isinstance(asked(request=wanted, setting={"now": at(17, 29, 59)}), Allowed)
    assert asked(request=wanted, setting={"now": at(17, 30)}).reasons == {Reason.WINDOW_OVER}


def test_a_match_that_is_looked_at_again_keeps_its_own_portions():
    full = {"state": MealState.FULL, "portions_taken": 2}
    assert asked(meal=full).reasons == {Reason.NO_PORTIONS, Reason.MEAL_NOT_OPEN}
    assert isinstance(asked(meal=full, setting={"taken_by_this": 1}), Allowed)
    assert asked(meal=full, request={"portions": 2}, setting={"taken_by_this": 1}).reasons == {Reason.NO_PORTIONS}


def test_a_meal_cooked_for_this_diner_is_theirs():
    assert isinstance(asked(meal={"for_diner_id": DEV.person_id}), Allowed)


def test_a_list_keeps_greyed_what_only_food_refuses():
    diet = {"diets": {Diet.HALAL: Strength.MUST}}
    assert asked(diner=diet | {"allergens": needs(milk=Need.NOT_ASKED)}).only_food
    assert not asked(diner=diet, cook={"checks_pass": False}).only_food


def test_only_the_guard_gives_a_proof():
    answer = asked()
    fields = {name: getattr(answer, name) for name in Allowed.__slots__}
    with pytest.raises(TypeError, match="only eligibility"):
        Allowed(**fields, proof=object())
    with pytest.raises((TypeError, ValueError)):
        replace(answer, meal_id=6)


def test_a_refusal_is_no_proof():
    assert isinstance(asked(cook={"state": MemberState.VETTING}), Refused)
    assert ASHA.state is MemberState.ACTIVE
