"""How a pairing begins: somebody thinks of it, both say yes to its days, and a coordinator starts the trial."""

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.pairings import EITHER_SIDE, PAIRING, PairingMove, PairingState, Party, missing_for_trial
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Asked
from app.models.meals import Match
from app.models.pairings import Pairing
from app.services import pairing_days
from app.services.frame import Deed
from app.services.pair_guard import must_allow
from app.services.pairing_parts import (
    ASKED,
    Plan,
    check_cook_week,
    load,
    move,
    must_be_ready,
    note,
    party_of,
    plan_of,
    settle_asked,
    spoken,
    take_plan,
    tell,
    who_moves,
)
from app.services.people_parts import TOLD_TO_THE_DESK, load_person, not_about_self
from app.store import pairing_shares
from app.store import pairings as store


def suggest(deed: Deed, cook_ref: str, diner_ref: str, plan: Plan) -> Pairing:
    """A coordinator proposes a pair and its days; both are asked.

    Raises NotFound, Forbidden("own_household"), Conflict("pairing_already"; details ref), Conflict("guard_...").
    """
    deed.needs(Permission.DECIDE_PAIRING)
    cook, diner = load_person(deed, cook_ref), load_person(deed, diner_ref)
    not_about_self(deed, cook, diner)
    known = store.open_between(deed.session, deed.council_id, cook.id, diner.id)
    if known is not None:
        raise Conflict("pairing_already", ref=known.ref)
    must_allow(deed, cook.id, diner.id)
    pairing = _new(deed, cook.id, diner.id, Party.COORDINATOR, plan)
    return _ask_both(deed, pairing)


def suggest_again(deed: Deed, match_ref: str, plan: Plan) -> Pairing:
    """A cook or a diner would like more meals with the other of a visit that went well; the office asks the other.

    Raises NotFound where they had no part in it, Conflict("pairing_already"), Conflict("guard_...").
    """
    match, side = _own_share(deed, match_ref)
    must_allow(deed, match.cook_id, match.diner_id)
    pairing = store.open_between(deed.session, deed.council_id, match.cook_id, match.diner_id)
    if pairing is None:
        pairing = _new(deed, match.cook_id, match.diner_id, side, plan)
    elif pairing.state is PairingState.SUGGESTED and pairing.asked_at is None and plan_of(pairing) is None:
        take_plan(deed, pairing, plan)
        check_cook_week(deed, pairing)
        note(deed, pairing, "pairing_planned")
    else:
        raise Conflict("pairing_already")
    _note_yes(deed, pairing, side, deed.how)
    return pairing


def _own_share(deed: Deed, match_ref: str) -> tuple[Match, Party]:
    ref = parse(match_ref)
    match = pairing_shares.share_by_ref(deed.session, deed.council_id, ref) if ref else None
    if match is None or deed.member_id not in {match.cook_id, match.diner_id}:
        raise NotFound
    side = Party.COOK if match.cook_id == deed.member_id else Party.DINER
    deed.needs(Permission.PAIR_AS_COOK if side is Party.COOK else Permission.PAIR_AS_DINER)
    return match, side


def _new(deed: Deed, cook_id: int, diner_id: int, by: Party, plan: Plan | None) -> Pairing:
    deed.must_be_open()
    pairing = Pairing(
        council_id=deed.council_id,
        ref=new_reference(),
        cook_id=cook_id,
        diner_id=diner_id,
        state=PairingState.SUGGESTED,
        suggested_by=by,
        suggested_by_id=deed.actor.person_id,
        suggested_at=deed.now,
        weekdays=frozenset(),
        every=1,
        portions=1,
        review_why="",
        end_code="",
    )
    if plan is not None:
        take_plan(deed, pairing, plan)
    deed.session.add(pairing)
    check_cook_week(deed, pairing)
    note(deed, pairing, "pairing_suggested", by=by)
    found = store.by_ref(deed.session, deed.council_id, pairing.ref)
    assert found is not None  # just written
    return found


def suggest_by_clock(deed: Deed, cook_id: int, diner_id: int) -> Pairing:
    """Two who have met over some good meals: for the coordinator to think about. Neither of them is told."""
    return _new(deed, cook_id, diner_id, Party.CLOCK, None)


def set_days(deed: Deed, ref: str, version: int, plan: Plan, *, both_asked: bool = False) -> Pairing:
    """A coordinator sets the days. A suggestion is then put to both, and a yes to other days counts no more.

    Later, both have been asked first. Raises Stale, Conflict("pairing_over"), Invalid("both_asked_needed").
    """
    deed.needs(Permission.DECIDE_PAIRING)
    pairing = load(deed, ref)
    not_about_self(deed, pairing.cook, pairing.diner)
    deed.check_version(pairing, version)
    if pairing.state is PairingState.ENDED:
        raise Conflict("pairing_over")
    changed = plan_of(pairing) != plan
    if pairing.state is PairingState.SUGGESTED:
        must_allow(deed, pairing.cook_id, pairing.diner_id)
        if changed:
            pairing.cook_yes_at = pairing.cook_yes_by_id = pairing.cook_yes_how = None
            pairing.diner_yes_at = pairing.diner_yes_by_id = pairing.diner_yes_how = None
        take_plan(deed, pairing, plan)
        check_cook_week(deed, pairing)
        return _ask_both(deed, pairing)
    if not both_asked:
        raise Invalid("both_asked_needed", field="both_asked")
    take_plan(deed, pairing, plan)
    check_cook_week(deed, pairing)
    spoken(pairing, deed.today, cook=True, diner=True)
    note(deed, pairing, "pairing_planned")
    if changed:
        pairing_days.days_changed(deed, pairing, plan)
        tell(deed, pairing, "pairing_days", EITHER_SIDE)
    return pairing


def _ask_both(deed: Deed, pairing: Pairing) -> Pairing:
    pairing.asked_at = deed.now
    note(deed, pairing, "pairing_asked")
    settle_asked(deed, pairing, Party.COOK, Party.DINER)
    open_still = {Party.COOK: pairing.cook_yes_at is None, Party.DINER: pairing.diner_yes_at is None}
    tell(deed, pairing, ASKED, [side for side, still in open_still.items() if still])
    return pairing


def consent(deed: Deed, ref: str, version: int, side: Party | None = None, how: Asked | None = None) -> Pairing:
    """A yes: a side's own, a relative's for the diner, or one that a coordinator heard. how: for the last.

    Raises NotFound, Stale, Conflict("pairing_not_suggested" | "pairing_no_days"), Invalid("side_missing", field side),
    Invalid("how_missing", field how), Conflict("guard_...").
    """
    pairing = load(deed, ref)
    party = party_of(deed, pairing)
    deed.check_version(pairing, version)
    if pairing.state is not PairingState.SUGGESTED:
        raise Conflict("pairing_not_suggested")
    if plan_of(pairing) is None:
        raise Conflict("pairing_no_days")
    must_allow(deed, pairing.cook_id, pairing.diner_id)
    if party in EITHER_SIDE:
        _note_yes(deed, pairing, party, deed.how)
        return pairing
    if side not in EITHER_SIDE:
        raise Invalid("side_missing", field="side")
    if how not in TOLD_TO_THE_DESK:
        raise Invalid("how_missing", field="how")
    assert side is not None
    _note_yes(deed, pairing, side, how)
    return pairing


def _note_yes(deed: Deed, pairing: Pairing, side: Party, how: Asked | None) -> None:
    prefix = "cook" if side is Party.COOK else "diner"
    setattr(pairing, f"{prefix}_yes_at", deed.now)
    setattr(pairing, f"{prefix}_yes_by_id", deed.actor.person_id)
    setattr(pairing, f"{prefix}_yes_how", how)
    if how in {Asked.PHONE, Asked.VISIT}:
        spoken(pairing, deed.today, cook=side is Party.COOK, diner=side is Party.DINER)
    note(deed, pairing, "pairing_consent", side=side, how=how)
    settle_asked(deed, pairing, side)


def begin_trial(deed: Deed, ref: str, version: int) -> Pairing:
    """Both have said yes: their days begin. Raises Conflict("pairing_not_ready"; details missing)."""
    deed.must_be_open()
    pairing = load(deed, ref)
    who_moves(deed, pairing, PairingMove.BEGIN_TRIAL)
    deed.check_version(pairing, version)
    PAIRING.next(pairing.state, PairingMove.BEGIN_TRIAL)
    must_be_ready(
        missing_for_trial(
            has_days=plan_of(pairing) is not None,
            cook_yes=pairing.cook_yes_at is not None,
            diner_yes=pairing.diner_yes_at is not None,
        )
    )
    must_allow(deed, pairing.cook_id, pairing.diner_id)
    check_cook_week(deed, pairing)
    pairing.trial_from, pairing.review_why = deed.now, ""
    pairing.cook_spoken_on = pairing.cook_spoken_on or deed.today
    pairing.diner_spoken_on = pairing.diner_spoken_on or deed.today
    move(deed, pairing, PairingMove.BEGIN_TRIAL, "pairing_trial")
    tell(deed, pairing, "pairing_trial", EITHER_SIDE)
    pairing_days.open_days_of(deed, pairing)
    return pairing
