"""The tables. Importing this package maps them all."""

from app.models import (
    accounts,
    asks,
    away,
    councils,
    desk,
    interest,
    meals,
    pairings,
    people,
    rounds,
    staff,
    standing_requests,
    trace,
)
from app.models.base import Base

__all__ = [
    "Base",
    "accounts",
    "asks",
    "away",
    "councils",
    "desk",
    "interest",
    "meals",
    "pairings",
    "people",
    "rounds",
    "staff",
    "standing_requests",
    "trace",
]
