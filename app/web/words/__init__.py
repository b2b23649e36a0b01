"""One sentence for each code: what a rule's "no" says on the screen. A dict for each stem, merged here."""

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import gettext as _

from app.domain.vocabulary import Allergen, Diet
from app.web.formats import clock_time, day_and_time, long_day
from app.web.words import (
    accounts,
    asks,
    common,
    councils,
    days,
    desk,
    go_live,
    matches,
    meals,
    names,
    pairings,
    people,
    staff,
)

SENTENCES = {
    **common.SENTENCES,
    **accounts.SENTENCES,
    **councils.SENTENCES,
    **go_live.SENTENCES,
    **people.SENTENCES,
    **meals.SENTENCES,
    **matches.SENTENCES,
    **asks.SENTENCES,
    **desk.SENTENCES,
    **days.SENTENCES,
    **pairings.SENTENCES,
    **staff.SENTENCES,
}


def sentence(code: str, details: Mapping[str, object]) -> str:
    """The sentence of a code, in the reader's language. An unknown code is a defect that a test finds."""
    if code == "stale" and not details.get("who"):
        code = "stale_by_clock"
    text = SENTENCES.get(code)
    if text is None:
        return str(_("That did not work. Nothing was changed."))
    return str(text) % {name: _plain(value) for name, value in details.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return day_and_time(value, inside=True)
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, Allergen):
        return names.ALLERGENS_INSIDE[value]
    if isinstance(value, Diet):
        return names.DIETS_INSIDE[value]
    return value


__all__ = ["SENTENCES", "clock_time", "sentence"]
