"""A rule's "no". The code is stable; the web layer turns it into one sentence."""

from datetime import datetime


class DomainError(Exception):
    """Nothing was stored and nothing was sent.

    code: snake_case and stable. field: the form field to show the sentence beside, or None.
    details: plain facts for the sentence, never another person's data.
    """

    status = 409

    def __init__(self, code: str, *, field: str | None = None, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details


class Invalid(DomainError):
    """What was entered cannot be taken; the field says why."""

    status = 422


class Conflict(DomainError):
    """The world is not as the form supposed."""


class Stale(Conflict):
    """Somebody changed this after the form was opened. details: who (a name), when (an aware datetime)."""

    def __init__(self, *, who: str, when: datetime) -> None:
        super().__init__("stale", who=who, when=when)


class Forbidden(DomainError):
    status = 403


class NotFound(DomainError):
    status = 404

    def __init__(self, code: str = "not_found", *, field: str | None = None) -> None:
        super().__init__(code, field=field)


class Gone(DomainError):
    status = 410


class TooMany(DomainError):
    """details: retry_after, in whole seconds."""

    status = 429
