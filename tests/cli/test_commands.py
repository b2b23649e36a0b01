"""serve, worker, doctor and operators, as a person at the keyboard meets them."""

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from cryptography.fernet import Fernet
from flask import Flask
from support.post import Inbox, mail_server

from app.cli import doctor, schema, serve
from app.clock import now
from app.extensions import db
from app.store import councils
from app.store import operators as store
from app.store.across_councils import beat
from app.store.session import ALL_COUNCILS, writing

ROOT = Path(__file__).resolve().parents[2]


def run(app: Flask, *words: str, **kwargs) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=words, **kwargs)


def test_a_taken_port_gets_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(serve.click.ClickException) as refused:
            serve._check_port("127.0.0.1", port)  # noqa: SLF001 the rest of the command starts a service
    assert str(refused.value) == (
        f"Port {port} is taken. Stop what uses it, or choose another: make run PORT={port + 1}"
    )


def test_production_does_not_migrate_by_itself(clean: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.check()
    monkeypatch.setattr(schema, "head", lambda: "9999")
    with pytest.raises(serve.click.ClickException, match="needs 9999"):
        schema.check()


@pytest.mark.parametrize("command", [["gunicorn", "-c", "app/gunicorn_conf.py"], ["flask", "--app", "app", "worker"]])
def test_nothing_runs_in_production_on_tables_of_another_version(tmp_path: Path, command: list[str]) -> None:
    given = {"ENVIRONMENT": "production", "BASE_DOMAIN": "meals.example", "MAIL_SERVER": "127.0.0.1", "PROXIES": "1"}
    given |= {"SECRET_KEY": "s" * 40, "LOOKUP_KEY": "l" * 40, "ENCRYPTION_KEY": Fernet.generate_key().decode()}
    given |= {"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path)}
    started = [sys.executable, "-m", *command]
    refused = subprocess.run(started, cwd=ROOT, env=given, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 1
    assert refused.stderr.strip().removeprefix("Error: ").startswith("The database is at version none, this version")


def test_commands_work_from_any_folder(tmp_path: Path) -> None:
    flask = [sys.executable, "-m", "flask", "--app", str(ROOT / "app")]
    given = {"cwd": tmp_path, "env": {"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path / "there")}}
    subprocess.run([*flask, "db", "upgrade"], **given, capture_output=True, check=True)  # type: ignore[call-overload]
    said = subprocess.run([*flask, "demo", "load"], **given, capture_output=True, text=True, check=False)  # type: ignore[call-overload]
    assert (said.returncode, "flask places build" in said.stderr, "Traceback" in said.stderr) == (1, True, False)


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(clean: Flask) -> None:
    answer = run(clean, "doctor")
    assert answer.exit_code == 1
    assert "WRONG  The worker is silent: no messages go out. Start it with: flask worker" in answer.output
    assert "WRONG  There is no postcode directory. Run: flask places build" in answer.output
    assert "well   Its tables are at the newest version" in answer.output


def test_the_doctor_finds_a_council_whose_file_is_of_another_time(clean: Flask) -> None:
    def put(change: str, instead: str) -> None:
        with writing(db.session(), ALL_COUNCILS):
            council = councils.by_slug(db.session(), "reigate")
            assert council is not None
            council.document = council.document.replace(change, instead, 1)

    put("slug =", "of_old = true\nslug =")
    answer = run(clean, "doctor")
    put("of_old = true\n", "")
    assert answer.exit_code == 1
    assert "WRONG  reigate: this version does not read its file (1 faults, no pages)." in answer.output
    assert "this version does not read" not in run(clean, "doctor").output


def test_the_doctor_finds_a_worker_at_work(clean: Flask) -> None:
    beat(db.session(), "worker", now(), 1)
    assert "well   The worker is at work." in run(clean, "doctor").output


@pytest.mark.parametrize("answers", [True, False])
def test_the_doctor_tries_the_mail_server(clean: Flask, *, answers: bool) -> None:
    conf = clean.extensions["settings"]
    state = clean.extensions["mail"]
    with mail_server(Inbox()) as port:
        state.port, state.server, state.use_tls = port if answers else 1, "127.0.0.1", False
        finding = doctor._mail(clean, replace(conf, mail_server="127.0.0.1"))  # noqa: SLF001 one look of many
    assert finding.well is answers


def test_the_doctor_looks_on_when_the_database_is_away(clean: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def away() -> None:
        raise OperationalError("select 1", {}, Exception())

    monkeypatch.setattr(doctor.schema, "current", away)
    answer = run(clean, "doctor")
    assert "WRONG  The database does not answer (OperationalError). See DATABASE_URL." in answer.output
    assert "Styles and scripts" in answer.output or "not built" in answer.output


def test_an_operator_is_added_once_with_a_password_that_will_do(clean: Flask) -> None:
    words = ("operators", "add", "Olive@operator.example", "--password")
    assert "at least 12 characters" in run(clean, *words, "short").output
    added = run(clean, *words, "ladle under the moon")
    assert added.exit_code == 0
    assert "otpauth://totp/" in added.output
    assert "is an operator already" in run(clean, *words, "ladle under the moon").output
    operator = store.by_email(db.session(), "olive@operator.example")
    assert operator is not None
    assert "ladle" not in operator.password_hash


@pytest.mark.parametrize("command", [["flask", "--app", "app", "doctor"], ["gunicorn", "-c", "app/gunicorn_conf.py"]])
def test_a_wrong_setting_gets_one_sentence(tmp_path: Path, command: list[str]) -> None:
    environ = {"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path), "ENVIRONMENT": "production"}
    started = [sys.executable, "-m", *command]
    refused = subprocess.run(started, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    sentence = "Production needs secrets of its own. Set SECRET_KEY, ENCRYPTION_KEY, LOOKUP_KEY."
    assert refused.stderr.strip().removeprefix("Error: ") == sentence
