"""When the operator of the installation looked in: letting them, ending it, and reading what they saw."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.permissions import Permission
from app.extensions import db
from app.services import looks as service
from app.store import looks as store
from app.web.acting import act_on
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.manager import bp
from app.web.manager.forms_looks import GrantForm
from app.web.pages import page
from app.web.proof import proof_page
from app.web.tenant import this_council


@bp.get("/operator")
@requires(Permission.SEE_TRACE)
def looks() -> ResponseReturnValue:
    return _looks_page()


def _looks_page(form: Form | None = None) -> ResponseReturnValue:
    session, council_id, now = db.session(), this_council().id, clock.now()
    rows = store.latest(session, council_id)
    lasting = {row.ref for row in store.in_force(session, council_id, now)}
    seen = {row.ref: store.pages_seen(session, council_id, row.id) for row in rows[:SHOWN_WITH_PAGES]}
    return page("manager/looks.html", form, rows=rows, lasting=lasting, seen=seen)


SHOWN_WITH_PAGES = 5


@bp.route("/operator/let-in", methods=["GET", "POST"])
@requires(Permission.LET_OPERATOR_LOOK)
def let_in() -> ResponseReturnValue:
    if (asked := proof_page()) is not None:
        return asked
    form = GrantForm()
    if form.sent() and act_on(form, service.grant, form.reason.data or "", int(form.hours.data)):
        flash(_("The operator may look in now. You can end it here."), "success")
        return redirect(url_for(".looks"), 303)
    return page("manager/let_in.html", form)


@bp.post("/operator/<ref>/end")
@requires(Permission.LET_OPERATOR_LOOK)
def end_look(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, service.end, ref):
        flash(_("Ended. The operator sees nothing here any more."), "success")
        return redirect(url_for(".looks"), 303)
    return _looks_page(form)


@bp.post("/operator/<ref>/read")
@requires(Permission.LET_OPERATOR_LOOK)
def look_over(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, service.looked_over, ref, form.opened_on):
        flash(_("Written down. It leaves your list for today."), "success")
        return redirect(url_for(".looks"), 303)
    return _looks_page(form)
