from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lifecycle import IllegalTransition
from app.domain.pairings import (
    MAY_MOVE,
    PAIRING,
    SETS_ASIDE,
    Hurdle,
    Missing,
    PairingMove,
    PairingState,
    Party,
    ReviewCode,
    Share,
    hurdles,
    in_it,
    is_quiet,
    is_review_due,
    may_resume,
    missing_for_active,
    missing_for_review,
    missing_for_trial,
    resume_move,
    review_day,
)
from app.domain.vocabulary import Allergen, Presence

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LIKE_BEFORE = Share(
    allowed=True,
    state=PairingState.ACTIVE,
    last_decided_at=MORNING,
    food_changed_at=None,
    known=frozenset({Allergen.MILK, Allergen.GLUTEN}),
    meal=frozenset({Allergen.MILK}),
    cautions=False,
    needs_confirming=False,
)


@pytest.mark.parametrize("state", PairingState)
@pytest.mark.parametrize("move", PairingMove)
def test_what_is_not_listed_is_refused_and_what_is_has_somebody_who_may_do_it(state, move):
    assert MAY_MOVE[move]
    if PAIRING.can(state, move):
        assert PAIRING.next(state, move) is not state
    else:
        with pytest.raises(IllegalTransition):
            PAIRING.next(state, move)


def test_only_a_coordinator_begins_a_trial_makes_it_active_and_reviews_it():
    alone = {move for move, who in MAY_MOVE.items() if who == {Party.COORDINATOR}}
    assert alone == {PairingMove.BEGIN_TRIAL, PairingMove.MAKE_ACTIVE, PairingMove.REVIEW}


def test_either_side_may_pause_and_end_it_at_any_time():
    for side in (Party.COOK, Party.DINER):
        assert side in MAY_MOVE[PairingMove.PAUSE]
        assert side in MAY_MOVE[PairingMove.END]
    assert {state for state in PairingState if PAIRING.can(state, PairingMove.END)} == set(PairingState) - {
        PairingState.ENDED
    }


@pytest.mark.parametrize("state", [PairingState.TRIAL, PairingState.ACTIVE])
def test_a_paused_pairing_goes_back_to_where_it_was(state):
    assert PAIRING.next(PAIRING.next(state, PairingMove.PAUSE), resume_move(state)) is state


def test_what_one_side_paused_the_other_does_not_take_up_again():
    assert may_resume(Party.DINER, Party.DINER)
    assert may_resume(Party.COORDINATOR, Party.DINER)
    assert may_resume(Party.CLOCK, Party.CLOCK)
    assert not may_resume(Party.COOK, Party.DINER)
    assert not may_resume(Party.COOK, Party.COORDINATOR)
    assert not may_resume(Party.CLOCK, Party.COOK)


def test_portions_are_set_aside_in_trial_active_and_review_due():
    assert {state.value for state in SETS_ASIDE} == {"trial", "active", "review_due"}


def test_a_trial_needs_days_and_both_consents():
    assert missing_for_trial(has_days=True, cook_yes=True, diner_yes=True) == ()
    assert missing_for_trial(has_days=False, cook_yes=True, diner_yes=False) == (Missing.DAYS, Missing.DINER_CONSENT)


@pytest.mark.parametrize(("shares", "missing"), [(3, (Missing.SHARES,)), (4, ()), (5, ())])
def test_it_becomes_active_after_the_council_s_number_of_shares(shares, missing):
    assert missing_for_active(shares=shares, needed=4, cook_asked=True, diner_asked=True) == missing


def test_both_are_asked_before_it_goes_on():
    assert missing_for_active(shares=9, needed=4, cook_asked=True, diner_asked=False) == (Missing.DINER_ASKED,)
    assert missing_for_review(cook_asked=False, diner_asked=True) == (Missing.COOK_ASKED,)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(4, 52), st.integers(-400, 400))
def test_a_review_is_due_from_its_day_on_and_no_day_sooner(since, weeks, ahead):
    day = review_day(since, weeks)
    today = day + timedelta(days=ahead)
    assert (day - since).days == 7 * weeks
    assert is_review_due(day, food_changed=False, today=today) == (ReviewCode.TIME if ahead >= 0 else None)
    assert is_review_due(day, food_changed=True, today=today) is ReviewCode.FOOD


def test_it_is_quiet_once_one_of_the_two_has_not_been_spoken_to_for_so_long():
    long_ago = TODAY - timedelta(weeks=12)
    assert is_quiet(TODAY, long_ago, 12, TODAY)
    assert is_quiet(long_ago, TODAY, 12, TODAY)
    assert not is_quiet(TODAY, long_ago + timedelta(days=1), 12, TODAY)


def test_food_like_before_needs_no_coordinator():
    assert hurdles(LIKE_BEFORE) == ()


@pytest.mark.parametrize(
    ("change", "hurdle"),
    [
        ({"allowed": False}, Hurdle.NOT_ALLOWED),
        ({"last_decided_at": None}, Hurdle.NEVER_SHARED),
        ({"food_changed_at": MORNING + timedelta(days=1)}, Hurdle.FOOD_CHANGED),
        ({"food_changed_at": MORNING}, Hurdle.FOOD_CHANGED),
        ({"meal": frozenset({Allergen.MILK, Allergen.EGGS})}, Hurdle.NEW_ALLERGEN),
        ({"cautions": True}, Hurdle.CAUTION),
        ({"needs_confirming": True}, Hurdle.OTHER_FOOD),
        *(({"state": state}, Hurdle.NOT_ACTIVE) for state in PairingState if state is not PairingState.ACTIVE),
    ],
)
def test_anything_else_waits_for_a_coordinator_and_says_why(change, hurdle):
    assert hurdles(replace(LIKE_BEFORE, **change)) == (hurdle,)


def test_a_change_that_a_person_has_looked_at_since_is_no_hurdle():
    assert hurdles(replace(LIKE_BEFORE, food_changed_at=MORNING - timedelta(seconds=1))) == ()


def test_what_may_be_in_it_and_what_nobody_answered_counts_as_in_it():
    answers = dict.fromkeys(Allergen, Presence.NO) | {
        Allergen.EGGS: Presence.YES,
        Allergen.SESAME: Presence.MAY_CONTAIN,
    }
    del answers[Allergen.FISH]
    assert in_it(answers) == {Allergen.EGGS, Allergen.SESAME, Allergen.FISH}
