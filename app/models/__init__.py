"""The tables. Importing this package maps them all."""

from app.models import accounts, away, councils, desk, meals, people, standing_requests, trace
from app.models.base import Base

__all__ = ["Base", "accounts", "away", "councils", "desk", "meals", "people", "standing_requests", "trace"]
