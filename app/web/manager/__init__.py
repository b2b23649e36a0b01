"""Pages for those who run a council's scheme: who they are, what they did, and what was decided."""

from flask import Blueprint

bp = Blueprint("manager", __name__, url_prefix="/scheme")

from app.web.manager import (  # noqa: E402 the blueprint is made first
    views_looks,  # noqa: F401 registers the pages
    views_settings,  # noqa: F401 same
    views_staff,  # noqa: F401 same
    views_trace,  # noqa: F401 same
)
