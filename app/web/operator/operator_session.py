"""Who of the operators is signed in. Their host, their cookie and their tables are their own."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from flask import abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import db
from app.models.accounts import Operator
from app.services import operators as service
from app.web.guards import stamp
from app.web.identity import ports

P = ParamSpec("P")
TOKEN = "operator"  # noqa: S105 the name of the place in the cookie
View = Callable[P, ResponseReturnValue]


def this_operator() -> Operator | None:
    """Read once for each request."""
    if "operator" not in g:
        token = session.get(TOKEN)
        g.operator = service.signed_in(db.session(), ports().secrecy, token, clock.now()) if token else None
    return cast("Operator | None", g.operator)


def operators_only(view: View[P]) -> View[P]:
    """Only a signed-in operator, at the operator's own host."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if this_operator() is None:
            if request.method != "GET":
                abort(403)
            return redirect(url_for("operator.sign_in"))
        return view(*args, **kwargs)

    return stamp(guarded, "operator", "operator")
