"""How open the council is: the checklist, the two people it takes to go live, and stopping at once."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.council_life import Phase
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.councils import CouncilChange
from app.services import council_life as service
from app.services.trial import KEPT_BACK
from app.store import bonds, trial
from app.store import go_live as store
from app.web.acting import act_on, the_deed
from app.web.coordinator import bp, present_opening
from app.web.coordinator.forms_opening import StopForm
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words.councils import PHASES


@bp.get("/opening")
@requires(Permission.RUN_COUNCIL)
def opening() -> ResponseReturnValue:
    return _shown(StopForm())


@bp.post("/opening/ask")
@requires(Permission.OPEN_COUNCIL)
def ask_to_open() -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, service.ask_to_open):
        flash(_("Asked. Now a second person with manager or lead rights agrees."), "success")
        return redirect(url_for(".opening"), 303)
    return _shown(form)


@bp.post("/opening/<ref>/agree")
@requires(Permission.RUN_COUNCIL)
def agree_to_open(ref: str) -> ResponseReturnValue:
    found, form = _the_change(ref), ButtonForm()
    if form.sent() and act_on(form, service.agree_to_open, found.ref, form.opened_on):
        flash(_("The council is open to everybody now."), "success")
        return redirect(url_for(".opening"), 303)
    return _shown(form)


@bp.post("/opening/<ref>/withdraw")
@requires(Permission.RUN_COUNCIL)
def withdraw_opening(ref: str) -> ResponseReturnValue:
    found, form = _the_change(ref), ButtonForm()
    if form.sent() and act_on(form, service.withdraw, found.ref, form.opened_on):
        flash(_("Taken back. Nothing has changed."), "success")
        return redirect(url_for(".opening"), 303)
    return _shown(form)


@bp.post("/opening/stop")
@requires(Permission.RUN_COUNCIL)
def stop_council() -> ResponseReturnValue:
    form = StopForm()
    if form.sent() and act_on(form, service.suspend, form.reason.data or ""):
        flash(_("Stopped. Whoever counts on something is being told."), "success")
        return redirect(url_for(".opening"), 303)
    return _shown(form)


def _the_change(ref: str) -> CouncilChange:
    stored = parse(ref)
    found = store.change_by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None:
        raise NotFound
    return found


def _shown(sent: Form) -> ResponseReturnValue:
    """The page with a fresh form, or the one that was refused."""
    form = sent if isinstance(sent, StopForm) else StopForm(formdata=None)
    if form is not sent:
        form.form_errors, form.status = list(sent.form_errors), sent.status
    session, council, member = db.session(), this_council(), signed_in()
    assert member is not None  # the guard let them through
    asked, last = store.asked(session, council.id), store.last_done(session, council.id)
    who = {number for row in (asked, last) if row for number in (row.asked_by_id, row.decided_by_id) if number}
    names = bonds.names_of(session, council.id, who)
    rows = present_opening.rows_shown(service.checklist(the_deed()))
    on_trial = council.phase is Phase.TRIAL
    return page(
        "coordinator/opening.html",
        form,
        phase=council.phase,
        phase_words=PHASES[council.phase],
        explained=present_opening.explained(council.phase),
        became=present_opening.how_it_became_so(last, names),
        rows=rows,
        missing=present_opening.missing_count(rows),
        asked=asked,
        asked_by=names.get(asked.asked_by_id or 0, "") if asked else "",
        mine=bool(asked and member.person and asked.asked_by_id == member.person.id),
        reopens=council.phase is Phase.SUSPENDED,
        may_ask=Permission.OPEN_COUNCIL in member.permissions,
        kept_back=trial.count_kept_back(session, council.id, KEPT_BACK) if on_trial else 0,
        guests=len(council.policy.trial.guests),
    )
