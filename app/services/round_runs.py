"""Running a round: look once, solve outside the lock, then propose one by one under it. Only the worker does this."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.domain import rounds
from app.domain.council_life import Phase
from app.domain.eligibility import Allowed, Refused
from app.domain.errors import DomainError
from app.domain.explain import ChangeKind, Score, Why, why_unserved
from app.domain.matches import MatchState
from app.domain.rounds import Assignment, Objective, Problem
from app.models.rounds import Round, RoundKind, RoundState
from app.services import asks, guard, matches, round_load
from app.services.frame import SYSTEM, CouncilContext, Deed, perform
from app.services.match_parts import drop_proposal, load, tell
from app.services.match_reasons import LostReason
from app.services.ports import Ports
from app.services.round_snapshot import Snapshot, Waiting
from app.store import round_rows
from app.store import rounds as store
from app.store.outbox import worker_transaction
from app.store.session import one_view, writing

LEASE = timedelta(minutes=3)
"""After so long a round whose worker stopped in the middle is run again."""
AT_ONCE = 40
"""Proposals made in one deed: the lock is held for moments, however large the council."""
NOBODY = Assignment((), Objective(), proven_optimal=True, gap=0, seconds=0.0)
ASK_WITHIN, ASKED_AT_ONCE = timedelta(hours=48), 20
A_COOK_CAN_HELP = frozenset({ChangeKind.ONE_MORE, ChangeKind.OTHER_TIME, ChangeKind.FEWER})
EXPLAINED = 1000
"""Of so many unserved requests a round keeps the reasons, the longest waits first."""


@dataclass(frozen=True)
class Hand:
    """Where the worker stands. moment: the time now, whenever it is asked."""

    session: Session
    council: CouncilContext
    ports: Ports
    moment: Callable[[], datetime]

    def deed(self) -> Deed:
        return Deed(session=self.session, council=self.council, actor=SYSTEM, now=self.moment(), ports=self.ports)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One proposal of a round, by references."""

    meal: str
    request: str
    score: Score


@dataclass(frozen=True)
class Found:
    """What a round came to, before anything is stored."""

    assignment: Assignment
    chosen: Sequence[Chosen]
    unserved: Sequence[tuple[Waiting, Why]]
    unserved_count: int
    stale: tuple[str, ...]
    later: frozenset[str]


def run_next(hand: Hand) -> bool:
    """Run the council's next round that is due. False: there was none. A defect is noted in its row, and raised."""
    claimed = _claim(hand)
    if claimed is None:
        return False
    round_id, ref, kind = claimed
    try:
        found = look_and_solve(hand.session, hand.council, hand.moment())
        made, skipped = (0, 0)
        if kind is not RoundKind.WHAT_IF and hand.council.phase is not Phase.SUSPENDED:
            made, skipped = _propose_all(hand, found, ref)
            _ask_cooks(hand, found)
    except BaseException as error:
        hand.session.rollback()
        _finish(hand, round_id, RoundState.FAILED, error=type(error).__name__[:60])
        raise
    _finish(hand, round_id, RoundState.DONE, proposed=made, skipped=skipped, **_numbers(found), result=as_result(found))
    return True


def look_and_solve(session: Session, council: CouncilContext, now: datetime) -> Found:
    """The best assignment of what is on offer now, with the reasons. Nothing is stored."""
    with one_view(session, council.id):
        snapshot = round_load.take(session, council, now)
    return solve(snapshot)


def solve(snapshot: Snapshot) -> Found:
    """The heavy parts are loaded only where there is something to choose."""
    problem = _problem(snapshot)
    answer = rounds.solve(problem) if problem.edge_meals else NOBODY
    chosen = [
        Chosen(
            meal=snapshot.meals[pair.meal].ref,
            request=snapshot.waiting[pair.request].ref,
            score=Score(pair.portions, pair.waiting_days, int(pair.bond), pair.distance_m),
        )
        for pair in answer.pairs
    ]
    taken: dict[int, int] = {}
    for pair in answer.pairs:
        taken[pair.meal] = taken.get(pair.meal, 0) + pair.portions
    served = {pair.request for pair in answer.pairs}
    unserved = [number for number in range(len(snapshot.waiting)) if number not in served]
    explained = sorted(unserved, key=lambda number: (-snapshot.waiting[number].days, snapshot.waiting[number].ref))
    whys = [(snapshot.waiting[number], why_not(snapshot, number, taken)) for number in explained[:EXPLAINED]]
    return Found(answer, chosen, whys, len(unserved), snapshot.stale, snapshot.later)


def why_not(snapshot: Snapshot, number: int, taken: Mapping[int, int]) -> Why:
    wish, seen = snapshot.waiting[number], snapshot.look(number, taken)
    return why_unserved(wish.diner, wish.facts.portions, wish.facts.window, seen, snapshot.reach.beyond(number))


def _problem(snapshot: Snapshot) -> Problem:
    edges = list(_edges(snapshot))
    open_meals = [max(1, meal.left) for meal in snapshot.meals]
    return Problem(
        meal_refs=[meal.ref for meal in snapshot.meals],
        meal_portions=open_meals,
        request_refs=[wish.ref for wish in snapshot.waiting],
        request_portions=[wish.facts.portions for wish in snapshot.waiting],
        waiting_days=[wish.days for wish in snapshot.waiting],
        edge_meals=[edge[0] for edge in edges],
        edge_requests=[edge[1] for edge in edges],
        edge_bonds=[edge[2] for edge in edges],
        edge_metres=[edge[3] for edge in edges],
    )


def _edges(snapshot: Snapshot) -> Iterator[tuple[int, int, bool, int]]:
    """Every pair that the guard allows, with portions enough: meal, request, whether they know each other, metres."""
    for number, wish in enumerate(snapshot.waiting):
        for position, metres in snapshot.reach.of(number):
            meal = snapshot.meals[position]
            if meal.left < wish.facts.portions or snapshot.was_tried(meal, wish):
                continue
            answer = snapshot.judge(meal, wish, metres)
            if isinstance(answer, Allowed):
                known = (answer.cook_id, answer.diner_id) in snapshot.known
                yield position, number, known, answer.distance_m


def _claim(hand: Hand) -> tuple[int, str, RoundKind] | None:
    """Under the council's lock: what changes after this asks for a round of its own."""
    with writing(hand.session, hand.council.id) as session:
        row = store.first_to_run(session, hand.council.id, hand.moment(), LEASE)
        if row is None:
            return None
        row.state, row.started_at = RoundState.RUNNING, hand.moment()
        return row.id, row.ref, row.kind


def _propose_all(hand: Hand, found: Found, ref: str) -> tuple[int, int]:
    """How many proposals were made, and how many no longer held."""
    if found.stale:
        perform(hand.deed(), drop_stale, found.stale)
    made = skipped = 0
    for start in range(0, len(found.chosen), AT_ONCE):
        part = found.chosen[start : start + AT_ONCE]
        done = perform(hand.deed(), propose, part, ref)
        made, skipped = made + done, skipped + len(part) - done
    return made, skipped


def _ask_cooks(hand: Hand, found: Found) -> None:
    """Nothing on offer fits, and the time is near: cooks are asked, one at a time, for those who wait longest."""
    until = hand.moment() + ASK_WITHIN
    near = [
        wish.ref
        for wish, why in found.unserved
        if why.change.kind in A_COOK_CAN_HELP and wish.facts.window.start <= until
    ]
    if near:
        perform(hand.deed(), ask_cooks, near[:ASKED_AT_ONCE])


def ask_cooks(deed: Deed, refs: Sequence[str]) -> int:
    """Have the next cook asked for each of these requests. Gives how many were asked."""
    requests = round_rows.requests_by_ref(deed.session, deed.council_id, refs)
    return sum(asks.ask_next(deed, requests[ref]) is not None for ref in refs if ref in requests)


def drop_stale(deed: Deed, refs: Sequence[str]) -> int:
    """End proposals that the guard no longer allows; who had asked for that very meal is told. Gives how many."""
    dropped = 0
    for ref in refs:
        match = load(deed, ref)
        if match.state is MatchState.PROPOSED and isinstance(guard.recheck(deed, match), Refused):
            drop_proposal(deed, match, LostReason.HOLDS_NO_LONGER)
            if match.diner_yes_at is not None:
                tell(deed, match, "match_void", match.diner_id)
            dropped += 1
    return dropped


def propose(deed: Deed, chosen: Sequence[Chosen], round_ref: str) -> int:
    """Make these proposals, each with the guard's fresh yes; what no longer holds is left out. Gives how many."""
    meals = round_rows.meals_by_ref(deed.session, deed.council_id, {one.meal for one in chosen})
    requests = round_rows.requests_by_ref(deed.session, deed.council_id, {one.request for one in chosen})
    held = round_rows.held_by_proposals(deed.session, deed.council_id, [meal.id for meal in meals.values()])
    made = 0
    for one in chosen:
        meal, request = meals[one.meal], requests[one.request]
        left = meal.portions - meal.live_portions - held.get(meal.id, 0)
        if left < request.portions:
            continue
        try:
            matches.propose_by_round(deed, meal, request, one.score.as_dict() | {"round": round_ref})
        except DomainError:
            continue
        held[meal.id] = held.get(meal.id, 0) + request.portions
        made += 1
    return made


def _finish(hand: Hand, round_id: int, state: RoundState, **columns: Any) -> None:
    """The worker's own bookkeeping: this row and no other."""
    with worker_transaction(hand.session, hand.council.id) as session:
        row: Round | None = store.by_id(session, hand.council.id, round_id)
        assert row is not None
        row.state, row.finished_at = state, hand.moment()
        for name, value in columns.items():
            setattr(row, name, value)


def _numbers(found: Found) -> dict[str, Any]:
    answer, aims = found.assignment, found.assignment.objective
    return {
        "portions": aims.portions,
        "waiting_days": aims.waiting_days,
        "bonds": aims.bonds,
        "distance_m": aims.distance_m,
        "proven": answer.proven_optimal,
        "gap": answer.gap,
        "seconds": answer.seconds,
    }


def as_result(found: Found) -> dict[str, Any]:
    """For the row: references, codes and counts; nothing that says who anybody is."""
    return {
        "proposals": [{"meal": one.meal, "request": one.request, **one.score.as_dict()} for one in found.chosen],
        "unserved": [_unserved(wish, why) for wish, why in found.unserved],
        "unserved_count": found.unserved_count,
        "dropped": len(found.stale),
        "later": sorted(found.later),
    }


def _unserved(wish: Waiting, why: Why) -> dict[str, Any]:
    told: dict[str, Any] = {"request": wish.ref, "blocked_by": {b.value: n for b, n in why.blocked_by.items()}}
    told["change"] = why.change.kind.value
    if why.change.window:
        told["window"] = [why.change.window.start.isoformat(), why.change.window.end.isoformat()]
    if why.change.portions:
        told["portions"] = why.change.portions
    return told
