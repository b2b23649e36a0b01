"""The tables. Importing this package maps them all."""

from app.models import accounts, councils, desk, meals, people, trace
from app.models.base import Base

__all__ = ["Base", "accounts", "councils", "desk", "meals", "people", "trace"]
