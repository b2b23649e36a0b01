"""A success that may be taken back: the banner says so, with the button beside it."""

from flask import flash


def flash_with_undo(said: str, action: str, version: int) -> None:
    """action: the address that takes it back. version: of the row, as it is after the deed."""
    told = {"said": said, "action": action, "version": version}
    flash(told, "undo")  # type: ignore[arg-type]  # kept in the session as JSON, whatever it is
