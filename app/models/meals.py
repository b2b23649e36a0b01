"""Meals on offer, requests for one, and the matches between them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.matches import LIVE, MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.domain.vocabulary import Allergen, Asked, Diet, Origin, Presence, Temperature
from app.models.base import (
    Base,
    CodeMap,
    CodeSet,
    CouncilOwned,
    Referenced,
    Versioned,
    belongs_to,
    in_council,
    pair_key,
)

LIVE_SQL = "state IN ({})".format(", ".join(f"'{state.value}'" for state in sorted(LIVE)))


class Photo(Base, CouncilOwned):
    """A picture under instance/photos, named by council and hash. Sizes in pixels and bytes."""

    __tablename__ = "photos"
    __table_args__ = (pair_key(), UniqueConstraint("council_id", "sha256"))

    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    created_at: Mapped[datetime]


class Meal(Base, CouncilOwned, Referenced, Versioned):
    """live_portions: of live matches and of those whose food has gone out; the database keeps it within `portions`.

    ready_at: when a hot meal leaves the heat, or a chilled or frozen one was cooked. lat, lon: the cook's home when
    the meal was posted, for ranking by distance. for_diner_id: set aside for one diner, or None for anyone nearby.
    """

    __tablename__ = "meals"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("cook_id", "people"),
        in_council("photo_id", "photos"),
        in_council("for_diner_id", "people"),
        CheckConstraint("live_portions >= 0 AND live_portions <= portions", name="stock"),
        CheckConstraint("portions >= 1", name="portions"),
        Index("ix_meals_near", "council_id", "state", "lat", "lon", "window_end"),
        Index("ix_meals_cook", "council_id", "cook_id"),
    )

    cook_id: Mapped[int]
    photo_id: Mapped[int | None]
    photo_alt: Mapped[str] = mapped_column(String(200), default="")
    dish: Mapped[str] = mapped_column(String(80))
    ingredients: Mapped[str] = mapped_column(String(2000))
    allergens: Mapped[dict[Allergen, Presence]] = mapped_column(CodeMap(Allergen, Presence))
    portions: Mapped[int]
    live_portions: Mapped[int] = mapped_column(default=0)
    temperature: Mapped[Temperature]
    ready_at: Mapped[datetime]
    use_by: Mapped[date]
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    for_diner_id: Mapped[int | None]
    diets: Mapped[frozenset[Diet]] = mapped_column(CodeSet(Diet))
    tub_back: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MealState]
    lat: Mapped[float]
    lon: Mapped[float]
    created_at: Mapped[datetime]

    cook = belongs_to("Meal", "cook_id", "Person")
    photo = belongs_to("Meal", "photo_id", "Photo")


class MealRequest(Base, CouncilOwned, Referenced, Versioned):
    """A diner's wish for a meal in a window. day: the window's local date. meal_id: asked for this very meal.

    standing_id: opened for a standing request. not_wanted: withdrawn for its own sake, so nothing opens that day again.
    pairing_id: it is a day of this pairing, kept for its cook until pooled_at: since then anybody may meet it.
    """

    __tablename__ = "meal_requests"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("diner_id", "people"),
        in_council("asked_by_id", "people"),
        in_council("meal_id", "meals"),
        in_council("standing_id", "standing_requests"),
        in_council("pairing_id", "pairings"),
        CheckConstraint("portions >= 1", name="portions"),
        Index("ix_meal_requests_standing", "council_id", "standing_id"),
        Index(
            "uq_meal_requests_day",
            "council_id",
            "diner_id",
            "day",
            unique=True,
            sqlite_where=text("state IN ('open', 'proposed', 'matched')"),
            postgresql_where=text("state IN ('open', 'proposed', 'matched')"),
        ),
        Index("ix_meal_requests_state", "council_id", "state", "window_end"),
    )

    diner_id: Mapped[int]
    portions: Mapped[int]
    day: Mapped[date]
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    meal_id: Mapped[int | None]
    pairing_id: Mapped[int | None]
    pooled_at: Mapped[datetime | None]
    asked_by_id: Mapped[int]
    asked_how: Mapped[Asked]
    standing_id: Mapped[int | None]
    not_wanted: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RequestState]
    created_at: Mapped[datetime]

    diner = belongs_to("MealRequest", "diner_id", "Person")


class Match(Base, CouncilOwned, Referenced, Versioned):
    """A portion of one meal for one request.

    window_start, window_end: of the visit, often a part of the meal's. distance_m: whole metres, when it was made.
    passed, cautions: what the guard said, for "why". reason: a code; reason_text: a person's words. word: what is said
    at the first doorstep. score: its part in its round's aims, with the round's reference; None where no round made it.
    """

    __tablename__ = "matches"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("request_id", "meal_requests"),
        in_council("meal_id", "meals"),
        in_council("cook_id", "people"),
        in_council("diner_id", "people"),
        in_council("confirmed_food_by_id", "people"),
        in_council("proposed_by_id", "people"),
        in_council("decided_by_id", "people"),
        in_council("diner_yes_by_id", "people"),
        in_council("ended_by_id", "people"),
        Index(
            "uq_matches_live",
            "council_id",
            "request_id",
            unique=True,
            sqlite_where=text(LIVE_SQL),
            postgresql_where=text(LIVE_SQL),
        ),
        Index(
            "uq_matches_proposed",
            "council_id",
            "request_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("ix_matches_meal", "council_id", "meal_id"),
        Index("ix_matches_cook", "council_id", "cook_id", "state"),
        Index("ix_matches_diner", "council_id", "diner_id", "state"),
        Index("ix_matches_day", "council_id", "window_start"),
        Index("ix_matches_state", "council_id", "state", "window_end"),
    )

    request_id: Mapped[int]
    meal_id: Mapped[int]
    cook_id: Mapped[int]
    diner_id: Mapped[int]
    portions: Mapped[int]
    state: Mapped[MatchState]
    origin: Mapped[Origin]
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    distance_m: Mapped[int]
    passed: Mapped[list[str]]
    cautions: Mapped[list[str]]
    needs_confirming: Mapped[bool] = mapped_column(default=False)
    confirmed_food_by_id: Mapped[int | None]
    first_meeting: Mapped[bool] = mapped_column(default=False)
    word: Mapped[str] = mapped_column(String(24), default="")
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None]
    diner_yes_at: Mapped[datetime | None]
    diner_yes_by_id: Mapped[int | None]
    diner_yes_how: Mapped[Asked | None]
    handed_over_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(40), default="")
    reason_text: Mapped[str] = mapped_column(String(500), default="")
    score: Mapped[dict[str, Any] | None]

    request = belongs_to("Match", "request_id", "MealRequest")
    meal = belongs_to("Match", "meal_id", "Meal")
    cook = belongs_to("Match", "cook_id", "Person")
    diner = belongs_to("Match", "diner_id", "Person")


class Reveal(Base, CouncilOwned):
    """Somebody saw a diner's address or phone number because of a match. what: address or phone."""

    __tablename__ = "reveals"
    __table_args__ = (
        pair_key(),
        in_council("match_id", "matches"),
        in_council("viewer_id", "people"),
        Index("ix_reveals_match", "council_id", "match_id"),
    )

    match_id: Mapped[int]
    viewer_id: Mapped[int]
    what: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]


class NoAnswer(Base, CouncilOwned, Referenced, Versioned):
    """Nobody came to the door. Closed only by a named person who says how the diner was located."""

    __tablename__ = "no_answers"
    __table_args__ = (
        pair_key(),
        UniqueConstraint("council_id", "ref"),
        in_council("match_id", "matches"),
        in_council("raised_by_id", "people"),
        in_council("closed_by_id", "people"),
    )

    match_id: Mapped[int]
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int]
    note: Mapped[str] = mapped_column(String(500), default="")
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None]
    located_by: Mapped[str] = mapped_column(String(120), default="")
    located_how: Mapped[str] = mapped_column(String(500), default="")
    outcome: Mapped[MatchState | None]

    match = belongs_to("NoAnswer", "match_id", "Match")
