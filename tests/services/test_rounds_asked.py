"""When a round is run: a burst of deeds makes one, and whoever is left without a meal is not kept waiting."""

from datetime import timedelta

import pytest
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.vocabulary import Asked
from app.models.rounds import Round, RoundKind, RoundState
from app.services import matches, meal_requests, round_runs, rounds
from app.services.frame import perform


def hand(world: World) -> round_runs.Hand:
    return round_runs.Hand(world.session, world.reigate, world.app.extensions["ports"], clock.now)


def queue(world: World) -> list[tuple[RoundKind, RoundState]]:
    world.session.close()
    return [(row.kind, row.state) for row in world.session.query(Round).order_by(Round.id)]


def test_a_burst_of_deeds_makes_one_round(world: World) -> None:
    dev = world.diner()
    for days in (1, 2, 3):
        start, end = world.window(days=days)
        perform(world.deed(dev), meal_requests.open_request, start.date(), start, end, 1)
    assert queue(world) == [(RoundKind.OPENED, RoundState.QUEUED)]


def test_who_is_left_without_a_meal_makes_the_round_that_waits_run_at_once(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    start, end = world.window(days=3)
    cleo = world.coordinator()
    day = start.date()
    perform(world.deed(cleo), meal_requests.open_for, dev.ref, Asked.PHONE, day, start, end, 1)
    assert not round_runs.run_next(hand(world)), "a burst is waited for"
    perform(world.deed(asha), matches.cannot, match.ref, match.version)
    assert queue(world) == [(RoundKind.FELL_THROUGH, RoundState.QUEUED)]
    assert round_runs.run_next(hand(world))


def test_after_a_no_the_next_round_waits_so_that_a_slip_can_be_undone(world: World) -> None:
    cleo = world.coordinator()
    match = world.match(world.meal(world.cook()), world.request(world.diner()))
    world.meal(world.cook("Ben"))
    match = perform(world.deed(cleo), matches.reject, match.ref, match.version, "spoke_to_them")
    assert not round_runs.run_next(hand(world))
    match = perform(world.deed(cleo), matches.undo, match.ref, match.version)
    assert match.state is MatchState.PROPOSED


def test_a_round_whose_worker_stopped_is_run_by_another(world: World) -> None:
    perform(world.deed(world.coordinator()), rounds.by_hand)
    row = world.session.query(Round).one()
    row.state, row.started_at = RoundState.RUNNING, clock.now() - round_runs.LEASE - timedelta(seconds=1)
    world.session.commit()
    assert round_runs.run_next(hand(world))
    assert queue(world) == [(RoundKind.BY_HAND, RoundState.DONE)]


def test_a_defect_is_noted_in_its_row(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    perform(world.deed(world.coordinator()), rounds.by_hand)
    monkeypatch.setattr(round_runs, "solve", broken)
    with pytest.raises(ZeroDivisionError):
        round_runs.run_next(hand(world))
    row = world.session.query(Round).one()
    assert (row.state, row.error) == (RoundState.FAILED, "ZeroDivisionError")
