"""A mailer that keeps what it is given, and a worker that turns when told."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from app.integrations.mail import Email, MailFailed
from app.jobs.worker import Worker


@dataclass
class Kept:
    """broken: how many of the next sendings fail."""

    sent: list[Email] = field(default_factory=list)
    broken: int = 0

    def send(self, email: Email) -> None:
        if self.broken:
            self.broken -= 1
            raise MailFailed("SMTPServerDisconnected")
        self.sent.append(email)


def keep_mail(app: Flask) -> Kept:
    """From here on this application's mail goes nowhere but into the list."""
    kept = Kept()
    app.extensions["postbox"] = kept
    return kept


def work(app: Flask, turns: int = 1) -> Worker:
    """A fresh worker, as after a restart, turned so many times."""
    worker = Worker(app, poll_seconds=0)
    for _ in range(turns):
        worker.turn()
    return worker


class Inbox:
    """What a real mail server was given. refuse: what it answers to a recipient instead of taking it."""

    def __init__(self, refuse: str = "") -> None:
        self.messages: list[Message] = []
        self.refuse = refuse

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 aiosmtpd's name
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def mail_server(inbox: Inbox, **options: Any) -> Iterator[int]:
    """A real SMTP server on this machine; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
