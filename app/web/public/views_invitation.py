"""A mailed invitation to help run the scheme."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import staff_invitations as service
from app.services.throttles import CODE_ENTRIES_FROM_NETWORK
from app.web.acting import act_on, the_deed
from app.web.attempts import network, spend
from app.web.forms_base import ButtonForm
from app.web.guards import public
from app.web.identity import forget, signed_in
from app.web.navigation import home_url
from app.web.pages import page
from app.web.public import bp
from app.web.words.people import ROLES

LONGEST = 64


@bp.route("/invitation/<handle>", methods=["GET", "POST"])
@public()
def invitation(handle: str) -> ResponseReturnValue:
    """Opening it changes nothing. The button takes the roles up; the address's own code then lets them in."""
    spend((CODE_ENTRIES_FROM_NETWORK, network()))
    found, form = service.found(the_deed(), handle[:LONGEST]), ButtonForm()
    if form.sent() and act_on(form, service.accept, handle[:LONGEST]):
        flash(_("Thank you. Your new role is open to you."), "success")
        forget()
        member = signed_in()
        return redirect(home_url(member) if member else url_for("public.sign_in"), 303)
    return page("public/invitation.html", form, roles=[ROLES[role] for role in sorted(found.roles)], handle=handle)
