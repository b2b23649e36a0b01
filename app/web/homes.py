"""A home that another council serves: said kindly, and left to the person to go there or to carry on here."""

from typing import NamedTuple

from app.domain.errors import Invalid
from app.domain.postcodes import parse
from app.extensions import db
from app.services.homes import is_elsewhere
from app.store import councils
from app.web.forms_base import Form
from app.web.identity import ports
from app.web.language import in_own_words
from app.web.tenant import is_open_to_all, own_url, read_policy, this_council


class Elsewhere(NamedTuple):
    """name, url: of the council that serves this postcode, or None where none is with us yet."""

    postcode: str
    name: str | None
    url: str | None


def elsewhere_so_far(form: Form) -> Elsewhere | None:
    """The same for a form that may be empty or half right."""
    try:
        return elsewhere(form)
    except Invalid:
        return None


def elsewhere(form: Form) -> Elsewhere | None:
    """None for a home of this council's, for an unknown postcode, and for somebody who has chosen to carry on.

    A council that is not open to all is not named: nobody is sent there.
    """
    if form.stays.data:
        return None
    postcode = parse(form.postcode.data or "")
    place = ports().places.find(postcode)
    if place is None or not is_elsewhere(this_council().policy, place):
        return None
    serving = councils.serving(db.session(), place.authority, postcode.sector)
    if serving is None or not is_open_to_all(serving):
        return Elsewhere(postcode.full, None, None)
    policy = read_policy(serving.document)
    return Elsewhere(postcode.full, in_own_words(policy).display_name, own_url(policy))
