"""Reading somebody's file without a part in their affairs: each time is written into the council's trace."""

from app.domain.references import parse
from app.models.base import Base
from app.services.frame import Deed
from app.store import matches, meal_requests, people


def write_down(deed: Deed, page: str, ref: str, path: str) -> None:
    """page: "person", "match" or "meal_request" for a file; anything else is written down as the reader's own deed."""
    subject = _subject(deed, page, ref)
    if subject is not None:
        deed.record("file_read", subject, after={"path": path})


def _subject(deed: Deed, page: str, ref: str) -> Base | None:
    stored = parse(ref)
    finders = {"person": people.by_ref, "match": matches.by_ref, "meal_request": meal_requests.by_ref}
    found = finders[page](deed.session, deed.council_id, stored) if stored and page in finders else None
    return found if found is not None else people.by_id(deed.session, deed.council_id, deed.actor.person_id or 0)
