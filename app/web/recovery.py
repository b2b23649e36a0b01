"""Recovery codes between their making and the page that shows them: sealed, in the browser's own session."""

import json

from flask import session

from app.web.identity import ports

_KEPT = "recovery"


def keep_for_showing(account_id: int, codes: list[str]) -> None:
    session[_KEPT] = ports().secrecy.seal(json.dumps(codes), bound_to=f"recovery:{account_id}")


def to_show(account_id: int) -> list[str]:
    """The codes until their owner says that they are written down; then none, ever again."""
    sealed = session.get(_KEPT)
    if not sealed:
        return []
    found: list[str] = json.loads(ports().secrecy.open(str(sealed), bound_to=f"recovery:{account_id}"))
    return found


def forget() -> None:
    session.pop(_KEPT, None)
