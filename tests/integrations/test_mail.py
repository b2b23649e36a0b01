import ssl
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from support.post import Inbox, Kept, mail_server

from app.integrations import mail
from app.integrations.mail import Email, FolderMailer, MailFailed, Postbox, SmtpMailer, VerifiedMail, message_id


def email(**facts) -> Email:
    given = {"to": "dev@post.example", "subject": "Your meal", "text": "Hello Dev.", "html": "<p>Hello Dev.</p>"}
    given |= {"message_id": message_id("reigate", "k1", "reigate.localhost"), "reply_to": "office@council.example"}
    given |= {"sender_name": "Extra Plate, Reigate (demonstration)", "language": "en", "folder": "reigate"}
    return Email(**(given | {"stays_here": False} | facts))


def smtp(port: int, **config) -> tuple[Flask, SmtpMailer]:
    app = Flask("mail")
    app.config.update({"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_SUPPRESS_SEND": False} | config)
    careful = VerifiedMail()
    careful.init_app(app)
    return app, SmtpMailer(careful, "Extra Plate <no-reply@meals.example>")


def test_an_email_arrives_with_its_plain_twin_and_its_own_id() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        app, mailer = smtp(port)
        with app.app_context():
            mailer.send(email())
    (message,) = inbox.messages
    assert message["Message-ID"] == message_id("reigate", "k1", "reigate.localhost")
    whole = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert str(whole["from"]) == "Extra Plate Reigate demonstration <no-reply@meals.example>"
    assert message["Reply-To"] == "office@council.example"
    assert message["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html"]


def test_names_and_subjects_in_any_language_arrive_whole() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        app, mailer = smtp(port)
        with app.app_context():
            mailer.send(email(sender_name="Extra Plate Ynys Môn", subject="Pryd ŵy a thŷ", text="Bore da, Siân."))
    whole = message_from_bytes(inbox.messages[0].as_bytes(), policy=policy.default)
    assert whole["from"].addresses[0].display_name == "Extra Plate Ynys Môn"
    assert whole["subject"] == "Pryd ŵy a thŷ"
    assert whole.get_body(("plain",)).get_content().strip() == "Bore da, Siân."


def test_a_domain_with_any_letters_is_reached() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        app, mailer = smtp(port)
        with app.app_context():
            mailer.send(email(to="jorg@münster.example"))
    assert inbox.messages[0]["To"] == "jorg@xn--mnster-3ya.example"


@pytest.mark.parametrize(("answer", "lasting"), [("550 No such person", True), ("451 Try later", False)])
def test_a_refused_recipient_is_told_apart_from_a_busy_server(answer: str, *, lasting: bool) -> None:
    with mail_server(Inbox(refuse=answer)) as port:
        app, mailer = smtp(port)
        with app.app_context(), pytest.raises(MailFailed, match="recipient refused") as failed:
            mailer.send(email())
    assert failed.value.lasting is lasting
    assert "dev@post.example" not in str(failed.value)


def test_a_server_that_is_away_is_a_failure() -> None:
    with mail_server(Inbox()) as port:
        app, mailer = smtp(port)
    with app.app_context(), pytest.raises(MailFailed, match="ConnectionRefusedError"):
        mailer.send(email())


def test_a_server_that_says_nothing_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(mail, "SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app, mailer = smtp(silent.getsockname()[1])
        with app.app_context(), pytest.raises(MailFailed, match="SMTPServerDisconnected"):
            mailer.send(email())


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with mail_server(Inbox(), tls_context=context) as port:
        app, mailer = smtp(port, MAIL_USE_TLS=True)
        with app.app_context(), pytest.raises(MailFailed, match="SSLCertVerificationError"):
            mailer.send(email())


def test_a_line_break_in_a_header_is_refused() -> None:
    with mail_server(Inbox()) as port:
        app, mailer = smtp(port)
        with app.app_context(), pytest.raises(MailFailed, match="bad header"):
            mailer.send(email(subject="One\r\nBcc: all@post.example"))


def test_the_same_message_again_is_one_file_in_the_folder(tmp_path: Path) -> None:
    app, _ = smtp(25)
    folder = FolderMailer(tmp_path, "Extra Plate <no-reply@localhost>")
    with app.app_context():
        folder.send(email())
        folder.send(email())
        folder.send(email(message_id=message_id("reigate", "k2", "reigate.localhost")))
    files = list((tmp_path / "reigate").iterdir())
    assert sorted(file.suffix for file in files) == [".eml", ".eml"]
    kept = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert kept["to"] == "dev@post.example"


@pytest.mark.parametrize(
    ("server", "demonstration", "way"),
    [
        ("", False, "folder"),
        ("", True, "folder"),
        ("smtp.council.example", False, "smtp"),
        ("smtp.council.example", True, "folder"),
        ("localhost.council.example", True, "folder"),
        ("127.0.0.1", True, "smtp"),
        ("localhost", True, "smtp"),
        ("::1", True, "smtp"),
    ],
)
def test_a_demonstration_sends_nothing_off_the_machine(server: str, way: str, *, demonstration: bool) -> None:
    ways = {"smtp": Kept(), "folder": Kept()}
    Postbox(ways["smtp"] if server else None, ways["folder"], server).send(email(stays_here=demonstration))
    assert [name for name, kept in ways.items() if kept.sent] == [way]


def test_a_message_id_is_the_same_for_the_same_key_alone() -> None:
    ids = {message_id("reigate", "k1", "h"), message_id("reigate", "k2", "h"), message_id("barnet", "k1", "h")}
    assert len(ids) == 3
    assert message_id("reigate", "k1", "h") in ids


def self_signed(folder: Path) -> Path:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return file
