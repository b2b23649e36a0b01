"""Posting, changing and taking back a meal."""

from datetime import timedelta

import pytest
from factories.meal_facts import answers, chilled, good_meal
from sqlalchemy import func, select

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.matches import MatchState
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Diet, Presence
from app.models.meals import Meal, Photo
from app.models.people import RequirementCheck
from app.services import meals
from app.services.frame import perform
from app.store import trace


def post(world, cook, **changes):
    return perform(world.deed(cook), meals.post, good_meal(world, **changes))


def refused(world, cook, meal, kind=(Invalid, NotFound)):
    with pytest.raises(kind) as no:
        perform(world.deed(cook), meals.post, meal)
    assert world.session.scalar(select(func.count()).select_from(Meal)) == 0
    return no.value


def test_a_cook_posts_a_meal_and_the_trace_has_it(world):
    asha = world.cook()
    meal = post(world, asha, tub_back=True, diets=frozenset({Diet.NO_PORK}))
    assert (meal.state, meal.cook_id, meal.live_portions, meal.version) == (MealState.PUBLISHED, asha.id, 0, 1)
    assert (meal.lat, meal.lon) == (51.2392, -0.2046)
    entry, detail = trace.chain(world.session, world.council.id)[-1]
    assert (entry.deed, entry.actor_id, entry.subject_id) == ("meal_posted", asha.id, meal.id)
    assert detail.after["dish"] == "Chicken and leek pie"


def test_a_coordinator_posts_for_a_cook_on_the_phone(world):
    asha, cleo = world.cook(), world.coordinator()
    actor = world.actor(asha)
    deed = world.deed(cleo, acting_for_id=asha.id, reason="She rang")
    deed.actor = type(actor)("person", cleo.id, None, "Cleo", actor.permissions)
    meal = perform(deed, meals.post, good_meal(world))
    assert meal.cook_id == asha.id
    assert trace.chain(world.session, world.council.id)[-1][0].acting_for_id == asha.id


@pytest.mark.parametrize("state", [MemberState.PAUSED, MemberState.ON_HOLD, MemberState.VETTING])
def test_a_cook_who_is_not_active_posts_nothing(world, state):
    asha = world.cook(state=state)
    assert refused(world, asha, good_meal(world), Forbidden).code == "not_allowed"


def test_a_diner_posts_nothing(world):
    assert refused(world, world.diner(), good_meal(world), Forbidden).code == "not_allowed"


def test_a_cook_with_a_lapsed_check_posts_nothing(world):
    asha = world.cook()
    check = world.session.scalars(select(RequirementCheck)).first()
    check.recheck_on = world.now.date() - timedelta(days=1)
    world.session.commit()
    assert refused(world, asha, good_meal(world), Forbidden).code == "cook_checks_lapsed"


def test_a_cook_whose_home_is_not_placed_posts_nothing(world):
    asha = world.cook(household=world.household(lat=None, lon=None, precision=None))
    assert refused(world, asha, good_meal(world), Conflict).code == "cook_not_placed"


@pytest.mark.parametrize("portions", [0, -1, 9, 10_000])
def test_portions_stay_within_what_the_council_allows(world, portions):
    no = refused(world, world.cook(), good_meal(world, portions=portions))
    assert (no.code, no.field, no.details) == ("portions_out_of_range", "portions", {"most": 8})


@pytest.mark.parametrize("allergen", list(Allergen))
def test_each_of_the_14_must_be_answered(world, allergen):
    said = {one: answer for one, answer in answers().items() if one is not allergen}
    no = refused(world, world.cook(), good_meal(world, allergens=said))
    assert (no.code, no.field) == ("allergen_unanswered", f"allergen_{allergen.value}")


def test_the_ingredients_only_ever_add_an_allergen(world):
    asha = world.cook()
    no = refused(world, asha, good_meal(world, ingredients="Chicken, leeks, butter, cheddar"))
    assert (no.code, no.field, no.details["words"]) == ("allergen_told", "allergen_milk", "butter, cheddar")
    for said in ("yes", "may_contain"):
        assert post(world, asha, ingredients="Butter", allergens=answers(milk=said)).allergens[Allergen.MILK] == said
    assert post(world, asha, allergens=answers(milk="yes")).allergens[Allergen.MILK] is Presence.YES


@pytest.mark.parametrize(
    ("diet", "changes", "code"),
    [
        (Diet.VEGAN, {"allergens": answers(milk="yes")}, "vegan_with"),
        (Diet.VEGAN, {"allergens": answers(eggs="yes")}, "vegan_with"),
        (Diet.VEGETARIAN, {"allergens": answers(fish="yes")}, "vegetarian_with"),
        (Diet.VEGETARIAN, {"ingredients": "Chicken"}, "vegetarian_with"),
        (Diet.NO_PORK, {"ingredients": "Bacon, potatoes"}, "no_pork_with"),
    ],
)
def test_a_diet_the_food_contradicts_is_refused(world, diet, changes, code):
    facts = {"ingredients": "Potatoes, leeks"} | changes
    no = refused(world, world.cook(), good_meal(world, diets=frozenset({diet}), **facts))
    assert (no.code, no.field) == (code, "diets")


def test_times_that_are_not_safe_are_refused(world):
    asha = world.cook()
    start, end = world.window()
    today = world.now.astimezone(world.council.policy.tz).date()
    long_ago = {"window_start": start - timedelta(days=3), "window_end": end - timedelta(days=3)}
    cases = {
        "use_by_past": good_meal(world, use_by=today - timedelta(days=1)),
        "hot_too_long": good_meal(world, ready_at=end - timedelta(hours=2, minutes=1)),
        "window_ends_before_start": good_meal(world, window_end=start - timedelta(hours=1)),
        "window_past": good_meal(world, **long_ago),
        "window_too_far": good_meal(
            world, window_start=start + timedelta(days=20), window_end=end + timedelta(days=20)
        ),
        "use_by_too_late": chilled(world, use_by=today + timedelta(days=3)),
        "ready_after_window": chilled(world, ready_at=end),
    }
    for code, meal in cases.items():
        assert refused(world, asha, meal).code == code


def test_hot_food_is_brought_at_the_very_end_of_two_hours(world):
    start, end = world.window()
    assert post(world, world.cook(), ready_at=min(start, end - timedelta(hours=2)))


def test_chilled_rice_keeps_for_a_day_only(world):
    asha = world.cook()
    day_after = world.now.astimezone(world.council.policy.tz).date() + timedelta(days=2)
    perform(world.deed(asha), meals.post, chilled(world, use_by=day_after))
    with pytest.raises(Invalid, match="use_by_too_late"):
        perform(world.deed(asha), meals.post, chilled(world, ingredients="Rice, peas", use_by=day_after))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"dish": " "}, "dish_missing"),
        ({"ingredients": "\n"}, "ingredients_missing"),
        ({"dish": "x" * 100_000}, "text_too_long"),
        ({"ingredients": "x" * 100_000}, "text_too_long"),
        ({"photo_alt": "x" * 100_000}, "text_too_long"),
        ({"photo_sha256": "a" * 64}, "photo_unknown"),
        ({"for_diner_ref": "K7QM2T"}, "for_diner_unknown"),
    ],
)
def test_what_cannot_be_taken_is_refused(world, changes, code):
    assert refused(world, world.cook(), good_meal(world, **changes)).code == code


def test_a_photo_of_another_council_is_unknown(world):
    world.add(Photo(sha256="b" * 64, width=1, height=1, size=1, created_at=world.now), world.barnet)
    assert refused(world, world.cook(), good_meal(world, photo_sha256="b" * 64)).code == "photo_unknown"


def test_a_meal_is_set_aside_only_for_somebody_cooked_for_before(world):
    asha, dev = world.cook(), world.diner()
    assert refused(world, asha, good_meal(world, for_diner_ref=dev.ref)).code == "for_diner_unknown"
    world.match(world.meal(asha), world.request(dev), MatchState.HANDED_OVER)
    assert post(world, asha, for_diner_ref=dev.ref).for_diner_id == dev.id
    bea = world.cook("Bea")
    with pytest.raises(NotFound, match="for_diner_unknown"):
        post(world, bea, for_diner_ref=dev.ref)
