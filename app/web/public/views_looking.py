"""The door by which the operator of the installation comes in to look, with a key from their own host."""

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import looks as service
from app.services.throttles import CODE_ENTRIES_FROM_NETWORK
from app.web.acting import act, the_deed
from app.web.attempts import attempt, end, network, spend
from app.web.forms_base import ButtonForm
from app.web.guards import public
from app.web.identity import LOOKS, Looker, forget, signed_in
from app.web.pages import page
from app.web.public import bp

LONGEST = 64


@bp.route("/look-in/<handle>", methods=["GET", "POST"])
@public()
def look_in(handle: str) -> ResponseReturnValue:
    """Opening it changes nothing; the button changes the key for a session that reads."""
    spend((CODE_ENTRIES_FROM_NETWORK, network()))
    key = handle[:LONGEST]
    look, form = service.check_key(the_deed(), key), ButtonForm()
    reason, until = look.reason, look.until
    if form.sent():
        token = attempt(form, service.begin, key)
        if token:
            end()
            session["_user_id"] = LOOKS + token
            forget()
            return redirect(url_for("coordinator.home"), 303)
    return page("public/look_in.html", form, reason=reason, until=until)


@bp.post("/look-in/stop")
@public()
def stop_looking() -> ResponseReturnValue:
    member = signed_in()
    if isinstance(member, Looker) and ButtonForm().sent():
        act(service.end, member.look.ref)
    end()
    flash(_("You no longer look into this council."), "success")
    return redirect(url_for("public.home"), 303)
