"""Pages for the public audience."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.web.public import (  # noqa: E402 the blueprint is made first
    views_front,  # noqa: F401 registers the pages
    views_info,  # noqa: F401 same
    views_interest,  # noqa: F401 same
    views_invitation,  # noqa: F401 same
    views_join,  # noqa: F401 same
    views_language,  # noqa: F401 same
    views_looking,  # noqa: F401 same
    views_photos,  # noqa: F401 same
    views_second_factor,  # noqa: F401 same
    views_sent_mail,  # noqa: F401 same
    views_sign_in,  # noqa: F401 same
    views_worried,  # noqa: F401 same
)
