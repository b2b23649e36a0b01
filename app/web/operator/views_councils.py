"""One council as the operator sees it: counts, the queue, and breaking the glass."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import DomainError, NotFound
from app.extensions import db
from app.models.staff import OperatorLook
from app.services import looks as service
from app.services.frame import CouncilContext, Deed, perform_form
from app.services.looks import OperatorSeen
from app.store import console
from app.store import looks as store
from app.store.console import Known
from app.store.session import belong_to
from app.web.forms_base import ButtonForm, Form
from app.web.identity import ports
from app.web.operator import bp
from app.web.operator.forms_looks import LookForm
from app.web.operator.operator_session import operators_only, this_operator
from app.web.operator.present_console import council_row
from app.web.pages import page
from app.web.tenant import council_url, read_policy
from app.web.words import sentence

P = ParamSpec("P")
T = TypeVar("T")


@bp.get("/councils/<slug>")
@operators_only
def council(slug: str) -> ResponseReturnValue:
    return _council_page(_the_council(slug), LookForm())


@bp.post("/councils/<slug>/look")
@operators_only
def break_glass(slug: str) -> ResponseReturnValue:
    row, who, form = _the_council(slug), _who(), LookForm()
    if form.sent() and _act(form, row, service.break_glass, who, form.reason.data or "", int(form.hours.data)):
        flash(_("You may look in now. The council’s managers are told."), "success")
        return redirect(url_for(".council", slug=slug), 303)
    return _council_page(_the_council(slug), form)


@bp.post("/councils/<slug>/looks/<ref>/key")
@operators_only
def look_key(slug: str, ref: str) -> ResponseReturnValue:
    """Make the key and show the way: it leads to another host, where the operator's cookie is not known."""
    row, who, form = _the_council(slug), _who(), ButtonForm()
    keys: list[str] = []

    def use_case(deed: Deed) -> None:
        keys.append(service.new_key(deed, who, ref))

    if form.sent() and _act(form, row, use_case) and keys:
        address = council_url(slug, f"/look-in/{keys[0]}")
        return page("operator/look_key.html", address=address, slug=slug, operator=this_operator())
    return _council_page(_the_council(slug), LookForm(formdata=None), form)


def _council_page(row: Known, form: LookForm, refused: Form | None = None) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    shown = council_row(row, console.numbers(session, [row.id], now)[row.id], now, council_url(row.slug))
    belong_to(session, row.id)
    lasting = [look for look in store.in_force(session, row.id, now) if _mine(look)]
    if refused is not None:
        form.form_errors, form.status = list(refused.form_errors), refused.status
    return page("operator/council.html", form, row=shown, lasting=lasting, operator=this_operator())


def _act(
    form: Form, row: Known, use_case: Callable[Concatenate[Deed, P], Any], *args: P.args, **kwargs: P.kwargs
) -> bool:
    """A deed of the operator's in a council, under its lock and in its trace."""
    council = CouncilContext(row.id, row.slug, read_policy(row.document), row.state)
    deed = Deed(db.session(), council, service.operator(_who()), clock.now(), ports())
    try:
        perform_form(deed, form.as_sent(), use_case, *args, **kwargs)
    except DomainError as no:
        if isinstance(no, NotFound):
            raise
        form.show_error(no.field, sentence(no.code, no.details), no.status)
        return False
    return True


def _mine(look: OperatorLook) -> bool:
    return look.operator_id in {None, _who().id}


def _who() -> OperatorSeen:
    operator = this_operator()
    assert operator is not None  # the guard let them through
    return OperatorSeen(operator.id, operator.email)


def _the_council(slug: str) -> Known:
    row = console.council(db.session(), slug)
    if row is None:
        raise NotFound
    return row
