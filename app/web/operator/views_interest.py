"""Where people wait for a council to begin: a number for each district, and nobody's address."""

from flask.typing import ResponseReturnValue

from app.extensions import db
from app.services.interest import suppressed
from app.store import interest as store
from app.web.operator import bp
from app.web.operator.operator_session import operators_only
from app.web.pages import page

LEAST_SHOWN = 5


@bp.get("/interest")
@operators_only
def interest() -> ResponseReturnValue:
    districts = suppressed(store.counts(db.session()), LEAST_SHOWN)
    return page("operator/interest.html", districts=districts, least=LEAST_SHOWN)
