"""Asking for the phone's code again before a risky act, and going on from there."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from app import clock
from app.services import proof
from app.web.forms_base import Form
from app.web.identity import signed_in
from app.web.pages import page

_LONGEST = 500


class ProofForm(Form):
    """next: where to go on."""

    code = StringField(
        _l("Six-digit code"),
        description=_l("From the app on your phone."),
        validators=[InputRequired(_l("Enter the code from your phone.")), Length(max=10)],
    )
    next = HiddenField(validators=[Length(max=_LONGEST)])


def proof_page(back: str | None = None) -> ResponseReturnValue | None:
    """The page that asks for it, with 403; None for somebody who showed it within half an hour.

    back: where to go on, for a deed that has no page of its own.
    """
    member = signed_in()
    if member is not None and proof.is_fresh(member.sign_in, clock.now()):
        return None
    form = ProofForm(formdata=None)
    form.next.data = (back or request.full_path.rstrip("?"))[:_LONGEST]
    form.status = 403
    return page("account/prove.html", form, action=url_for("account.prove"))
