"""Pages for the account audience."""

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/account")

from app.web.account import views_acting, views_changes, views_photo, views_proof, views_sessions, views_settings  # noqa: E402,F401 registers the pages
