"""Who did what, and when: for those who look after the scheme as a whole."""

from flask import request
from flask.typing import ResponseReturnValue

from app.domain.permissions import Permission
from app.extensions import db
from app.store import whole_trace
from app.web.guards import requires
from app.web.manager import bp
from app.web.manager.present_trace import trace_rows
from app.web.pages import page
from app.web.tenant import this_council

LAST = 2_000_000_000  # no database counts without end


@bp.get("/trace")
@requires(Permission.SEE_TRACE)
def trace() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    number = min(max(before, 1), LAST) if before else None
    found = whole_trace.before(db.session(), this_council().id, number)
    shown = found[: whole_trace.PAGE]
    older = shown[-1].seq if len(found) > len(shown) else None
    return page("manager/trace.html", rows=trace_rows(shown), older=older, newest=before is None)
