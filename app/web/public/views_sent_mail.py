"""What would have been sent, for trying the service out without a mail server. In production there is no such page."""

from pathlib import Path

from flask import abort, make_response
from flask.typing import ResponseReturnValue

from app.integrations import sent_mail as store
from app.web.guards import public
from app.web.pages import page
from app.web.public import bp
from app.web.tenant import settings, tenancy

MOST = 50
FRONT_DOOR = "front-door"
"""Where the mail stands that no council sent."""
# Only here: an email carries its styles on its elements. Nothing of it runs, loads or is framed.
EMAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@bp.get("/sent-mail")
@public("council", "front_door")
def sent_mail() -> ResponseReturnValue:
    return page("public/sent_mail.html", emails=store.newest(_folder(), MOST), most=MOST)


@bp.get("/sent-mail/<key>")
@public("council", "front_door")
def sent_message(key: str) -> ResponseReturnValue:
    return page("public/sent_message.html", email=_one(key))


@bp.get("/sent-mail/<key>/as-it-looks")
@public("council", "front_door")
def sent_message_as_it_looks(key: str) -> ResponseReturnValue:
    response = make_response(_one(key).html)
    response.headers["Content-Security-Policy"] = EMAIL_POLICY
    return response


def _one(key: str) -> store.SentEmail:
    found = store.one(_folder(), key)
    if found is None:
        abort(404)
    return found


def _folder() -> Path:
    """This council's or the front door's. It holds codes that let people in: never shown where people are real."""
    if settings().is_production:
        abort(404)
    here = tenancy()
    return settings().sent_mail / (here.council.slug if here.council else FRONT_DOOR)
