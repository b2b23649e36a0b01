"""The emails that were written into a folder instead of being sent, for reading again."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class SentEmail:
    """name: of its file, without the ending."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str
    html: str


def newest(folder: Path, most: int) -> list[SentEmail]:
    """The latest first. An email that is swept away meanwhile is left out."""
    files = sorted(((file.stat().st_mtime, file) for file in folder.glob("*.eml")), reverse=True)
    read = (_read(file) for _, file in files[:most])
    return [email for email in read if email]


def one(folder: Path, name: str) -> SentEmail | None:
    return _read(folder / f"{name}.eml") if NAME.fullmatch(name) else None


def _read(file: Path) -> SentEmail | None:
    try:
        message = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return SentEmail(
        name=file.stem,
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        at=at,
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
    )
