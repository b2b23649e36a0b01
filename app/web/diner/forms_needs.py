"""A diner's own needs as a form."""

from app.web.forms_base import Form
from app.web.needs_form import OwnNeedsFields


class OwnNeedsForm(OwnNeedsFields, Form):
    """Asked of the diner, or of the relative who acts for them."""
