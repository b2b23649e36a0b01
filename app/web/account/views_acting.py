"""Acting for somebody: a relative chooses for whom, and anybody who acts can stop."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.extensions import db
from app.services import acting as service
from app.store import bonds, people
from app.web.account import bp
from app.web.account.views_settings import me, myself
from app.web.acting import act_on
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.navigation import home_endpoint, home_url
from app.web.pages import page
from app.web.tenant import this_council


@bp.get("/acting")
@requires(Permission.ACT_FOR_RELATIVE)
def acting() -> ResponseReturnValue:
    return _picker(None)


@bp.post("/acting/<ref>")
@requires(Permission.ACT_FOR_RELATIVE)
def act_for_diner(ref: str) -> ResponseReturnValue:
    stored = parse(ref)
    person = people.by_ref(db.session(), this_council().id, stored) if stored else None
    if person is None:
        raise NotFound
    form = ButtonForm()
    if form.sent() and act_on(form, service.start_for_relative, me().sign_in.id, person.ref):
        return redirect(url_for(".acting_now"), 303)
    return _picker(form)


@bp.get("/acting/now")
@requires(Permission.MANAGE_ACCOUNT)
def acting_now() -> ResponseReturnValue:
    """Where somebody who has just begun to act goes on: the home of whom they act for, or that person's needs."""
    member = me()
    if member.acting_for and home_endpoint(member) == "account.waiting" and Role.DINER in member.acting_roles:
        return redirect(url_for("diner.needs"))
    return redirect(home_url(member))


@bp.post("/acting/stop")
@requires(Permission.MANAGE_ACCOUNT)
def stop_acting() -> ResponseReturnValue:
    member = me()
    form = ButtonForm()
    form.for_whom_it_was_shown = False  # whoever it is by now, it stops
    if form.sent() and (done := act_on(form, service.stop, member.sign_in.id)):
        flash(_("You act for yourself again."), "success")
        if done.ref and Permission.SEE_PEOPLE in member.permissions:
            return redirect(url_for("coordinator.person", ref=done.ref), 303)
        if Permission.ACT_FOR_RELATIVE in member.permissions:
            return redirect(url_for(".acting"), 303)
    return redirect(url_for(".settings"), 303)


def _picker(form: Form | None) -> ResponseReturnValue:
    found = bonds.may_act_for(db.session(), this_council().id, myself().id)
    return page("account/acting.html", form, found=found)
