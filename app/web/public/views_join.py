"""Joining: an address, its code, then who somebody is."""

from typing import cast

from flask import abort, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.contacts import parse_email
from app.domain.permissions import Permission
from app.domain.vocabulary import Role
from app.services import sign_up
from app.services.homes import HomeFacts
from app.services.sign_up import PURPOSES, Details
from app.services.throttles import CODES_FOR_ADDRESS, CODES_FROM_NETWORK
from app.web.acting import act_on
from app.web.attempts import HANDLE, attempt, network, spend
from app.web.guards import public, requires
from app.web.homes import elsewhere
from app.web.identity import Member, signed_in
from app.web.pages import page
from app.web.public import bp
from app.web.public.forms_sign_in import DetailsForm, EmailForm


@bp.route("/join/<role>", methods=["GET", "POST"])
@public()
def join(role: str) -> ResponseReturnValue:
    wanted = _role(role)
    form = EmailForm()
    if form.sent():
        email = parse_email(str(form.email.data))
        spend((CODES_FOR_ADDRESS, email), (CODES_FROM_NETWORK, network()))
        handle = attempt(form, sign_up.start, email, wanted)
        if handle:
            session[HANDLE] = handle
            return redirect(url_for("public.code"), 303)
    return page("public/join.html", form, role=wanted.value)


@bp.route("/join/details", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def details() -> ResponseReturnValue:
    member = cast("Member", signed_in())
    account = member.sign_in.account
    if account.person_id is not None or account.wanted_role is None:
        return redirect(url_for("account.settings"))
    form = DetailsForm()
    form.role = account.wanted_role
    other = None
    if form.sent():
        other = elsewhere(form)
        if other is None and act_on(form, sign_up.finish, account.id, _facts(form)):
            flash(_("Thank you. We have it all."), "success")
            return redirect(url_for("account.waiting"), 303)
    return page("public/details.html", form, role=account.wanted_role.value, elsewhere=other)


def _facts(form: DetailsForm) -> Details:
    home = HomeFacts(
        line1=form.line1.data or "",
        line2=form.line2.data or "",
        town=form.town.data or "",
        postcode=form.postcode.data or "",
        stays=bool(form.stays.data),
        because=form.because.data or "",
    )
    return Details(
        first_name=form.first_name.data or "",
        last_name=form.last_name.data or "",
        phone=form.phone.data or "",
        phone_shared=form.phone_shared.data,
        phone_agreed=form.phone_agreed.data,
        home=home,
        over_18=form.over_18.data,
        password=form.password.data or "",
        about=form.about.data or "",
        relation=form.relation.data or "",
    )


def _role(text: str) -> Role:
    if text not in {role.value for role in PURPOSES}:
        abort(404)
    return Role(text)
