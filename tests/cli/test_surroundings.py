"""What the doctor says of the machine around the service. Names and certificates are tried against real servers."""

import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from support.backups import run

from app import clock
from app.cli.surroundings import Finding, backup, clocks, disk, names, tls
from app.extensions import db
from app.store import across_councils

HOST = "localhost"


@pytest.mark.parametrize(
    ("hours", "needed", "well", "words"),
    [
        (None, True, False, "No backup has been made yet."),
        (None, False, True, "No backup has been made yet."),
        (25, True, True, "25 hours old."),
        (27, True, False, "27 hours old. Run each night"),
        (27, False, True, "27 hours old."),
    ],
)
def test_a_backup_is_missed_after_a_day(hours: int | None, words: str, *, needed: bool, well: bool) -> None:
    made_at = None if hours is None else clock.now() - timedelta(hours=hours)
    found = backup(made_at, needed=needed)
    assert found.well is well
    assert words in found.words


def test_a_backup_leaves_word_of_itself(clean: Flask, tmp_path: Path) -> None:
    assert across_councils.last_beat(db.session(), "backup") is None
    assert run(clean, "backup", str(tmp_path / "first.tar.gz")).exit_code == 0
    assert across_councils.last_beat(db.session(), "backup") is not None
    assert "The last backup is 0 hours old." in run(clean, "doctor").output


@pytest.mark.parametrize(("free", "well"), [(2**30 * 100, True), (2**29, False), (2**30 * 2, False)])
def test_a_disk_that_fills_up_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, *, well: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: (2**30 * 200, 0, free))
    assert disk(tmp_path).well is well


def test_clocks_that_go_apart_are_said() -> None:
    assert clocks().words
    assert clocks(clock.of_the_machine()).well
    assert not clocks(clock.of_the_machine() + timedelta(minutes=1)).well


def test_the_database_s_clock_is_asked(clean: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        assert clocks(across_councils.clock_of(db.engine)).well
    assert "clock" in run(clean, "doctor").output


def test_a_name_that_is_not_in_the_dns_is_said() -> None:
    here, nowhere = names([HOST, "riverside.meals.invalid"])
    assert here.well
    assert (nowhere.well, "not in the DNS" in nowhere.words) == (False, True)


@pytest.mark.parametrize(
    ("host", "days", "trusted", "words"),
    [
        (HOST, 60, True, "good for 59 days."),
        (HOST, 10, True, "good for 9 days. Renew it."),
        (HOST, 60, False, "browsers refuse its certificate (unable to get local issuer certificate"),
        ("elsewhere.example", 60, True, "browsers refuse its certificate (Hostname mismatch"),
    ],
)
def test_a_certificate_is_looked_at_as_a_browser_does(
    tmp_path: Path, host: str, days: int, words: str, *, trusted: bool
) -> None:
    with served(tmp_path, host, days) as (port, context):
        (found,) = tls([HOST], port, context if trusted else ssl.create_default_context())
    assert words in found.words.replace("self-signed certificate", "unable to get local issuer certificate")
    assert found.well is (days == 60 and trusted and host == HOST)


def test_nobody_at_home_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (found,) = tls([HOST], port)
    assert found == Finding(well=False, words=f"{HOST} does not answer over https (ConnectionRefusedError).")


@contextmanager
def served(folder: Path, host: str, days: int) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A server over TLS whose certificate is for this host and so many days, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(made - timedelta(hours=1))
        .not_valid_after(made + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, private)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            try:
                with context.wrap_socket(listening.accept()[0], server_side=True):
                    pass
            except OSError:
                pass  # whoever refuses a certificate hangs up

        someone = threading.Thread(target=answer)
        someone.start()
        yield listening.getsockname()[1], ssl.create_default_context(cafile=str(chain))
        someone.join()
