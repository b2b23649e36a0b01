"""From trial to live, stopped and open again. What opens a council takes two people; one is enough to stop it."""

from collections.abc import Iterable
from datetime import timedelta

from app.domain.council_life import COUNCIL, CouncilMove, CouncilState, Phase
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.go_live import Facts, Looked, look, missing
from app.domain.permissions import Permission, permissions_of
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Role
from app.models.councils import Council, CouncilChange, Decision
from app.models.rounds import RoundKind
from app.services import rounds, suspension
from app.services.frame import Deed
from app.services.members import needed
from app.store import councils
from app.store import go_live as store
from app.store.go_live import Held

OPENS = {CouncilMove.GO_LIVE: "council_went_live", CouncilMove.REOPEN: "council_reopened"}


def checklist(deed: Deed) -> list[Looked]:
    """Every row of the list as it stands now: once a council has been live, those that it needs to be open again."""
    return list(look(facts_of(deed), reopening=deed.council.phase in {Phase.LIVE, Phase.SUSPENDED}))


def facts_of(deed: Deed) -> Facts:
    session, council_id = deed.session, deed.council_id
    since = _row(deed).state_since or _row(deed).created_at
    held = store.staff(session, council_id)
    leads = [row for row in held if row.role is Role.SAFEGUARDING_LEAD]
    return Facts(
        policy=deed.policy,
        today=deed.today,
        coordinators=len({row.person_id for row in held if row.role is Role.COORDINATOR}),
        leads=len(leads),
        leads_ready=len([row for row in leads if row.second_factor]),
        runners=len(_holders(deed, held, Permission.RUN_COUNCIL)),
        may_lift=len(_holders(deed, held, Permission.LIFT_HOLD)),
        may_agree=len(_holders(deed, held, Permission.AGREE_TO_LIFT_HOLD)),
        areas=store.areas(session, council_id),
        sent=store.sent_since(session, council_id, since),
        shares=store.shares_since(session, council_id, since),
    )


def _holders(deed: Deed, held: Iterable[Held], permission: Permission) -> set[int]:
    """Who holds this in one of these roles, by what the council grants."""
    granted = deed.policy.granted
    return {row.person_id for row in held if permission in permissions_of([row.role], granted)}


def ask_to_open(deed: Deed, reason: str = "") -> CouncilChange:
    """The first of two: from trial to live, or open again. Nothing changes before somebody else agrees.

    Raises Conflict("council_demonstration" | "go_live_missing", details rows: their codes | "change_asked_already" |
    "stopped_by_operator"), IllegalTransition for a council that is live.
    """
    deed.needs(Permission.OPEN_COUNCIL)
    _in_person(deed)
    state = _row(deed).state
    move = CouncilMove.REOPEN if state is CouncilState.SUSPENDED else CouncilMove.GO_LIVE
    COUNCIL.next(state, move)
    if store.asked(deed.session, deed.council_id) is not None:
        raise Conflict("change_asked_already")
    _check(deed, move)
    change = _change(deed, move, Decision.ASKED, reason)
    deed.record("council_opening_asked", change, after={"move": move}, reason=change.reason)
    held = store.staff(deed.session, deed.council_id)
    for person_id in sorted(_holders(deed, held, Permission.RUN_COUNCIL) - {change.asked_by_id}):
        deed.tell("council_opening_asked", person_id, f"council_opening_asked:{change.ref}:{person_id}")
    return change


def agree_to_open(deed: Deed, change_ref: str, version: int) -> CouncilChange:
    """The second person. The list is looked at once more.

    Raises Forbidden("second_person") for whoever asked, Conflict("change_over" | "asker_left"), Stale, and what
    `ask_to_open` does.
    """
    deed.needs(Permission.RUN_COUNCIL)
    _in_person(deed)
    change = _asked(deed, change_ref)
    if change.asked_by_id == deed.actor.person_id:
        raise Forbidden("second_person")
    deed.check_version(change, version)
    held = store.staff(deed.session, deed.council_id)
    if change.asked_by_id not in _holders(deed, held, Permission.OPEN_COUNCIL):
        raise Conflict("asker_left")
    _check(deed, change.move)
    change.decision = Decision.DONE
    change.decided_at, change.decided_by_id = deed.now, deed.actor.person_id
    _move(deed, change, OPENS[change.move])
    return change


def withdraw(deed: Deed, change_ref: str, version: int) -> CouncilChange:
    """Whoever asked takes it back, or the other says no."""
    deed.needs(Permission.RUN_COUNCIL)
    change = _asked(deed, change_ref)
    deed.check_version(change, version)
    change.decision = Decision.WITHDRAWN
    change.decided_at, change.decided_by_id = deed.now, deed.actor.person_id
    deed.record("council_opening_withdrawn", change, after={"move": change.move})
    return change


def suspend(deed: Deed, reason: str) -> CouncilChange:
    """Stop a council at once: by one of those who run it, or by those who run the installation.

    Nothing new is posted, asked for, proposed or approved. What is arranged for today goes ahead, and both are told;
    what is for later is called off. Raises Invalid("reason_missing"), IllegalTransition.
    """
    deed.needs(Permission.RUN_COUNCIL)
    _in_person(deed)
    _no_demonstration(deed)
    COUNCIL.next(_row(deed).state, CouncilMove.SUSPEND)
    change = _change(deed, CouncilMove.SUSPEND, Decision.DONE, needed(reason))
    change.decided_at, change.decided_by_id = deed.now, deed.actor.person_id
    _move(deed, change, "council_suspended")
    suspension.settle(deed)
    return change


def reopen(deed: Deed, reason: str) -> CouncilChange:
    """By those who run the installation, who may open again what they stopped. The list must be met all the same."""
    if deed.actor.kind != "system":
        raise Forbidden("not_allowed")
    COUNCIL.next(_row(deed).state, CouncilMove.REOPEN)
    gaps = missing(facts_of(deed), reopening=True)
    if gaps:
        raise Conflict("go_live_missing", rows=gaps)
    change = _change(deed, CouncilMove.REOPEN, Decision.DONE, needed(reason))
    change.decided_at = deed.now
    _move(deed, change, OPENS[CouncilMove.REOPEN])
    return change


def _check(deed: Deed, move: CouncilMove) -> None:
    _no_demonstration(deed)
    if move is CouncilMove.REOPEN:
        last = store.last_done(deed.session, deed.council_id)
        if last is not None and last.decided_by_id is None:
            raise Conflict("stopped_by_operator")
    gaps = missing(facts_of(deed), reopening=move is CouncilMove.REOPEN)
    if gaps:
        raise Conflict("go_live_missing", rows=gaps)


def _no_demonstration(deed: Deed) -> None:
    if deed.council.phase is Phase.DEMONSTRATION:
        raise Conflict("council_demonstration")


def _in_person(deed: Deed) -> None:
    if deed.acting_for_id is not None:
        raise Forbidden("not_while_acting")


def _change(deed: Deed, move: CouncilMove, decision: Decision, reason: str) -> CouncilChange:
    change = CouncilChange(council_id=deed.council_id, ref=new_reference(), move=move, decision=decision)
    change.reason, change.asked_at, change.asked_by_id = reason.strip()[:500], deed.now, deed.actor.person_id
    deed.session.add(change)
    return change


def _move(deed: Deed, change: CouncilChange, name: str) -> None:
    row = _row(deed)
    before = {"state": row.state}
    row.state, row.state_since = COUNCIL.next(row.state, change.move), deed.now
    deed.record(name, change, before=before, after={"state": row.state}, reason=change.reason)
    deed.now_is(row.state)
    if row.state is CouncilState.LIVE:
        rounds.ask_for_round(deed, RoundKind.NIGHTLY, after=timedelta())  # whoever waited is looked at afresh


def _row(deed: Deed) -> Council:
    row = councils.by_id(deed.session, deed.council_id)
    assert row is not None  # the deed's council is there
    return row


def _asked(deed: Deed, change_ref: str) -> CouncilChange:
    ref = parse(change_ref)
    change = store.change_by_ref(deed.session, deed.council_id, ref) if ref else None
    if change is None:
        raise NotFound
    if change.decision is not Decision.ASKED:
        raise Conflict("change_over")
    return change
