import pytest
from support.queries import counted
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Need, Role
from app.store import people


def test_a_diner_reads_and_changes_what_they_told_us(world: World, browser) -> None:
    dev = world.diner(needs={Allergen.EGGS: Need.AVOID})
    here = browser(dev)
    shown = here.get("/diner/needs")
    assert shown.forms().values["allergen_eggs"] == "avoid"
    assert 'class="govuk-template__body ep-large' in shown.get_data(as_text=True)
    assert here.send("/diner/needs", {"allergen_eggs": "severe", "diet_halal": "must"}).status_code == 303
    profile = people.profile_of(world.session, world.council.id, dev.id)
    assert profile.allergens[Allergen.EGGS] is Need.SEVERE


def test_somebody_who_has_only_applied_may_answer_already(world: World, browser) -> None:
    win = world.diner("Win", state=MemberState.APPLIED)
    assert browser(win).send("/diner/needs", {"allergen_milk": "avoid"}).status_code == 303


@pytest.mark.parametrize("state", [MemberState.ON_HOLD, MemberState.ENDED, MemberState.DECLINED])
def test_somebody_who_does_not_take_part_is_refused(world: World, browser, state: MemberState) -> None:
    assert browser(world.diner(state=state)).get("/diner/needs").status_code == 403


def test_a_cook_is_refused_and_a_stranger_sent_to_sign_in(world: World, browser) -> None:
    assert browser(world.cook()).get("/diner/needs").status_code == 403
    assert browser().get("/diner/needs").status_code == 302


def test_a_stale_form_is_409_and_changes_nothing(world: World, browser) -> None:
    dev = world.diner()
    here = browser(dev)
    opened = here.get("/diner/needs").forms().values
    here.send("/diner/needs", {"dislikes": "Liver"})
    answer = here.client.post("/diner/needs", base_url=here.base, data=opened | {"dislikes": "Sprouts"})
    assert answer.status_code == 409
    assert people.profile_of(world.session, world.council.id, dev.id).dislikes == "Liver"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"allergen_soybeans": "perhaps"}, "Choose an answer"),
        ({"diet_kosher": "must", "diet_no_pork": "prefer"}, "always without pork"),
        ({"other_allergens": "x" * 301}, "300 letters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world: World, browser, fields, sentence: str) -> None:
    answer = browser(world.diner()).send("/diner/needs", fields)
    assert answer.status_code == 422
    assert answer.text_of().count(sentence) >= 2


def test_a_cook_who_is_a_diner_answers_for_themselves(world: World, browser) -> None:
    asha = world.cook()
    world.give_role(asha, Role.DINER)
    assert browser(asha).get("/diner/needs").status_code == 200


def test_the_page_takes_three_queries(world: World, browser) -> None:
    here = browser(world.diner())
    with counted() as statements:
        here.get("/diner/needs")
    assert len(statements) <= 3, "\n".join(statements)
