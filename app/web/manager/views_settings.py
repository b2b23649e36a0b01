"""What the council has decided: all of it on one page, and a form for each section that a manager may change."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.council_document import PolicyFaults
from app.domain.council_edit import fingerprint, is_editable
from app.domain.council_settings import KEYS
from app.domain.errors import DomainError, NotFound
from app.domain.permissions import Permission
from app.extensions import db
from app.models.councils import Council
from app.services import council_settings as service
from app.services.frame import perform_form
from app.store import councils as store
from app.web.acting import the_deed
from app.web.guards import requires
from app.web.manager import bp
from app.web.manager.forms_settings import SectionForm, field_of, section_form
from app.web.manager.present_settings import sections
from app.web.pages import page
from app.web.tenant import read_policy, this_council
from app.web.words import sentence
from app.web.words.council_file import say
from app.web.words.settings import SECTIONS

EDITABLE = frozenset(key.path[0] for key in KEYS.values() if is_editable(key))
"""The sections of which a manager may change something."""


@bp.get("/settings")
@requires(Permission.CHANGE_SETTINGS)
def settings() -> ResponseReturnValue:
    row = _council()
    changes = service.last_changes(db.session(), row.id)
    return page("manager/settings.html", sections=sections(read_policy(row.document), row.document, changes))


@bp.route("/settings/<name>", methods=["GET", "POST"])
@requires(Permission.CHANGE_SETTINGS)
def change_settings(name: str) -> ResponseReturnValue:
    if name not in EDITABLE:
        raise NotFound
    row = _council()
    policy = read_policy(row.document)
    values = {key.dotted: key.value(policy) for key in KEYS.values()}
    form = section_form(name, values, fingerprint(row.document))
    if form.sent() and _changed(form):
        flash(_("Saved. It counts from now on."), "success")
        return redirect(url_for(".settings", _anchor=name), 303)
    return page("manager/change_settings.html", form, section=name, heading=SECTIONS[name])


def _changed(form: SectionForm) -> bool:
    """Settings that are each right may not agree: that is said beside the field it is about."""
    try:
        perform_form(the_deed(), form.as_sent(), service.change, form.values(), form.opened_on)
    except PolicyFaults as no:
        for fault in no.faults:
            key = KEYS.get(fault.key)
            form.show_error(field_of(key) if key else None, say(fault), no.status)
        return False
    except DomainError as no:
        form.show_error(no.field, sentence(no.code, no.details), no.status)
        return False
    return True


def _council() -> Council:
    row = store.by_id(db.session(), this_council().id)
    assert row is not None  # the host found it
    return row
