"""The same each week: asked for once, looked at, paused, ended."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.standing_requests import KEPT
from app.extensions import db
from app.models.standing_requests import StandingRequest
from app.services import standing_requests
from app.store import standing_requests as store
from app.web.acting import act_on
from app.web.diner import bp
from app.web.diner.present_home import waiting_words
from app.web.diner.views_home import diner
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council
from app.web.weekly import EndStandingForm, StandingForm, weekly_words


@bp.route("/weekly/new", methods=["GET", "POST"])
@requires(Permission.ASK_FOR_MEAL)
def new_standing() -> ResponseReturnValue:
    form = StandingForm()
    if form.sent() and (done := act_on(form, standing_requests.ask, form.facts())):
        flash(_("We ask your neighbours each week now. You hear from us before each meal."), "success")
        return redirect(url_for(".standing", ref=done.ref), 303)
    kept = [(row, weekly_words(row)) for row in store.of_diner(db.session(), this_council().id, diner().id)]
    return page("diner/new_standing.html", form, kept=kept)


@bp.get("/weekly/<ref>")
@requires(Permission.ASK_FOR_MEAL)
def standing(ref: str) -> ResponseReturnValue:
    return _show(ref, ButtonForm())


@bp.post("/weekly/<ref>/pause")
@requires(Permission.ASK_FOR_MEAL)
def pause_standing(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, standing_requests.pause, ref, form.opened_on):
        flash(_("Paused. What was asked for already still comes."), "success")
        return redirect(url_for(".standing", ref=ref), 303)
    return _show(ref, form)


@bp.post("/weekly/<ref>/resume")
@requires(Permission.ASK_FOR_MEAL)
def resume_standing(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, standing_requests.resume, ref, form.opened_on):
        flash(_("Good. We ask your neighbours again each week."), "success")
        return redirect(url_for(".standing", ref=ref), 303)
    return _show(ref, form)


@bp.route("/weekly/<ref>/end", methods=["GET", "POST"])
@requires(Permission.ASK_FOR_MEAL)
def end_standing(ref: str) -> ResponseReturnValue:
    row, form = _own(ref), EndStandingForm()
    if form.sent():
        with_days = bool(form.with_days.data)
        if act_on(form, standing_requests.end, row.ref, form.opened_on, with_days=with_days):
            flash(_("Ended. You can ask again whenever you like."), "success")
            return redirect(url_for(".home"), 303)
    return _page("diner/end_standing.html", ref, form)


def _show(ref: str, form: Form) -> ResponseReturnValue:
    return _page("diner/standing.html", ref, form)


def _page(template: str, ref: str, form: Form) -> ResponseReturnValue:
    row = _own(ref)
    opened = store.opened_for(db.session(), this_council().id, row.id)
    return page(template, form, row=row, words=weekly_words(row), days=waiting_words(opened))


def _own(ref: str) -> StandingRequest:
    stored = parse(ref)
    row = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if row is None or row.diner_id != diner().id or row.state not in KEPT:
        raise NotFound
    return row
