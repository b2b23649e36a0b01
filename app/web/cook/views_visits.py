"""A cook's visits: the list, and one visit with the address while it may be seen."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import Forbidden, NotFound
from app.domain.matches import LIVE, MatchState, word_for
from app.domain.permissions import Permission
from app.domain.privacy import band
from app.domain.references import parse
from app.extensions import db
from app.models.meals import Match
from app.services import matches, outcomes, reveals
from app.services.reveals import Revealed
from app.store import desk
from app.store import matches as store
from app.web.acting import act, act_on
from app.web.cook import bp, present_visits
from app.web.cook.forms_visits import CannotForm, ElseForm, HandOverForm
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words import sentence
from app.web.words.meals import how_far

NOT_A_VISIT = frozenset({MatchState.PROPOSED, MatchState.REJECTED})
OVER = frozenset(MatchState) - LIVE - NOT_A_VISIT
LAST_SHOWN = 10


@bp.get("/visits")
@requires(Permission.SEE_VISITS)
def visits() -> ResponseReturnValue:
    session, council, cook_id = db.session(), this_council(), _me()
    return page(
        "cook/visits.html",
        coming=store.of_cook(session, council.id, cook_id, LIVE),
        past=store.of_cook(session, council.id, cook_id, OVER, latest=LAST_SHOWN),
        stopped=present_visits.is_allergen_stop,
        word_for=word_for,
    )


@bp.get("/visits/<ref>")
@requires(Permission.SEE_VISITS)
def visit(ref: str) -> ResponseReturnValue:
    return _visit_page(ref, ButtonForm())


@bp.post("/visits/<ref>/set-off")
@requires(Permission.RECORD_OWN_OUTCOME)
def set_off(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, outcomes.set_off, ref, form.opened_on):
        return redirect(url_for(".visit", ref=ref), 303)
    return _visit_page(ref, form)


@bp.route("/visits/<ref>/handed-over", methods=["GET", "POST"])
@requires(Permission.RECORD_OWN_OUTCOME)
def handed_over(ref: str) -> ResponseReturnValue:
    """In one tap from the visit's page for now; its own page asks for an earlier time."""
    match = _own(ref)
    form = HandOverForm(match)
    if form.sent() and act_on(form, outcomes.hand_over, ref, form.opened_on, form.moment()):
        flash(_("Thank you. %(name)s has a meal.", name=match.diner.first_name), "success")
        return redirect(url_for(".visits"), 303)
    return page("cook/handed_over.html", form, match=_own(ref))


@bp.route("/visits/<ref>/cannot", methods=["GET", "POST"])
@requires(Permission.RECORD_OWN_OUTCOME)
def cannot(ref: str) -> ResponseReturnValue:
    match, form = _own(ref), CannotForm()
    if form.sent() and act_on(form, matches.cannot, ref, form.opened_on, form.reason.data, form.text.data or ""):
        flash(_("Thank you for telling us. We tell %(name)s.", name=match.diner.first_name), "success")
        return redirect(url_for(".visits"), 303)
    return page("cook/cannot.html", form, match=_own(ref))


@bp.route("/visits/<ref>/not-made", methods=["GET", "POST"])
@requires(Permission.RECORD_OWN_OUTCOME)
def not_made(ref: str) -> ResponseReturnValue:
    match, form = _own(ref), ElseForm()
    if form.sent() and act_on(form, outcomes.not_made, ref, form.opened_on, form.text.data or ""):
        flash(_("Written down. We tell %(name)s.", name=match.diner.first_name), "success")
        return redirect(url_for(".visits"), 303)
    return page("cook/not_made.html", form, match=_own(ref))


@bp.route("/visits/<ref>/refused", methods=["GET", "POST"])
@requires(Permission.RECORD_OWN_OUTCOME)
def refused(ref: str) -> ResponseReturnValue:
    form = ElseForm()
    if form.sent() and act_on(form, outcomes.refused, ref, form.opened_on, form.text.data or ""):
        flash(_("Written down. Thank you for going."), "success")
        return redirect(url_for(".visits"), 303)
    return page("cook/refused.html", form, match=_own(ref))


def _visit_page(ref: str, form: Form) -> ResponseReturnValue:
    now, council = clock.now(), this_council()
    match = _own(ref)
    shown, not_now = _address(match) if present_visits.is_address_open(match, now) else (None, "")
    phone = shown.phone if shown else None if not_now else act(reveals.reveal_phone, match.ref)
    profile = desk.profile(db.session(), council.id, match.diner_id)
    if profile is None:
        raise NotFound
    return page(
        "cook/visit.html",
        form,
        match=match,
        word=word_for(match.state).value,
        shown=shown,
        not_now=not_now,
        phone=phone,
        map_url=present_visits.directions(shown) if shown else "",
        opens=present_visits.address_opens(match),
        away=how_far(band(match.distance_m)),
        is_live=match.state in LIVE,
        stopped=present_visits.is_allergen_stop(match),
        before_you_go=present_visits.before_you_go(match, profile),
        can=present_visits.can_now(match, now),
        over=now >= match.window_end,
    )


def _address(match: Match) -> tuple[Revealed | None, str]:
    """The address, or the sentence why it is not given today."""
    try:
        return act(reveals.reveal, match.ref), ""
    except Forbidden as no:
        return None, sentence(no.code, no.details)


def _me() -> int:
    """The cook: the member acted for, else the person signed in."""
    member = signed_in()
    cook = (member.acting_for or member.person) if member else None
    if cook is None:
        raise NotFound
    return cook.id


def _own(ref: str) -> Match:
    stored = parse(ref)
    match = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if match is None or match.cook_id != _me() or match.state in NOT_A_VISIT:
        raise NotFound
    return match
