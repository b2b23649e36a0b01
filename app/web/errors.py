"""What a person sees when something is not as it should be: what happened, one way on, a phone number."""

from contextlib import suppress
from typing import NamedTuple

from flask import Flask, Response, g, make_response, render_template
from flask.globals import request_ctx
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app import logs
from app.domain.errors import DomainError, TooMany
from app.extensions import db
from app.store.session import DATABASE_AWAY
from app.web import identity
from app.web.tenant import Tenancy
from app.web.words import sentence


class Said(NamedTuple):
    title: LazyString
    message: LazyString


PAGES = {
    400: Said(_l("We could not read that"), _l("Go back and try again.")),
    403: Said(_l("This page is not for your role"), _l("If you think it should be, ring the office.")),
    404: Said(_l("We cannot find that page"), _l("Check the address, or start from the home page.")),
    405: Said(_l("That cannot be done here"), _l("Start from the home page.")),
    409: Said(_l("Something has changed"), _l("Look at the page again, then decide.")),
    410: Said(_l("This link no longer works"), _l("Ask for a new one.")),
    413: Said(
        _l("That is too large"),
        _l(
            "Go back to the page before: in most browsers what you wrote is still there. Choose a photo under 10 MB, "
            "or leave it out for now."
        ),
    ),
    422: Said(_l("Something is missing"), _l("Go back and check what you entered.")),
    429: Said(_l("Too many tries"), _l("Wait a little, then try again.")),
    503: Said(
        _l("We cannot open this just now"),
        _l("Nothing was changed. Try again in a few minutes. If it cannot wait, ring the office."),
    ),
    500: Said(_l("Something went wrong on our side"), _l("Nothing was changed. Try again in a minute.")),
}


def init(app: Flask) -> None:
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _no_token)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _defect)
    for kind in DATABASE_AWAY:
        app.register_error_handler(kind, _away)


def error_page(status: int, message: str | None = None) -> Response:
    if request_ctx.url_adapter is None:  # a host that is no name at all: no page can be drawn for it
        return make_response("", status)
    if "tenancy" not in g:  # it went wrong before the house was known
        g.tenancy = Tenancy("front_door", None)
    try:
        return _draw(status, message)
    except Exception as error:  # noqa: BLE001 whatever it is, somebody waits for an answer
        logs.defect("error_page_defect", error)
        identity.ask_nobody()
        return _draw(status, message)


def _draw(status: int, message: str | None) -> Response:
    said = PAGES.get(status, PAGES[400] if status < 500 else PAGES[500])  # noqa: PLR2004 the server's own faults
    page = render_template("errors/error.html", status=status, title=said.title, message=message or said.message)
    return make_response(page, status)


def _refused(no: DomainError) -> Response:
    response = error_page(no.status, None if no.status == 404 else sentence(no.code, no.details))  # noqa: PLR2004 404
    if isinstance(no, TooMany):
        response.headers["Retry-After"] = str(no.details.get("retry_after", 60))
    return response


def _no_token(_error: CSRFError) -> Response:
    return error_page(400, str(_l("The page was open for too long, or the form came from elsewhere. Open it again.")))


def _http(error: HTTPException) -> Response:
    if error.response is not None and (error.code or 500) < 400:  # noqa: PLR2004 a redirect on its way
        return make_response(error.response)
    response = error_page(error.code or 500)
    if error.code == 405 and getattr(error, "valid_methods", None):  # noqa: PLR2004 method not allowed
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]  # MethodNotAllowed
    return response


def _away(error: Exception) -> Response:
    """The page is drawn without a query: neither who is signed in nor their council is asked for."""
    logs.defect("database_away", error)
    identity.ask_nobody()
    with suppress(*DATABASE_AWAY):
        db.session.rollback()
    response = error_page(503)
    response.headers["Retry-After"] = "120"
    return response


def _defect(error: Exception) -> Response:
    logs.defect("defect", error)
    db.session.expunge_all()  # a rollback would empty the rows of who is signed in, and the page still names them
    db.session.rollback()
    return error_page(500)
