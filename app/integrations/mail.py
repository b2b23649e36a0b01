"""Email out: over SMTP with a time limit and a checked certificate, or into a folder."""

import hashlib
import ipaddress
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import Protocol

from flask_mail import BadHeaderError, Connection, Mail, Message

SECONDS = 20
"""How long a mail server may keep the worker waiting at each step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """message_id: the same for the same outbox key, so that a mail program can tell a duplicate.

    folder: the council's slug. stays_here: may not leave this machine (a demonstration).
    """

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    sender_name: str
    reply_to: str
    language: str
    folder: str
    stays_here: bool


class MailFailed(Exception):
    """reason: what kind of failure, never an address. lasting: the same again would fail again."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lasting = lasting


class Mailer(Protocol):
    def send(self, email: Email) -> None:
        """Hand one email over. Raises MailFailed."""


def message_id(council: str, key: str, host: str) -> str:
    """The Message-ID of an outbox row."""
    return f"<{hashlib.sha256(f'{council} {key}'.encode()).hexdigest()[:40]}@{host}>"


class VerifiedMail(Mail):
    """Flask-Mail with what it leaves out: a time limit, and a TLS context that checks whom it talks to."""

    def connect(self) -> Connection:
        return _Connection(super().connect().mail)


class _Connection(Connection):
    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        checked = ssl.create_default_context()
        if self.mail.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(self.mail.server, self.mail.port, timeout=SECONDS, context=checked)
        else:
            host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=SECONDS)
        try:
            if self.mail.use_tls:
                host.starttls(context=checked)
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, *what: object) -> None:
        """A server that hangs up instead of saying goodbye has taken the message all the same."""
        with suppress(smtplib.SMTPException, OSError):
            super().__exit__(*what)  # type: ignore[arg-type]  # handed on as they came
        if self.host is not None:
            self.host.close()


class SmtpMailer:
    """Needs an application context: Flask-Mail reads its settings there."""

    def __init__(self, mail: Mail, sender: str) -> None:
        self._mail = mail
        self._sender = sender

    def send(self, email: Email) -> None:
        try:
            with self._mail.connect() as connection:
                connection.send(_compose(email, self._sender))
        except BadHeaderError:
            raise MailFailed("bad header", lasting=True) from None
        except smtplib.SMTPRecipientsRefused as error:
            raise MailFailed("recipient refused", lasting=_lasting(error)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(type(error).__name__) from None


class FolderMailer:
    """Writes each email as <folder>/<name>.eml; the same Message-ID again replaces the first."""

    def __init__(self, root: Path, sender: str) -> None:
        self._root = root
        self._sender = sender

    def send(self, email: Email) -> None:
        target = self._root / email.folder / f"{email.message_id[1:33]}.eml"
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = target.with_suffix(".new")
            fresh.write_bytes(_compose(email, self._sender).as_bytes())
            fresh.replace(target)
        except OSError as error:
            raise MailFailed(type(error).__name__) from None


class Postbox:
    """Chooses the way for each council. smtp is None where no mail server is set."""

    def __init__(self, smtp: Mailer | None, folder: Mailer, server: str) -> None:
        self._smtp = smtp
        self._folder = folder
        self._server_is_here = is_loopback(server)

    def send(self, email: Email) -> None:
        if self._smtp is None or (email.stays_here and not self._server_is_here):
            self._folder.send(email)
        else:
            self._smtp.send(email)


def is_loopback(server: str) -> bool:
    """Whether a server is this machine by its very name; a name that has to be looked up is not trusted."""
    try:
        return server == "localhost" or ipaddress.ip_address(server).is_loopback
    except ValueError:
        return False


def _compose(email: Email, sender: str) -> Message:
    message = Message(
        subject=email.subject,
        recipients=[email.to],
        body=email.text,
        html=email.html,
        sender=formataddr((_PUNCTUATION.sub(" ", email.sender_name).strip(), parseaddr(sender)[1])),
        reply_to=email.reply_to,
        extra_headers={"Auto-Submitted": "auto-generated", "Content-Language": email.language},
    )
    message.msgId = email.message_id
    return message


# Python's header folding drops the quotes that a comma or bracket in a name needs.
_PUNCTUATION = re.compile(r"[^\w&'-]+")


def _lasting(error: smtplib.SMTPRecipientsRefused) -> bool:
    return all(code >= 500 for code, _ in error.recipients.values())  # noqa: PLR2004 SMTP's permanent failures
