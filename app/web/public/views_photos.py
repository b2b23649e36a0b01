"""Pictures of dishes: for signed-in members of the council they belong to, and those on its public home for all.

A cook's face is for the cook, for staff, and for whom the cook visits for the first time.
"""

import re

from flask import Response, make_response, send_file
from flask.typing import ResponseReturnValue

from app import clock
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.extensions import db
from app.store import faces
from app.store import meals as store
from app.web.guards import public
from app.web.identity import ports, signed_in
from app.web.public import bp
from app.web.tenant import this_council

_NAME = re.compile(r"[0-9a-f]{64}")
_KEEP = "private, max-age=31536000, immutable"


@bp.route("/photos/<sha256>")
@public()
def photo(sha256: str) -> ResponseReturnValue:
    council = this_council()
    if not _NAME.fullmatch(sha256) or not _may_see(council.id, sha256):
        raise NotFound
    path = ports().photos.path(council.id, sha256)
    if not path.is_file():
        raise NotFound
    response: Response = make_response(send_file(path, mimetype="image/webp", etag=sha256, conditional=True))
    # The name is of what is in it, so it never changes; only this person's browser may keep it.
    response.headers["Cache-Control"] = (
        "private, no-store" if faces.is_face_alone(db.session(), council.id, sha256) else _KEEP
    )
    return response


def _may_see(council_id: int, sha256: str) -> bool:
    member = signed_in()
    if member and faces.is_face_alone(db.session(), council_id, sha256):
        viewers = [who.id for who in (member.person, member.acting_for) if who]
        return Permission.SEE_PEOPLE in member.permissions or faces.may_see(db.session(), council_id, sha256, viewers)
    if member:
        return store.photo(db.session(), council_id, sha256) is not None
    return store.is_shown_to_all(db.session(), council_id, sha256, clock.now())
