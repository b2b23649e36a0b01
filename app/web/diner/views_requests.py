"""Asking for a meal on a day, and changing one's mind."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.permissions import Permission
from app.extensions import db
from app.services import meal_requests
from app.store import meal_requests as store
from app.web.acting import act_on
from app.web.asking import AskForm
from app.web.diner import bp
from app.web.diner.views_home import diner, home_page
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council


@bp.route("/ask", methods=["GET", "POST"])
@requires(Permission.ASK_FOR_MEAL)
def new_request() -> ResponseReturnValue:
    form, earlier = AskForm(), None
    if form.sent():
        wish = form.wish()
        if act_on(form, meal_requests.open_request, wish.day, wish.start, wish.end, wish.portions):
            flash(_("We ask your neighbours now. You hear from us."), "success")
            return redirect(url_for(".home"), 303)
        earlier = store.of_day(db.session(), this_council().id, diner().id, wish.day)
    return page("diner/new_request.html", form, earlier=earlier)


@bp.post("/requests/<ref>/cancel")
@requires(Permission.ASK_FOR_MEAL)
def cancel_request(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, meal_requests.cancel, ref, form.opened_on):
        flash(_("That is fine. We stop looking."), "success")
        return redirect(url_for(".home"), 303)
    return home_page(form)
