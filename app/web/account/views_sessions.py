"""Where somebody is signed in, signing out, and the recovery codes."""

from contextlib import suppress

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Forbidden
from app.domain.permissions import Permission
from app.extensions import db
from app.services import accounts, second_factor
from app.store import sign_ins
from app.web import recovery
from app.web.account import bp
from app.web.account.views_settings import me
from app.web.acting import act, act_on
from app.web.attempts import attempt, end
from app.web.forms_base import ButtonForm
from app.web.guards import public, requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council


@bp.post("/sign-out")
@public()
def sign_out() -> ResponseReturnValue:
    """Whoever is signed out already is simply shown the way."""
    member = signed_in()
    if member is not None:
        with suppress(Forbidden):  # ended elsewhere in this very moment
            act(accounts.sign_out, member.sign_in.id)
    end()
    flash(_("You are signed out."), "success")
    return redirect(url_for("public.sign_in"), 303)


@bp.get("/sessions")
@requires(Permission.MANAGE_ACCOUNT)
def sessions() -> ResponseReturnValue:
    here = me().sign_in
    rows = sign_ins.live_of_account(db.session(), this_council().id, here.account_id)
    complete = [row for row in rows if row.second_factor_at or not me().is_staff]
    listed = [(row, accounts.mark_of(row), row.id == here.id) for row in complete]
    return page("account/sessions.html", listed=listed)


@bp.post("/sessions/<key>/end")
@requires(Permission.MANAGE_ACCOUNT)
def end_session(key: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, accounts.end_one_of_mine, key):
        flash(_("That one is signed out."), "success")
    else:
        flash(_("That one was signed out already."), "notice")
    return redirect(url_for("account.sessions"), 303)


@bp.post("/sessions/end")
@requires(Permission.MANAGE_ACCOUNT)
def end_everywhere() -> ResponseReturnValue:
    act(accounts.end_all_of_mine)
    end()
    flash(_("You are signed out everywhere."), "success")
    return redirect(url_for("public.sign_in"), 303)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def recovery_codes() -> ResponseReturnValue:
    """The codes of a moment ago, until their owner says that they are written down; and a way to new ones."""
    account = me().sign_in.account
    form = ButtonForm()
    if form.sent():
        codes = attempt(form, second_factor.new_recovery_codes)
        if codes:
            recovery.keep_for_showing(account.id, codes)
            return redirect(url_for("account.recovery_codes"), 303)
    return page("account/recovery_codes.html", form, codes=recovery.to_show(account.id))


@bp.post("/recovery-codes/kept")
@requires(Permission.MANAGE_ACCOUNT)
def recovery_codes_kept() -> ResponseReturnValue:
    recovery.forget()
    return redirect(url_for("account.settings"), 303)
