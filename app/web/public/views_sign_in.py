"""Signing in with a code or a password."""

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.contacts import parse_email
from app.domain.errors import Gone, Invalid
from app.domain.passwords import check_password
from app.extensions import db
from app.models.accounts import OneTimeCode
from app.services import account_changes, codes, sign_in
from app.services.codes import Purpose
from app.services.sign_in import Entry
from app.services.throttles import CODES_FOR_ADDRESS, CODES_FROM_NETWORK, PASSWORDS, PASSWORDS_FROM_NETWORK
from app.web.attempts import (
    HANDLE,
    NEXT,
    attempt,
    begin,
    begin_second_factor,
    count_code_try,
    device,
    network,
    safe_next,
    spend,
)
from app.web.forms_base import Form
from app.web.guards import public
from app.web.identity import ports, signed_in
from app.web.pages import page
from app.web.public import bp
from app.web.public.forms_sign_in import CodeForm, EmailForm, NewPasswordForm, PasswordSignInForm
from app.web.tenant import this_council
from app.web.words import sentence


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@public()
def sign_in_page() -> ResponseReturnValue:
    form = EmailForm(next=safe_next(request.args.get("next")))
    if form.sent():
        email = parse_email(str(form.email.data))
        spend((CODES_FOR_ADDRESS, email), (CODES_FROM_NETWORK, network()))
        handle = attempt(form, sign_in.ask_code, email)
        if handle:
            session[HANDLE], session[NEXT] = handle, safe_next(form.next.data)
            return redirect(url_for("public.code"), 303)
    return page("public/sign_in_page.html", form)


@bp.route("/sign-in/password", methods=["GET", "POST"])
@public()
def password_sign_in() -> ResponseReturnValue:
    form = PasswordSignInForm(next=safe_next(request.args.get("next")))
    if form.sent():
        email = parse_email(str(form.email.data))
        spend((PASSWORDS, email), (PASSWORDS_FROM_NETWORK, network()))
        try:
            account_id = sign_in.check_password_of(db.session(), this_council().id, email, str(form.password.data))
        except Invalid as no:
            form.show_error(no.field, sentence(no.code, no.details), no.status)
        else:
            session[NEXT] = safe_next(form.next.data)
            entry = attempt(form, sign_in.by_password, account_id, device())
            if entry:
                return enter(entry)
    return page("public/password_sign_in.html", form)


@bp.route("/forgotten-password", methods=["GET", "POST"])
@public()
def forgotten_password() -> ResponseReturnValue:
    form = EmailForm()
    if form.sent():
        email = parse_email(str(form.email.data))
        spend((CODES_FOR_ADDRESS, email), (CODES_FROM_NETWORK, network()))
        handle = attempt(form, sign_in.ask_reset, email)
        if handle:
            session[HANDLE] = handle
            return redirect(url_for("public.new_password"), 303)
    return page("public/forgotten_password.html", form)


@bp.route("/code", methods=["GET", "POST"])
@bp.route("/code/<handle>", methods=["GET", "POST"])
@public()
def code(handle: str | None = None) -> ResponseReturnValue:
    """The page that asks for a mailed code. A mail's link brings both; opening it changes nothing."""
    handle, row = _waiting(handle)
    if row.purpose == Purpose.RESET_PASSWORD:
        return redirect(url_for("public.new_password", handle=handle, code=request.args.get("code")))
    form = CodeForm(code=request.args.get("code", "")[:10])
    if form.sent():
        email = row.email
        count_code_try(handle)
        if row.purpose == Purpose.CHANGE_EMAIL:
            if attempt(form, account_changes.confirm_email, handle, str(form.code.data)):
                session.pop(HANDLE, None)
                flash(_("Your email address is now %(email)s.", email=email), "success")
                return redirect(url_for("account.settings" if signed_in() else "public.sign_in"), 303)
        else:
            entry = attempt(form, sign_in.by_code, handle, str(form.code.data), device())
            if entry:
                return enter(entry)
    return page("public/code.html", form, email=row.email, again=_again(row))


@bp.route("/new-password", methods=["GET", "POST"])
@bp.route("/new-password/<handle>", methods=["GET", "POST"])
@public()
def new_password(handle: str | None = None) -> ResponseReturnValue:
    """Choose a new password with a mailed code."""
    handle, row = _waiting(handle)
    if row.purpose != Purpose.RESET_PASSWORD:
        raise Gone("code_over")
    form = NewPasswordForm(code=request.args.get("code", "")[:10])
    if form.sent() and _will_do(form, row.email):
        count_code_try(handle)
        entry = attempt(form, sign_in.reset_password, handle, str(form.code.data), str(form.password.data), device())
        if entry:
            answer = enter(entry)
            flash(_("Your new password works from now on."), "success")
            return answer
    return page("public/new_password.html", form, email=row.email)


def enter(entry: Entry) -> ResponseReturnValue:
    """Into the house, or on to the second factor."""
    if not entry.second_factor:
        return begin(entry.token)
    begin_second_factor(entry.token)
    return redirect(url_for("public.second_factor"), 303)


def _waiting(handle: str | None) -> tuple[str, OneTimeCode]:
    """The handle of the address or of the browser's session, with its code's row. Raises Gone."""
    held = handle or str(session.get(HANDLE) or "")
    row = codes.open_code(db.session(), ports().secrecy, this_council().id, held, clock.now()) if held else None
    if row is None:
        raise Gone("code_over")
    return held, row


def _will_do(form: Form, email: str) -> bool:
    """Look at the password before the code, so that a weak one does not use up a try."""
    try:
        check_password(str(form.password.data), email)
    except Invalid as no:
        form.show_error(no.field, sentence(no.code, no.details), no.status)
        return False
    return True


def _again(row: OneTimeCode) -> str:
    """Where a fresh code is asked for."""
    role = codes.JOINING.get(Purpose(row.purpose))
    if role:
        return url_for("public.join", role=role.value)
    return url_for("account.email" if row.purpose == Purpose.CHANGE_EMAIL else "public.sign_in")
