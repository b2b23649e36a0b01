"""Keyed hashes of tokens, and encryption of what must be read again (second-factor keys, codes not yet sent)."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet


class Secrecy:
    """lookup_key: for hashes that find a row again. encryption_keys: Fernet, the newest first; the others only open."""

    def __init__(self, lookup_key: str, encryption_keys: Sequence[str]) -> None:
        self._lookup_key = lookup_key.encode()
        self._fernet = MultiFernet([Fernet(key) for key in encryption_keys])

    def hash(self, purpose: str, value: str) -> str:
        """64 hex digits that nobody can make or test without the key. purpose keeps one kind from another."""
        return hmac.new(self._lookup_key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()

    def same(self, purpose: str, value: str, kept: str) -> bool:
        return hmac.compare_digest(self.hash(purpose, value), kept)

    def seal(self, value: str, bound_to: str) -> str:
        """Encrypt, bound to what it belongs to, so that a sealed value moved to another row does not open."""
        return self._fernet.encrypt(f"{bound_to}\0{value}".encode()).decode()

    def seal_again(self, sealed: str) -> str:
        """The same, under the newest key. Raises InvalidToken when no key opens it."""
        return self._fernet.rotate(sealed.encode()).decode()

    def open(self, sealed: str, bound_to: str) -> str:
        """Raises ValueError if it was sealed for something else."""
        owner, _, value = self._fernet.decrypt(sealed.encode()).decode().partition("\0")
        if owner != bound_to:
            raise ValueError("sealed for something else")
        return value


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six digits, as people type them."""
    return f"{secrets.randbelow(10**6):06d}"
