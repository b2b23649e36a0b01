"""Pages for the operator audience."""

from flask import Blueprint

bp = Blueprint("operator", __name__, url_prefix="/operator")

from app.web.operator import views_console, views_councils, views_interest  # noqa: E402,F401 registers the pages
