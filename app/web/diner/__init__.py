"""Pages for the diner audience."""

from flask import Blueprint

bp = Blueprint("diner", __name__, url_prefix="/diner")

from app.web.diner import (  # noqa: E402 the blueprint is made first
    views_away,  # noqa: F401 registers the pages
    views_home,  # noqa: F401 registers the pages
    views_meals,  # noqa: F401 registers the pages
    views_needs,  # noqa: F401 registers the pages
    views_pairings,  # noqa: F401 registers the pages
    views_requests,  # noqa: F401 registers the pages
    views_weekly,  # noqa: F401 registers the pages
)
