"""Requests: all that wait, and one held against every meal on offer."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import NotFound
from app.domain.meal_requests import MEAL_REQUEST, RequestMove, RequestState, waiting_days
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.vocabulary import Asked
from app.extensions import db
from app.models.meals import MealRequest
from app.services import matches, meal_requests
from app.services.fitting import Table
from app.store import asks, desk, people, trace
from app.store import matches as match_store
from app.store import meal_requests as store
from app.web.acting import act_on
from app.web.asking import AskForSomebodyForm
from app.web.coordinator import bp, present_asks
from app.web.coordinator.present_home import waiting_rows
from app.web.coordinator.present_matches import offer
from app.web.formats import local
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words.happenings import happening_words
from app.web.words.rounds import blocked_words, change_words

PAGE = 25
LAST_PAGE = 4_000  # no database counts without end


@bp.get("/requests")
@requires(Permission.SEE_DESK)
def requests() -> ResponseReturnValue:
    session, council, now = db.session(), this_council(), clock.now()
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    rows = desk.unproposed(session, council.id, now, limit=PAGE, offset=(number - 1) * PAGE)
    table = Table(session, council, now, [wish.diner_id for wish, _profile in rows])
    total = desk.count_unproposed(session, council.id, now)
    return page(
        "coordinator/requests.html",
        rows=waiting_rows(rows, table, council.policy, local(now).date()),
        total=total,
        number=number,
        pages=max(1, -(-total // PAGE)),
    )


@bp.get("/requests/<ref>")
@requires(Permission.SEE_DESK)
def meal_request(ref: str) -> ResponseReturnValue:
    return request_page(found_request(ref), ButtonForm())


def request_page(wish: MealRequest, form: ButtonForm) -> ResponseReturnValue:
    session, council, now = db.session(), this_council(), clock.now()
    profile = desk.profile(session, council.id, wish.diner_id)
    if profile is None:
        raise NotFound
    is_open = wish.state is RequestState.OPEN and wish.window_end > now
    table = Table(session, council, now, [wish.diner_id] if is_open else [])
    answers = table.answers(wish) if is_open else []
    why = table.why_not(wish) if is_open else None
    offers = [offer(found, council.policy) for found in answers]
    asked = asks.of_request(session, council.id, wish.id)
    subjects = [("meal_requests", wish.id), *(("cook_asks", ask.id) for ask in asked)]
    return page(
        "coordinator/meal_request.html",
        form,
        wish=wish,
        profile=profile,
        days=waiting_days(profile.last_meal_on, profile.accepted_on, local(now).date()),
        is_open=is_open,
        fitting=[one for one in offers if not one.against],
        others=[one for one in offers if one.against],
        asked=[present_asks.line(ask) for ask in asked],
        can_ask=is_open and present_asks.can_ask(wish, asked, now),
        would_help=change_words(why.change, wish, profile, council.policy) if why else "",
        against=blocked_words(why.blocked_by) if why else [],
        tried=match_store.of_request(session, council.id, wish.id),
        can_cancel=MEAL_REQUEST.can(wish.state, RequestMove.CANCEL),
        history=[happening_words(line) for line in trace.history(session, council.id, subjects, limit=30)],
    )


@bp.post("/requests/<ref>/propose/<meal_ref>")
@requires(Permission.DECIDE_MATCH)
def propose_meal(ref: str, meal_ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and (done := act_on(form, matches.propose, meal_ref, ref)):
        flash(_("Proposed. Look it over, then approve it."), "success")
        return redirect(url_for(".match", ref=done.ref), 303)
    return request_page(found_request(ref), form)


@bp.post("/requests/<ref>/cancel")
@requires(Permission.DECIDE_MATCH)
def cancel_request(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, meal_requests.cancel, ref, form.opened_on):
        flash(_("The request is cancelled."), "success")
        return redirect(url_for(".meal_request", ref=ref), 303)
    return request_page(found_request(ref), form)


@bp.route("/people/<ref>/ask", methods=["GET", "POST"])
@requires(Permission.ACT_FOR)
def ask_for(ref: str) -> ResponseReturnValue:
    stored = parse(ref)
    diner = people.by_ref(db.session(), this_council().id, stored) if stored else None
    if diner is None:
        raise NotFound
    form = AskForSomebodyForm()
    if form.sent():
        wish = form.wish()
        args = (ref, Asked(form.how.data), wish.day, wish.start, wish.end, wish.portions)
        if done := act_on(form, meal_requests.open_for, *args):
            flash(_("The request is in. These meals are on offer."), "success")
            return redirect(url_for(".meal_request", ref=done.ref), 303)
    return page("coordinator/ask_for.html", form, diner=diner)


def found_request(ref: str) -> MealRequest:
    stored = parse(ref)
    wish = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if wish is None:
        raise NotFound
    return wish
