"""A coordinator has a cook asked, and writes down what a cook said on the phone."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import NotFound
from app.domain.meal_requests import RequestState
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.asks import CookAsk
from app.services import asks
from app.store import asks as store
from app.web.acting import act_on
from app.web.coordinator import bp, present_asks
from app.web.coordinator.views_requests import found_request, request_page
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council


@bp.get("/requests/<ref>/cooks")
@requires(Permission.DECIDE_MATCH)
def cooks_to_ask(ref: str) -> ResponseReturnValue:
    """Whose turn it is, and anybody else who may be asked."""
    wish, now = found_request(ref), clock.now()
    if wish.state is not RequestState.OPEN:
        return redirect(url_for(".meal_request", ref=wish.ref), 303)
    asked = store.of_request(db.session(), this_council().id, wish.id)
    if not present_asks.can_ask(wish, asked, now):
        return redirect(url_for(".meal_request", ref=wish.ref), 303)
    return page("coordinator/cooks_to_ask.html", wish=wish, turns=present_asks.turns(wish, now))


@bp.post("/requests/<ref>/ask-next")
@requires(Permission.DECIDE_MATCH)
def ask_next(ref: str) -> ResponseReturnValue:
    return _asked(ref, asks.ask_next_cook, ref)


@bp.post("/requests/<ref>/ask/<other_ref>")
@requires(Permission.DECIDE_MATCH)
def ask_cook(ref: str, other_ref: str) -> ResponseReturnValue:
    return _asked(ref, asks.ask_cook, ref, other_ref)


def _asked(ref: str, use_case: Callable[..., CookAsk], *args: str) -> ResponseReturnValue:
    form, wish = ButtonForm(), found_request(ref)
    if form.sent() and act_on(form, use_case, *args):
        flash(_("Asked. We go on to the next cook if there is no answer."), "success")
        return redirect(url_for(".meal_request", ref=wish.ref), 303)
    return request_page(found_request(ref), form)


@bp.post("/asks/<ref>/yes")
@requires(Permission.DECIDE_MATCH)
def ask_yes(ref: str) -> ResponseReturnValue:
    return _answered(
        ref, asks.accept, _("The yes is written down. Now the cook posts the meal, or you do it for them.")
    )


@bp.post("/asks/<ref>/no")
@requires(Permission.DECIDE_MATCH)
def ask_no(ref: str) -> ResponseReturnValue:
    return _answered(ref, asks.decline, _("Written down. The next cook is asked, if there is one."))


@bp.post("/asks/<ref>/take-back")
@requires(Permission.DECIDE_MATCH)
def take_back_ask(ref: str) -> ResponseReturnValue:
    return _answered(ref, asks.take_back, _("Taken back. Nobody is being asked now."))


def _answered(ref: str, use_case: Callable[..., Any], said: str) -> ResponseReturnValue:
    form, request_ref = ButtonForm(), _request_of(ref)
    if form.sent() and act_on(form, use_case, ref, form.opened_on):
        flash(said, "success")
        return redirect(url_for(".meal_request", ref=request_ref), 303)
    return request_page(found_request(request_ref), form)


def _request_of(ref: str) -> str:
    stored = parse(ref)
    found = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None:
        raise NotFound
    request_ref: str = found.request.ref
    return request_ref
