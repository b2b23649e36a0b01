"""Posting a meal from a phone."""

from datetime import timedelta

import pytest
from factories.meal_form import filled, upload
from sqlalchemy import func, select
from support.queries import counted

from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.references import new_reference
from app.domain.vocabulary import Allergen, Diet, Presence, Temperature
from app.models.meals import Meal, Photo
from app.store.session import belong_to

NEW = "/cook/meals/new"


def meals_of(world, council=None):
    belong_to(world.session, (council or world.reigate).id)
    world.session.expire_all()
    return world.session.scalars(select(Meal).order_by(Meal.id)).all()


def refused(world, response, *sentences, status=422):
    assert response.status_code == status, response.text_of()
    for said in sentences:
        assert said in response.text_of()
    assert meals_of(world) == []


def test_a_cook_posts_a_meal_with_a_photo(world, browser):
    phone = browser(world.cook())
    response = phone.send(NEW, filled(world, photo=upload(), photo_alt="A pie", diets=["no_pork"], tub_back="y"))
    assert response.status_code == 303
    [meal] = meals_of(world)
    assert response.location.endswith(f"/cook/meals/{meal.ref}")
    assert (meal.dish, meal.portions, meal.temperature) == ("Chicken and leek pie", 2, Temperature.HOT)
    assert (meal.diets, meal.tub_back, meal.photo_alt) == (frozenset({Diet.NO_PORK}), True, "A pie")
    assert set(meal.allergens.values()) == {Presence.NO}
    assert (meal.window_start, meal.window_end) == world.window()
    page = phone.get(response.location)
    assert "Your meal is on the table" in page.text_of()
    assert "/photos/" in page.get_data(as_text=True)


def test_the_same_form_twice_is_one_meal(world, browser):
    phone = browser(world.cook())
    body = filled(world, form_key="the same key every time")
    first, second = phone.post(NEW, body), phone.post(NEW, body)
    assert first.location == second.location
    assert len(meals_of(world)) == 1


def test_nothing_is_answered_for_the_cook(world, browser):
    values = browser(world.cook()).get(NEW).forms().values
    assert not [name for name in values if name.startswith("allergen_")]
    assert "use_by" not in values


def left_open(world, **changes):
    """The form with no allergen answered, but one tick for all that are left."""
    none = dict.fromkeys([f"allergen_{allergen.value}" for allergen in Allergen])
    return filled(world, none_of_the_others="y", **(none | changes))


def test_none_of_the_others_is_one_answer(world, browser):
    phone = browser(world.cook())
    assert "none_of_the_others" not in phone.get(NEW).forms().values, "never set before the cook has"
    assert phone.send(NEW, left_open(world, allergen_gluten="yes", allergen_eggs="may_contain")).status_code == 303
    [meal] = meals_of(world)
    answers = {Allergen.GLUTEN: Presence.YES, Allergen.EGGS: Presence.MAY_CONTAIN}
    assert meal.allergens == dict.fromkeys(Allergen, Presence.NO) | answers


def test_none_of_the_others_never_clears_what_the_ingredients_name(world, browser):
    response = browser(world.cook()).send(NEW, left_open(world, ingredients="Flour, butter"))
    refused(world, response, "Your ingredients say")
    assert response.forms().values.get("allergen_celery") == "no"
    assert response.forms().values.get("allergen_milk") is None


@pytest.mark.parametrize("allergen", [Allergen.CELERY, Allergen.MILK, Allergen.SULPHITES])
def test_an_unanswered_allergen_is_asked_for(world, browser, allergen):
    response = browser(world.cook()).send(NEW, filled(world, **{f"allergen_{allergen.value}": None}))
    refused(world, response, f"Say if it has {allergen.value} in it.")


def test_all_that_is_missing_is_said_at_once_and_nothing_typed_is_lost(world, browser):
    response = browser(world.cook()).send(NEW, {"dish": "Pie"})
    refused(
        world, response, "Enter everything that is in it.", "Choose hot, chilled or frozen.", "Choose a use-by date."
    )
    assert response.text_of().count("Say if it has ") == 28
    assert response.forms().values["dish"] == "Pie"


def test_a_no_that_the_ingredients_deny_is_refused_beside_it(world, browser):
    response = browser(world.cook()).send(NEW, filled(world, ingredients="Chicken, butter"))
    refused(world, response, "Your ingredients say butter. Choose yes or may contain for milk.")


def test_what_the_ingredients_name_is_filled_in_shown_and_cannot_be_undone(world, browser):
    phone = browser(world.cook())
    fields = filled(world, ingredients="Chicken, butter", allergen_milk=None)
    response = phone.send(NEW, fields)
    refused(world, response, "Your ingredients say butter, so we marked milk “yes”.", "Yes: butter")
    shown = response.forms().values
    assert phone.post(NEW, shown).status_code == 303
    assert meals_of(world)[0].allergens[Allergen.MILK] is Presence.YES


def test_what_was_known_is_asked_again_when_the_ingredients_no_longer_say_it(world, browser):
    fields = filled(world, ingredients="Chicken", allergen_milk=None, known="milk")
    refused(world, browser(world.cook()).send(NEW, fields), "Say if it has milk in it.")


@pytest.mark.parametrize("portions", ["0", "-1", "10000", "9", "two", ""])
def test_portions_the_council_does_not_allow_are_refused(world, browser, portions):
    response = browser(world.cook()).send(NEW, filled(world, portions=portions))
    refused(world, response, "Choose between 1 and 8 portions.")


def other_day(world, away):
    return (world.now.astimezone(world.council.policy.tz).date() + timedelta(days=away)).isoformat()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"diets": ["vegan"], "ingredients": "Leeks", "allergen_milk": "yes"}, "You marked this meal vegan"),
        ({"diets": ["vegetarian"], "ingredients": "Leeks", "allergen_fish": "yes"}, "You marked this meal vegetarian"),
        ({"diets": ["meaty"]}, "Choose from this list."),
        ({"ready_at": "16:00"}, "Hot food must be eaten soon."),
        ({"ready_at": "25:00"}, "Enter the time it is ready"),
        ({"ready_at": "5"}, "Enter the time it is ready"),
        ({"between": "other", "window_start": "18:00", "window_end": "17:00"}, "Choose an end that is after the start"),
        ({"between": "other", "window_start": "", "window_end": ""}, "Enter a time, like 17:30 or 5.30pm."),
        ({"between": "always"}, "Choose when you can bring it."),
        ({"between": "other", "window_start": "12:00", "window_end": "18:00", "ready_at": "12:00"}, "at most 4 hours"),
        ({"temperature": "chilled"}, "Choose the day it is cooked."),
        ({"temperature": "lukewarm"}, "Choose hot, chilled or frozen."),
        ({"day": "2020-01-01"}, "Choose the day you bring it."),
        ({"day": "other", "day_other": ""}, "Choose the day you bring it."),
        ({"use_by": "yesterday"}, "Choose a use-by date."),
        ({"dish": "x" * 100_000}, "Use 80 letters or fewer."),
        ({"ingredients": "x" * 100_000}, "Use 2000 letters or fewer."),
        ({"dish": "\x00\x01"}, "Enter the name of the dish"),
        ({"for_diner": "anyone"}, "Choose somebody you have cooked for before"),
    ],
)
def test_a_bad_answer_gets_a_sentence(world, browser, changes, said):
    refused(world, browser(world.cook()).send(NEW, filled(world, **changes)), said)


def test_a_diner_or_a_photo_that_is_not_here_is_404_and_what_was_typed_stays(world, browser):
    phone = browser(world.cook())
    said = "Choose somebody you have cooked for before"
    unknown = phone.send(NEW, filled(world, for_diner=new_reference()))
    refused(world, unknown, said, status=404)
    assert unknown.forms().values["dish"] == "Chicken and leek pie"
    refused(world, phone.send(NEW, filled(world, photo_kept="a" * 64)), "We no longer have this photo.", status=404)


def test_a_use_by_date_that_is_over_or_too_far_is_refused(world, browser):
    phone = browser(world.cook())
    refused(world, phone.send(NEW, filled(world, use_by=other_day(world, -1))), "Choose a use-by date.")
    far = filled(world, use_by="other", use_by_other=other_day(world, 5))
    refused(world, phone.send(NEW, far), "It keeps until")


def test_chilled_food_cooked_yesterday_and_times_as_people_type_them(world, browser):
    fields = filled(
        world,
        temperature="chilled",
        ready_day="same",
        ready_at="9.15am",
        between="other",
        window_start="5.45 pm",
        window_end="1900",
    )
    assert browser(world.cook()).send(NEW, fields).status_code == 303
    [meal] = meals_of(world)
    local = [
        moment.astimezone(world.council.policy.tz) for moment in (meal.ready_at, meal.window_start, meal.window_end)
    ]
    assert [f"{moment:%H:%M}" for moment in local] == ["09:15", "17:45", "19:00"]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"no picture", "We could not read this photo."), (b"", "We could not read this photo.")],
)
def test_a_photo_that_is_none_is_refused_and_the_rest_stays(world, browser, data, said):
    response = browser(world.cook()).send(NEW, filled(world, photo=upload(data)))
    refused(world, response, said)
    assert response.forms().values["dish"] == "Chicken and leek pie"
    assert world.session.scalar(select(func.count()).select_from(Photo)) == 0


def test_a_photo_that_is_too_large_is_refused(world, browser, monkeypatch):
    monkeypatch.setattr("app.integrations.photos.MAX_BYTES", 100)
    response = browser(world.cook()).send(NEW, filled(world, photo=upload()))
    refused(world, response, "Choose a photo under")


def test_a_photo_survives_a_mistake_elsewhere(world, browser):
    phone = browser(world.cook())
    response = phone.send(NEW, filled(world, photo=upload(), portions="0"))
    refused(world, response)
    shown = response.forms().values
    assert len(shown["photo_kept"]) == 64
    assert phone.post(NEW, shown | {"portions": "2"}).status_code == 303
    assert meals_of(world)[0].photo_id is not None


def test_a_photo_of_another_council_is_not_taken(world, browser):
    world.add(Photo(sha256="b" * 64, width=1, height=1, size=1, created_at=world.now), world.barnet)
    refused(
        world,
        browser(world.cook()).send(NEW, filled(world, photo_kept="b" * 64)),
        "We no longer have this photo.",
        status=404,
    )


def test_a_meal_is_set_aside_for_somebody_cooked_for_before(world, browser):
    asha, dev = world.cook(), world.diner()
    world.match(world.meal(asha, window=world.window(days=-3)), world.request(dev), MatchState.HANDED_OVER)
    assert browser(asha).send(NEW, filled(world, for_diner=dev.ref)).status_code == 303
    assert meals_of(world)[-1].for_diner_id == dev.id


def test_posting_again_copies_the_dish_and_asks_the_allergens_and_use_by_afresh(world, browser):
    asha = world.cook()
    meal = world.meal(asha, (Allergen.MILK,), dish="Cottage pie")
    values = browser(asha).get(f"{NEW}?again={meal.ref}").forms().values
    assert (values["dish"], values["ingredients"], values["portions"]) == ("Cottage pie", meal.ingredients, "2")
    assert values["between"] == "17:30-18:30"
    assert "use_by" not in values
    assert not [name for name in values if name.startswith("allergen_")]


def test_a_time_the_clocks_jump_over_gets_a_sentence(world, browser, monkeypatch):
    from app.web.cook import forms_meals

    def jumps(day, at, tz, *, field):
        raise forms_meals.Invalid("time_skipped", field=field)

    monkeypatch.setattr(forms_meals, "moment", jumps)
    refused(world, browser(world.cook()).send(NEW, filled(world)), "The clocks go forward that night")


def test_who_may_not_post_is_turned_away(world, browser):
    assert browser().get(NEW).status_code == 302
    assert browser(world.diner()).get(NEW).status_code == 403
    assert browser(world.cook("Bea", state=MemberState.PAUSED)).get(NEW).status_code == 403
    assert browser(world.cook("Cat", state=MemberState.VETTING)).post(NEW, filled(world)).status_code == 403


def test_another_councils_meal_is_not_copied(world, browser):
    meal = world.meal(world.cook("Otto", council=world.barnet))
    assert browser(world.cook()).get(f"{NEW}?again={meal.ref}").status_code == 404


def test_the_form_takes_few_queries(world, browser):
    phone = browser(world.cook())
    phone.get(NEW)
    with counted() as statements:
        phone.get(NEW)
    assert len(statements) <= 4, "\n".join(statements)
