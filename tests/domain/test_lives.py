"""Each life follows its table in both directions: what is listed happens, what is not is refused."""

from datetime import timedelta

import pytest

from app.domain.council_life import COUNCIL, CouncilMove, CouncilState
from app.domain.errors import Conflict
from app.domain.lifecycle import IllegalTransition, Lifecycle
from app.domain.matches import LIVE, MATCH, MatchMove, MatchState, Word, cancel_state, word_for
from app.domain.meal_requests import MEAL_REQUEST, RequestMove, RequestState
from app.domain.meals import MEAL, OPEN_MEAL_STATES, MealMove, MealState, stock_state
from app.domain.members import MEMBER, MemberMove, MemberState, can_sign_in
from app.domain.pairings import PAIRING, PairingMove, PairingState
from app.domain.windows import Window
from tests.domain.eligible import at

WINDOW = Window(at(17), at(18))
# from: move>to, as the tables of the service are written
MEMBERS = """
applied: begin_vetting>vetting decline>declined end>ended die>deceased
vetting: activate>active decline>declined end>ended die>deceased
active: pause>paused hold>on_hold end>ended die>deceased
paused: resume>active hold>on_hold end>ended die>deceased
on_hold: lift_hold>active end_from_hold>ended die>deceased
declined: reapply>applied end>ended erase>erased
ended: reapply>applied erase>erased
deceased: erase>erased
erased:
"""
MEALS = """
published: free_all>published take_some>partly take_all>full close>closed withdraw>withdrawn recall>recalled
partly: free_all>published take_some>partly take_all>full close>closed withdraw>withdrawn recall>recalled
full: free_all>published take_some>partly take_all>full close>closed withdraw>withdrawn recall>recalled
closed: recall>recalled
withdrawn: recall>recalled
recalled:
"""
REQUESTS = """
open: propose>proposed expire>unmet cancel>cancelled
proposed: drop_proposal>open match>matched cancel>cancelled
matched: undo>proposed fulfil>fulfilled reopen>open miss>unmet cancel>cancelled
fulfilled:
unmet:
cancelled:
"""
AT_THE_DOOR = "unconfirm>approved hand_over>handed_over no_answer>no_reply not_made>not_made refuse>refused"
CALLED_OFF = "cancel>cancelled_early void>void"
MATCHES = f"""
proposed: reject>rejected approve>approved {CALLED_OFF}
rejected: undo>proposed
approved: undo>proposed lapse>lapsed decline>declined confirm>confirmed {CALLED_OFF}
confirmed: undo>proposed set_off>on_the_way {AT_THE_DOOR} {CALLED_OFF}
on_the_way: {AT_THE_DOOR} {CALLED_OFF}
no_reply: located_handed_over>handed_over located_failed_visit>failed_visit located_emergency>emergency void>void
handed_over: close>closed
"""
PAIRINGS = """
suggested: begin_trial>trial end>ended
trial: make_active>active pause>paused end>ended
active: pause>paused come_up>review_due end>ended
paused: resume_trial>trial resume_active>active end>ended
review_due: review>active end>ended
ended:
"""
COUNCILS = """
trial: go_live>live
live: suspend>suspended
suspended: reopen>live
"""
LIVES = {
    "member": (MEMBER, MEMBERS, MemberState, MemberMove),
    "meal": (MEAL, MEALS, MealState, MealMove),
    "request": (MEAL_REQUEST, REQUESTS, RequestState, RequestMove),
    "match": (MATCH, MATCHES, MatchState, MatchMove),
    "council": (COUNCIL, COUNCILS, CouncilState, CouncilMove),
    "pairing": (PAIRING, PAIRINGS, PairingState, PairingMove),
}


def listed(table):
    rows = (line.split(":") for line in table.strip().splitlines() if ":" in line)
    return {(state, step.split(">")[0]): step.split(">")[1] for state, steps in rows for step in steps.split()}


@pytest.mark.parametrize("life", LIVES)
def test_exactly_what_the_table_lists_can_happen(life):
    lifecycle, table, states, moves = LIVES[life]
    expected = listed(table)
    for state in states:
        for move in moves:
            assert lifecycle.can(state, move) == ((state, move) in expected), (state, move)
            if (state, move) in expected:
                assert lifecycle.next(state, move) == expected[state, move]


@pytest.mark.parametrize("life", LIVES)
def test_every_move_is_of_use(life):
    lifecycle, _, _, moves = LIVES[life]
    assert {move for _, move in lifecycle.moves} == set(moves)


@pytest.mark.parametrize("life", LIVES)
def test_every_state_can_be_reached(life):
    lifecycle, _, states, _ = LIVES[life]
    first, reached_by_choice = next(iter(states)), {MatchState.CANCELLED_LATE}
    assert set(lifecycle.moves.values()) | {first} | reached_by_choice >= set(states)


def test_a_move_the_table_does_not_list_is_a_conflict_that_names_it():
    with pytest.raises(IllegalTransition) as no:
        MEMBER.next(MemberState.DECEASED, MemberMove.RESUME)
    assert isinstance(no.value, Conflict)
    assert (no.value.code, no.value.status) == ("illegal_transition", 409)
    assert no.value.details == {"state": "deceased", "move": "resume"}


def test_an_empty_life_has_no_moves():
    assert not Lifecycle({}).can(MealState.FULL, MealMove.CLOSE)


def test_nobody_on_hold_slips_away_by_ending():
    assert not MEMBER.can(MemberState.ON_HOLD, MemberMove.END)


def test_the_dead_and_the_erased_are_not_let_in():
    assert {state for state in MemberState if not can_sign_in(state)} == {MemberState.DECEASED, MemberState.ERASED}


def test_nothing_is_handed_over_without_a_persons_word():
    into = {move for (_, move), to in MATCH.moves.items() if to is MatchState.HANDED_OVER}
    assert into == {MatchMove.HAND_OVER, MatchMove.LOCATED_HANDED_OVER}


@pytest.mark.parametrize(
    ("portions", "taken", "state"), [(2, 0, "published"), (2, 1, "partly"), (2, 2, "full"), (1, 1, "full")]
)
def test_the_stock_decides_the_open_state(portions, taken, state):
    assert stock_state(portions, taken) == state
    assert stock_state(portions, taken) in OPEN_MEAL_STATES


def test_portions_cannot_be_cut_below_those_promised():
    with pytest.raises(Conflict) as no:
        stock_state(2, 3)
    assert (no.value.code, no.value.field, no.value.details) == ("portions_below_taken", "portions", {"taken": 3})


@pytest.mark.parametrize(("minutes", "late"), [(241, False), (240, False), (239, True), (0, True), (-30, True)])
def test_less_than_four_hours_before_is_late(minutes, late):
    state = cancel_state(WINDOW.start - timedelta(minutes=minutes), WINDOW, 4)
    assert state is (MatchState.CANCELLED_LATE if late else MatchState.CANCELLED_EARLY)


def test_a_match_has_five_words_on_screen():
    said = {word: {state.value for state in MatchState if word_for(state) is word} for word in Word}
    assert said.pop(Word.DIDNT_HAPPEN) == {
        *("rejected", "lapsed", "declined", "failed_visit", "emergency", "not_made", "refused"),
        *("cancelled_early", "cancelled_late", "void"),
    }
    assert said == {
        Word.WAITING: {"proposed"},
        Word.OFFERED: {"approved"},
        Word.ARRANGED: {"confirmed", "on_the_way", "no_reply"},
        Word.DONE: {"handed_over", "closed"},
    }


def test_live_is_offered_or_arranged():
    assert {state for state in MatchState if word_for(state) in {Word.OFFERED, Word.ARRANGED}} == LIVE
