"""A real mail server on this machine that keeps what it is given."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Condition
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from support.postgres import free_port

PATIENCE_SECONDS = 30


@dataclass
class Mailbox:
    """messages: (to whom, the mail), in the order they came."""

    messages: list[tuple[str, EmailMessage]] = field(default_factory=list)
    came: Condition = field(default_factory=Condition)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)
        with self.came:
            self.messages += [(address.lower(), mail) for address in envelope.rcpt_tos]  # type: ignore[list-item]  # policy.default gives EmailMessage
            self.came.notify_all()
        return "250 Kept"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for to, mail in self.messages if to == address.lower()]

    def next_to(self, address: str, after: int = 0) -> EmailMessage:
        """The mail to this address that follows the first `after` ones; waits for it to come."""
        with self.came:
            if not self.came.wait_for(lambda: len(self.to(address)) > after, PATIENCE_SECONDS):
                raise AssertionError(f"no mail number {after + 1} came to {address}; it has {len(self.to(address))}")
            return self.to(address)[after]


def words(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None, "every mail has a plain-text twin"
    return str(part.get_content())


def code_in(mail: EmailMessage) -> str:
    """The six digits."""
    found = re.search(r"\b(\d{6}|\d{3} \d{3})\b", words(mail))
    assert found, words(mail)
    return found[1].replace(" ", "")


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https?://\S+", words(mail))
    assert found, words(mail)
    return found[0].rstrip(".")


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """A mailbox and the port it listens on."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()
