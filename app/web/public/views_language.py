"""Another language for the pages: kept in this browser and, for somebody signed in, for the mail they get."""

from flask import abort, redirect
from flask.typing import ResponseReturnValue

from app.services import account_changes
from app.web import language
from app.web.acting import act_on
from app.web.attempts import safe_next
from app.web.guards import public
from app.web.identity import signed_in
from app.web.public import bp
from app.web.public.forms_language import LanguageForm


@bp.post("/language")
@public("council", "front_door")
def change_language() -> ResponseReturnValue:
    """Back to the page it was asked on, in the other language."""
    form = LanguageForm()
    form.for_whom_it_was_shown = False  # it is the reader's own language, whoever they act for
    wanted = str(form.language.data)
    if not form.sent() or wanted not in language.offered():
        abort(422)
    member = signed_in()
    if member and member.person:
        act_on(form, account_changes.change_language, wanted)
    language.keep(wanted)
    return redirect(safe_next(form.back.data) or "/", 303)
