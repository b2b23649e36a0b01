"""A cook's regular days in words, and what may be said in one tap."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.recurrence import weekday_of
from app.extensions import db
from app.models.asks import CookDay
from app.models.meals import Meal
from app.services import cook_days
from app.services.cook_days import Coming
from app.store import cook_days as store
from app.web.cook import meal_fields as parts
from app.web.cook import present_meals
from app.web.formats import local, window
from app.web.tenant import this_council
from app.web.words.asks import EVERY


def of_cook(cook_id: int) -> list[CookDay]:
    """One query."""
    return store.of_cook(db.session(), this_council().id, cook_id)


def cards(rows: Sequence[CookDay], now: datetime) -> list[dict[str, Any]]:
    """The days that are near and have no meal yet. Two queries, where any is near."""
    return [_card(one) for one in cook_days.coming(db.session(), this_council(), rows, now)]


def _card(one: Coming) -> dict[str, Any]:
    return {
        "when": window(one.occurrence.window.start, one.occurrence.window.end),
        "moved": one.occurrence.moved,
        "said": _said(one.row),
        "href": url_for("cook.day_meal", ref=one.row.ref),
    }


def lines(rows: Sequence[CookDay]) -> list[dict[str, Any]]:
    return [
        {"ref": row.ref, "version": row.version, "name": EVERY[row.weekday], "when": _times(row), "said": _said(row)}
        for row in rows
    ]


def _times(row: CookDay) -> str:
    return str(_("%(start)s to %(end)s", start=parts.say_time(row.starts), end=parts.say_time(row.ends)))


def _said(row: CookDay) -> str:
    portions = ngettext("%(num)s portion", "%(num)s portions", row.portions)
    return f"{row.dish}, {portions}" if row.dish else str(portions)


def one_tap(rows: Sequence[CookDay], meal: Meal) -> dict[str, Any] | None:
    """The button that says "I cook Sundays", like this meal; None where it has been said."""
    weekday = weekday_of(local(meal.window_start).date())
    if any(row.weekday is weekday for row in rows):
        return None
    return {"text": _("I cook %(days)s", days=EVERY[weekday]), "ref": meal.ref}


def to_start_from(coming: Coming, last: Meal | None) -> dict[str, Any]:
    """As last time, on that day: never the allergens, never when it was cooked, never the use-by date."""
    start, end = local(coming.occurrence.window.start), local(coming.occurrence.window.end)
    given = present_meals.to_copy(last) if last else {"dish": coming.row.dish}
    return given | {
        "portions": str(coming.row.portions),
        "day": start.date().isoformat(),
        "between": parts.span(start.time(), end.time()),
    }
