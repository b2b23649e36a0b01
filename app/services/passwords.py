"""Keeping passwords: argon2id at OWASP's parameters (2 passes, 19 MiB, 1 lane)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from app.domain.passwords import LONGEST

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$OgMWMsFHhqlrR8AcK/zQQQ$BK2vS/i012GKhoGD7iLJXaHR9XBXiB1eYtQSdNMbZxA"
"""Of a sentence that nobody knows any more: compared with where there is no account."""


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Takes the same time when there is no password to compare with."""
    try:
        _HASHER.verify(kept or _NOBODYS, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
