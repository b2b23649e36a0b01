"""Pages for the coordinator audience."""

from flask import Blueprint

bp = Blueprint("coordinator", __name__, url_prefix="/desk")

from app.web.coordinator import (  # noqa: E402 the blueprint is made first
    views_asks,  # noqa: F401 registers the pages
    views_calls,  # noqa: F401 registers the pages
    views_concerns,  # noqa: F401 registers the pages
    views_days,  # noqa: F401 registers the pages
    views_holds,  # noqa: F401 registers the pages
    views_home,  # noqa: F401 registers the pages
    views_matches,  # noqa: F401 registers the pages
    views_no_answers,  # noqa: F401 registers the pages
    views_opening,  # noqa: F401 registers the pages
    views_pair_steps,  # noqa: F401 registers the pages
    views_pairings,  # noqa: F401 registers the pages
    views_people,  # noqa: F401 registers the pages
    views_people_bonds,  # noqa: F401 registers the pages
    views_people_details,  # noqa: F401 registers the pages
    views_queue,  # noqa: F401 registers the pages
    views_requests,  # noqa: F401 registers the pages
    views_rounds,  # noqa: F401 registers the pages
)
