"""Calls to make: who has no email is rung or visited, and what they say is written down."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.council_life import Phase
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.desk import CallOutcome, TaskKind
from app.services import calls as service
from app.services.trial import KEPT_BACK
from app.store import away
from app.store import tasks as store
from app.store import trial as trial_store
from app.web.acting import act_on
from app.web.coordinator import bp, present_asks
from app.web.coordinator.forms_calls import CallForm, TriedForm, WelfareForm
from app.web.coordinator.present_calls import CallShown, shown
from app.web.forms_base import Form
from app.web.guards import requires
from app.web.navigation import url_if
from app.web.office import answerphone
from app.web.pages import page
from app.web.tenant import this_council

PAGE = 25
LAST_PAGE = 10_000
ON_THE_LIST = (*store.CALLS, TaskKind.WELFARE)


@bp.get("/calls")
@requires(Permission.MAKE_CALLS)
def calls() -> ResponseReturnValue:
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    council = this_council()
    found = store.calls(db.session(), council.id, ON_THE_LIST, PAGE + 1, (number - 1) * PAGE)
    rows = [shown(call, council.policy) for call in found[:PAGE]]
    kept_back = trial_store.kept_back(db.session(), council.id, KEPT_BACK, PAGE) if council.phase is Phase.TRIAL else []
    return page(
        "coordinator/calls.html",
        rows=rows,
        number=number,
        more=len(found) > PAGE,
        answerphone=answerphone(council.policy).splitlines(),
        kept_back=kept_back,
    )


@bp.route("/calls/<ref>", methods=["GET", "POST"])
@requires(Permission.MAKE_CALLS)
def call(ref: str) -> ResponseReturnValue:
    found = _load(ref)
    if found.welfare:
        return _welfare(found)
    form = CallForm(of_cook=bool(found.ask_ref))
    if form.sent() and act_on(form, service.record, found.ref, form.opened_on, form.made()):
        flash(_("Written down: your call to %(name)s.", name=found.name), "success")
        return redirect(url_for(".calls"), 303)
    return _shown(found, form)


@bp.post("/calls/<ref>/tried")
@requires(Permission.MAKE_CALLS)
def call_tried(ref: str) -> ResponseReturnValue:
    """Nobody answered, or a message was left: one press in the list."""
    found = _load(ref)
    form = TriedForm()
    if found.welfare or not form.sent():
        return redirect(url_for(".call", ref=found.ref), 303)
    made = service.CallMade(CallOutcome(form.outcome.data))
    if act_on(form, service.record, found.ref, form.opened_on, made):
        flash(_("Written down. If three tries come to nothing, somebody makes sure they are well."), "success")
        return redirect(url_for(".calls"), 303)
    again = CallForm(of_cook=bool(found.ask_ref), formdata=None)
    again.form_errors, again.status = list(form.form_errors), form.status
    return _shown(_load(ref), again)


def _welfare(found: CallShown) -> ResponseReturnValue:
    form = WelfareForm()
    if form.sent() and act_on(form, service.see_to, found.ref, form.opened_on, form.note.data or ""):
        flash(_("Written down. Thank you for making sure."), "success")
        return redirect(url_for(".calls"), 303)
    return _shown(found, form)


def _load(ref: str) -> CallShown:
    stored = parse(ref)
    found = store.call(db.session(), this_council().id, stored) if stored else None
    if found is None:
        raise NotFound
    return shown(found, this_council().policy)


def _shown(found: CallShown, form: Form) -> ResponseReturnValue:
    """A form keeps the version it was opened on: what changed since is told, not overwritten."""
    if not form.version.data:
        form.version.data = str(found.version)
    person_url = url_if("coordinator.person", ref=found.person_ref)
    still_away = away.by_ref(db.session(), this_council().id, found.away_ref) if found.away_ref else None
    is_away = still_away is not None and still_away.ended_at is None
    away_url = url_for("coordinator.away_spell", ref=found.away_ref) if is_away else None
    asked = present_asks.asked_about(found.ask_ref) if found.ask_ref else None
    return page("coordinator/call.html", form, call=found, person_url=person_url, away_url=away_url, asked=asked)
