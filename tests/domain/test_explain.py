"""Why a request is not served: every rule counted, and one change that would do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import eligibility
from app.domain.eligibility import Allowed, Refused
from app.domain.eligibility_facts import DinerFacts, Reason
from app.domain.explain import BLOCKS, Block, Change, ChangeKind, Looked, Score, looked, why_unserved
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, EatingHelp, Need
from app.domain.windows import Window
from tests.domain import eligible
from tests.domain.eligible import at

WANTED = Window(at(17), at(19))
IN_TIME = Window(at(17, 30), at(18, 30))
LATER = Window(at(20), at(21))
MUCH_LATER = Window(at(22), at(23))


def diner(**facts) -> DinerFacts:
    return replace(eligible.DEV, **facts)


def why(*meals: Looked, wanted: int = 1, who: DinerFacts | None = None, beyond_reach: int = 0):
    return why_unserved(who or diner(), wanted, WANTED, meals, beyond_reach)


def lacks(*reasons: Reason, window: Window = IN_TIME, left: int = 2, tried: bool = False) -> Looked:
    return Looked(window, left, frozenset(reasons), tried)


def test_every_reason_of_the_guard_is_a_rule() -> None:
    assert set(BLOCKS) == set(Reason)


def test_a_meal_counts_under_every_rule_it_fails() -> None:
    both = lacks(Reason.ALLERGEN_CONTAINS, Reason.OUTSIDE_WINDOW)
    twice = lacks(Reason.ALLERGEN_CONTAINS, Reason.ALLERGEN_KITCHEN)
    assert why(both, twice, beyond_reach=3).blocked_by == {Block.DISTANCE: 3, Block.ALLERGEN: 2, Block.WINDOW: 1}


def test_a_meal_that_fails_no_rule_is_taken() -> None:
    found = why(lacks(left=0))
    assert found.blocked_by == {Block.TAKEN: 1}
    assert found.change == Change(ChangeKind.ONE_MORE)


def test_without_any_meal_one_more_would_do() -> None:
    found = why()
    assert (found.blocked_by, found.change.kind) == ({}, ChangeKind.ONE_MORE)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"eating": EatingHelp.NEEDS_HELP, "place": None}, ChangeKind.NOTHING),
        ({"state": MemberState.PAUSED}, ChangeKind.RESUME),
        ({"place": None}, ChangeKind.PLACE),
        ({"allergens": {Allergen.MILK: Need.NONE}}, ChangeKind.ASK_FOODS),
    ],
)
def test_what_no_meal_can_get_round_comes_first(facts, kind: ChangeKind) -> None:
    assert why(lacks(Reason.OUTSIDE_WINDOW, window=LATER), who=diner(**facts)).change.kind is kind


def test_another_hour_is_named_the_nearest_one() -> None:
    meals = [lacks(Reason.OUTSIDE_WINDOW, window=window) for window in (MUCH_LATER, LATER)]
    assert why(*meals).change == Change(ChangeKind.OTHER_TIME, window=LATER)


def test_another_hour_helps_only_where_nothing_else_stands_in_the_way() -> None:
    meals = [
        lacks(Reason.OUTSIDE_WINDOW, Reason.DIET_MUST),
        lacks(Reason.OUTSIDE_WINDOW, left=0),
        lacks(Reason.OUTSIDE_WINDOW, tried=True),
    ]
    assert why(*meals).change.kind is ChangeKind.ONE_MORE


def test_a_portion_less_is_offered_as_many_as_there_are() -> None:
    found = why(lacks(left=1), lacks(left=2), wanted=3)
    assert found.change == Change(ChangeKind.FEWER, portions=2)
    assert found.blocked_by == {Block.PORTIONS: 2}


def test_asking_one_question_is_the_smallest_change() -> None:
    cold = lacks(Reason.HEATING_NOT_ASKED)
    assert why(lacks(Reason.OUTSIDE_WINDOW, window=LATER), cold).change.kind is ChangeKind.ASK_HEATING


@given(st.lists(st.builds(Looked, st.just(IN_TIME), st.integers(0, 4), st.frozensets(st.sampled_from(list(Reason))))))
def test_every_meal_counts_somewhere_and_no_rule_counts_more_than_all(meals: list[Looked]) -> None:
    counted = why(*meals, wanted=2).blocked_by
    assert sum(counted.values()) >= len(meals)
    assert all(0 < count <= len(meals) for count in counted.values())


def test_the_change_of_hour_is_what_the_guard_would_take() -> None:
    """The answer is held against the guard itself: with that hour in the request, the same meal is allowed."""
    meal = replace(eligible.MEAL, window=LATER)
    request = replace(eligible.REQUEST, window=WANTED)
    answer = eligibility.check(meal, diner(), request, eligible.SETTING)
    assert isinstance(answer, Refused)
    change = why(looked(meal.window, 1, answer)).change
    assert change.window is not None
    wider = replace(request, window=Window(WANTED.start, change.window.end + timedelta(minutes=1)))
    assert isinstance(eligibility.check(meal, diner(), wider, eligible.SETTING), Allowed)


def test_parts_of_a_score_add_up() -> None:
    total = sum([Score(1, 9, 0, 430), Score(2, 3, 1, 70)], Score())
    assert total == Score(3, 12, 1, 500)
    assert total.as_dict() == {"people": 3, "waiting_days": 12, "known": 1, "metres": 500}
