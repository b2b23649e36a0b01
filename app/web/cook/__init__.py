"""Pages for the cook audience."""

from flask import Blueprint

bp = Blueprint("cook", __name__, url_prefix="/cook")

from app.web.cook import (  # noqa: E402 the blueprint is made first
    views_asks,  # noqa: F401 registers the pages
    views_days,  # noqa: F401 same
    views_home,  # noqa: F401 same
    views_meals,  # noqa: F401 same
    views_neighbours,  # noqa: F401 same
    views_no_answer,  # noqa: F401 same
    views_pairings,  # noqa: F401 same
    views_regular_days,  # noqa: F401 same
    views_visits,  # noqa: F401 same
)
