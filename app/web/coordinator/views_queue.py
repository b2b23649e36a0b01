"""The whole queue, and several decisions at once: each a deed of its own, with a result of its own."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue

from app import clock
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.extensions import db
from app.models.meals import Match
from app.services import matches
from app.store import desk
from app.store import matches as store
from app.web.acting import act_on_part
from app.web.coordinator import bp
from app.web.coordinator.forms_matches import ApproveManyForm
from app.web.coordinator.present_matches import decided, queue_rows
from app.web.formats import local
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council

PAGE = 50
LAST_PAGE = 2_000  # no database counts without end


@bp.get("/matches")
@requires(Permission.SEE_DESK)
def queue() -> ResponseReturnValue:
    return _queue_page(ApproveManyForm())


def _queue_page(form: ApproveManyForm) -> ResponseReturnValue:
    session, council, now = db.session(), this_council(), clock.now()
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    rows = desk.to_decide(session, council.id, limit=PAGE, offset=(number - 1) * PAGE)
    people_in = ([row[0].cook_id for row in rows], [row[0].diner_id for row in rows])
    shared = desk.times_shared(session, council.id, *people_in)
    total = desk.count_to_decide(session, council.id)
    return page(
        "coordinator/queue.html",
        form,
        queue=queue_rows(rows, shared, council.policy, local(now).date()),
        chosen_all=request.args.get("chosen") == "all",
        total=total,
        number=number,
        pages=max(1, -(-total // PAGE)),
    )


@bp.post("/matches/approve")
@requires(Permission.DECIDE_MATCH)
def approve_many() -> ResponseReturnValue:
    form = ApproveManyForm()
    if not form.sent():
        return _queue_page(form)
    _chosen(form)
    came = {ref: act_on_part(form, ref, matches.approve, ref, version) for ref, version in form.versions}
    after = {match.ref: match for match in _chosen(form)}
    rows = [decided(after[ref], answer, clock.now()) for ref, answer in came.items()]
    shown = page("coordinator/approve_many.html", rows=rows)
    shown.status_code = 200 if any(row.approved for row in rows) else 409
    return shown


def _chosen(form: ApproveManyForm) -> Sequence[Match]:
    """Raises NotFound where one of them is none of this council's; then nothing is decided."""
    found = store.by_refs(db.session(), this_council().id, [ref for ref, _version in form.versions])
    if len(found) != len(form.versions):
        raise NotFound
    return found
