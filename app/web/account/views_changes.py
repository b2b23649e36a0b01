"""Changing one's own name, phone, home, address for mail and password."""

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.contacts import parse_email
from app.domain.errors import Forbidden
from app.domain.permissions import Permission
from app.extensions import db
from app.models.people import Person
from app.services import account_changes as service
from app.services.homes import HomeFacts
from app.services.throttles import CODES_FOR_ADDRESS, CODES_FROM_NETWORK, PASSWORDS
from app.store import homes
from app.web.account import bp
from app.web.account.forms_changes import HomeForm, NameForm, NewEmailForm, PasswordForm, PhoneForm
from app.web.account.views_settings import me
from app.web.acting import act_on
from app.web.attempts import HANDLE, attempt, network, spend
from app.web.formats import phone as as_written
from app.web.guards import requires
from app.web.homes import elsewhere
from app.web.pages import page
from app.web.tenant import this_council


@bp.route("/name", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def name() -> ResponseReturnValue:
    person = _myself()
    form = NameForm(first_name=person.first_name, last_name=person.last_name, version=person.version)
    given = form.first_name.data or "", form.last_name.data or ""
    if form.sent() and act_on(form, service.change_name, form.opened_on, *given):
        return _done(_("Your name is changed."))
    return page("account/name.html", form)


@bp.route("/phone", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def phone() -> ResponseReturnValue:
    person = _myself()
    form = PhoneForm(
        phone=as_written(person.phone),
        phone_shared=person.phone_shared,
        phone_agreed=person.phone_agreed,
        version=person.version,
    )
    said = {"shared": form.phone_shared.data, "agreed": form.phone_agreed.data}
    if form.sent() and act_on(form, service.change_phone, form.opened_on, form.phone.data or "", **said):
        return _done(_("Your phone number is changed."))
    return page("account/phone.html", form)


@bp.route("/home", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def home() -> ResponseReturnValue:
    person = _myself()
    now = homes.of_person(db.session(), this_council().id, person)
    typed = {part: getattr(now, part, "") for part in ("postcode", "line1", "line2", "town")}
    form = HomeForm(version=person.version, **typed)
    other = None
    if form.sent():
        other = elsewhere(form)
        facts = HomeFacts(
            postcode=form.postcode.data or "",
            line1=form.line1.data or "",
            line2=form.line2.data or "",
            town=form.town.data or "",
            arrival_note="",  # what was said of the old door is not true of the new one
            stays=bool(form.stays.data),
            because=form.because.data or "",
        )
        moved = attempt(form, service.move_home, form.opened_on, facts) if other is None else None
        if moved:
            return _done(_("Your home is changed."))
    return page("account/home.html", form, elsewhere=other)


@bp.route("/email", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def email() -> ResponseReturnValue:
    _myself()
    form = NewEmailForm()
    if form.sent():
        wanted = parse_email(str(form.email.data))
        spend((CODES_FOR_ADDRESS, wanted), (CODES_FROM_NETWORK, network()))
        handle = attempt(form, service.ask_new_email, wanted)
        if handle:
            session[HANDLE] = handle
            return redirect(url_for("public.code"), 303)
    return page("account/email.html", form, email=me().sign_in.account.email)


@bp.route("/password", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def password() -> ResponseReturnValue:
    _myself()
    account = me().sign_in.account
    form = PasswordForm()
    if form.sent():
        spend((PASSWORDS, account.email))
        sign_in_id = me().sign_in.id
        given = form.current.data or "", form.new.data or ""
        if act_on(form, service.set_password, sign_in_id, *given):
            return _done(_("Your password is changed. Everywhere else you are signed out."))
    return page("account/password.html", form, has_one=bool(account.password_hash))


def _myself() -> Person:
    person = me().person
    if person is None:
        raise Forbidden("details_first")
    return person


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("account.settings"), 303)
