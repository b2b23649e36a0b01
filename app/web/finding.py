"""From a postcode to a council, or to what can be done where that is not clear. Nothing is guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.errors import Invalid
from app.domain.postcodes import Postcode, parse
from app.extensions import db
from app.integrations.places import Area
from app.models.councils import Council
from app.store import councils as store
from app.web.identity import ports
from app.web.tenant import is_open_to_all

_ISLANDS = re.compile(r"(JE|GY|IM)\d")
_FORCES = re.compile(r"BFPO|BF\d")
_NOBODYS = frozenset({"GIR 0AA"})


@dataclass(frozen=True)
class Found:
    """state: served by one council; on a border between open ones; in a place without one; not in the directory.

    councils: open ones; the one that the directory names stands first.
    """

    state: Literal["served", "border", "none", "unknown"]
    postcode: Postcode
    councils: list[Council]


def find(typed: str) -> Found:
    """Raises Invalid("postcode_malformed" | "postcode_of_islands" | "postcode_of_forces" | "postcode_of_nobody")."""
    letters = re.sub(r"[^A-Z0-9]", "", typed[:40].upper())
    if _FORCES.match(letters):
        raise Invalid("postcode_of_forces", field="postcode")
    postcode = parse(typed)
    if _ISLANDS.match(postcode.outward):
        raise Invalid("postcode_of_islands", field="postcode")
    if postcode.full in _NOBODYS:
        raise Invalid("postcode_of_nobody", field="postcode")
    place = ports().places.find(postcode)
    if place is None or not place.authority:
        return Found("unknown", postcode, _open_in(ports().places.areas(postcode.outward)))
    serving = store.serving(db.session(), place.authority, postcode.sector)
    own = [serving] if serving is not None and is_open_to_all(serving) else []
    others = [council for council in _open_in(ports().places.areas(postcode.sector)) if council not in own]
    if own:
        return Found("border" if others else "served", postcode, own + others)
    return Found("none", postcode, others)


def begun_in(outward: str) -> list[Council]:
    """The open councils of a district."""
    return _open_in(ports().places.areas(outward))


def _open_in(areas: Iterable[Area]) -> list[Council]:
    codes = {code for area in areas for code in (area.authority, f"{area.authority} {area.sector}")}
    return [council for council in store.holding(db.session(), codes) if is_open_to_all(council)] if codes else []
