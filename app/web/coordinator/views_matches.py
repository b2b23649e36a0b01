"""One match: all the reasons, what was done, and every decision a coordinator may take on it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import NotFound
from app.domain.explain import Score
from app.domain.matches import MATCH, MatchMove, MatchState, word_for
from app.domain.meal_requests import waiting_days
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.vocabulary import Origin
from app.extensions import db
from app.models.meals import Match
from app.services import matches, outcomes
from app.services.match_undo import can_be_undone
from app.services.pairing_days import hurdles_of
from app.store import desk, pairings, trace
from app.store import matches as store
from app.web.acting import act_on
from app.web.coordinator import bp
from app.web.coordinator.forms_matches import ApproveForm, CallOffForm, OutcomeForm, SayNoForm
from app.web.coordinator.present_matches import all_reasons
from app.web.distances import way
from app.web.formats import local
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council
from app.web.undoing import flash_with_undo
from app.web.words import food
from app.web.words.happenings import happening_words
from app.web.words.matches import why_ended
from app.web.words.pairings import HURDLES
from app.web.words.rounds import score_words


@bp.get("/matches/<ref>")
@requires(Permission.SEE_DESK)
def match(ref: str) -> ResponseReturnValue:
    return _match_page(_found(ref), ApproveForm())


@bp.post("/matches/<ref>/approve")
@requires(Permission.DECIDE_MATCH)
def approve(ref: str) -> ResponseReturnValue:
    form = ApproveForm()
    if form.sent() and act_on(form, matches.approve, ref, form.opened_on, bool(form.food_confirmed.data)):
        _can_be_undone(_("Approved. Those it concerns are told in a moment."), ref)
        return redirect(url_for(".home"), 303)
    return _match_page(_found(ref), form)


@bp.post("/matches/<ref>/undo")
@requires(Permission.DECIDE_MATCH)
def undo(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, matches.undo, ref, form.opened_on):
        flash(_("Taken back. It waits for a decision again."), "success")
        return redirect(url_for(".match", ref=ref), 303)
    return _match_page(_found(ref), form)


def _can_be_undone(said: str, ref: str) -> None:
    flash_with_undo(said, url_for(".undo", ref=ref), _found(ref).version)


@bp.post("/matches/<ref>/yes")
@requires(Permission.DECIDE_MATCH)
def record_yes(ref: str) -> ResponseReturnValue:
    form = ApproveForm()
    if form.sent() and act_on(form, matches.say_yes, ref, form.opened_on, bool(form.food_confirmed.data)):
        flash(_("The yes is written down. The visit is arranged."), "success")
        return redirect(url_for(".match", ref=ref), 303)
    return _match_page(_found(ref), form)


@bp.route("/matches/<ref>/say-no", methods=["GET", "POST"])
@requires(Permission.DECIDE_MATCH)
def say_no(ref: str) -> ResponseReturnValue:
    found, form = _found(ref), SayNoForm()
    if form.sent() and act_on(form, matches.reject, ref, form.opened_on, form.reason.data, form.text.data or ""):
        _can_be_undone(_("Said no. The request waits again, its place kept."), ref)
        return redirect(url_for(".home"), 303)
    found = _found(ref)
    return page("coordinator/say_no.html", _opened(form, found), match=found)


@bp.route("/matches/<ref>/call-off", methods=["GET", "POST"])
@requires(Permission.DECIDE_MATCH)
def call_off(ref: str) -> ResponseReturnValue:
    found, form = _found(ref), CallOffForm()
    if form.sent() and act_on(form, matches.cancel, ref, form.opened_on, form.reason.data, form.text.data or ""):
        flash(_("Called off. Both are told."), "success")
        return redirect(url_for(".match", ref=ref), 303)
    found = _found(ref)
    return page("coordinator/call_off.html", _opened(form, found), match=found)


@bp.route("/matches/<ref>/outcome", methods=["GET", "POST"])
@requires(Permission.RECORD_OUTCOME)
def outcome(ref: str) -> ResponseReturnValue:
    found = _found(ref)
    form = OutcomeForm(found)
    if form.sent() and _record(ref, form):
        flash(_("Written down."), "success")
        return redirect(url_for(".match", ref=ref), 303)
    found = _found(ref)
    return page("coordinator/outcome.html", _opened(form, found), match=found)


def _record(ref: str, form: OutcomeForm) -> bool:
    if form.outcome.data == "handed_over":
        return act_on(form, outcomes.hand_over, ref, form.opened_on, form.moment()) is not None
    use_case = outcomes.not_made if form.outcome.data == "not_made" else outcomes.refused
    return act_on(form, use_case, ref, form.opened_on, form.text.data or "") is not None


def _why_it_waits(found: Match) -> list[str]:
    """Where the council lets meals of a pair approve themselves: why a person is asked about this one."""
    session, council = db.session(), this_council()
    if found.state is not MatchState.PROPOSED or not council.policy.pairing.approve_by_itself:
        return []
    pairing = pairings.open_between(session, council.id, found.cook_id, found.diner_id)
    if pairing is None or (found.origin is not Origin.PAIRING and found.request.pairing_id != pairing.id):
        return []
    return [str(HURDLES[hurdle]) for hurdle in hurdles_of(session, council, pairing, found, found.meal)]


def _match_page(found: Match, form: Form) -> ResponseReturnValue:
    session, council = db.session(), this_council()
    profile = desk.profile(session, council.id, found.diner_id)
    if profile is None:
        raise NotFound
    times = desk.times_shared(session, council.id, [found.cook_id], [found.diner_id])
    shared = times.get((found.cook_id, found.diner_id), 0)
    days = waiting_days(profile.last_meal_on, profile.accepted_on, local(clock.now()).date())
    history = trace.history(session, council.id, [("matches", found.id)], limit=30)
    return page(
        "coordinator/match.html",
        form,
        match=found,
        word=word_for(found.state).value,
        no_reply=found.state is MatchState.NO_REPLY,
        waits=_why_it_waits(found),
        days=days,
        reasons=all_reasons(found, profile, shared, council.policy),
        score=score_words(found.score or _part(found, days, known=bool(shared))),
        away=way(found.distance_m, council.policy),
        avoids=food.avoids(profile),
        other_food=profile.other_allergens,
        in_it=food.in_it(found.meal),
        cautions=food.cautions(found.cautions),
        ended_because=why_ended(found.reason, found.reason_text),
        moves={move.value for move in MatchMove if MATCH.can(found.state, move)},
        can_undo=can_be_undone(found, clock.now()),
        history=[happening_words(line) for line in history],
    )


def _part(found: Match, days: int, *, known: bool) -> dict[str, int]:
    """What a match made by hand would count for in a round."""
    return Score(found.portions, days, int(known), found.distance_m).as_dict()


def _opened(form: Form, found: Match) -> Form:
    """The form carries the version that its page shows, also when an older one was refused."""
    form.version.data = str(found.version)
    return form


def _found(ref: str) -> Match:
    stored = parse(ref)
    found = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None:
        raise NotFound
    return found
