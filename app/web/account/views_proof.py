"""Showing the phone's code again, in a session that is open."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.permissions import Permission
from app.services import proof
from app.services.throttles import SECOND_FACTORS
from app.web.account import bp
from app.web.account.views_settings import me
from app.web.acting import act_on
from app.web.attempts import safe_next, spend
from app.web.guards import requires
from app.web.pages import page
from app.web.proof import ProofForm


@bp.route("/prove", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def prove() -> ResponseReturnValue:
    """Those without a phone set up have nothing to show: they go back to their own page."""
    account = me().sign_in.account
    if not account.totp_confirmed_at:
        return redirect(url_for("account.settings"), 303)
    form = ProofForm()
    if request.method == "GET":
        form.next.data = safe_next(request.args.get("next")) or ""
    if form.sent():
        spend((SECOND_FACTORS, f"account {account.id}"))
        if act_on(form, proof.show_again, str(form.code.data)):
            return redirect(safe_next(form.next.data) or url_for("account.settings"), 303)
    return page("account/prove.html", form, action=url_for("account.prove"))
