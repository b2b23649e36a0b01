"""Reading somebody's file without a part in their affairs: each time is written into the council's trace."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.references import parse
from app.services.frame import Deed
from app.store import matches, meal_requests, people

FINDERS: Mapping[str, Callable[..., Any]] = {
    "person": people.by_ref,
    "match": matches.by_ref,
    "meal_request": meal_requests.by_ref,
}
"""The pages that show one person's affairs, and what they are about."""


def write_down(deed: Deed, page: str, ref: str, path: str) -> None:
    """page: one of FINDERS. ref: of the person, match or request. path: of the page."""
    stored = parse(ref)
    found = FINDERS[page](deed.session, deed.council_id, stored) if stored else None
    if found is not None:
        deed.record("file_read", found, after={"path": path})
