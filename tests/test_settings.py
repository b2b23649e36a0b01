import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app.settings import SettingsError, load

SECRETS = {"SECRET_KEY": "s" * 40, "LOOKUP_KEY": "l" * 40, "ENCRYPTION_KEY": Fernet.generate_key().decode()}
PRODUCTION = {
    "ENVIRONMENT": "production",
    "BASE_DOMAIN": "meals.example.org",
    "MAIL_SERVER": "mail.example.org",
    "PROXIES": "1",
} | SECRETS


def test_the_first_start_makes_its_secrets_for_the_owner_s_eyes_only(tmp_path: Path) -> None:
    first = load({}, tmp_path)
    kept = tmp_path / "secrets.env"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert load({}, tmp_path).secret_key == first.secret_key


def test_nothing_secret_is_printed(tmp_path: Path) -> None:
    conf = load(SECRETS | {"MAIL_PASSWORD": "hush", "DATABASE_URL": "postgresql://me:hush@localhost/ep"}, tmp_path)
    shown = repr(conf)
    assert "hush" not in shown
    assert not any(secret in shown for secret in SECRETS.values())


def test_production_never_makes_its_own_secrets(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY, ENCRYPTION_KEY, LOOKUP_KEY"):
        load({"ENVIRONMENT": "production"}, tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"HTTPS": "0"}, "https only"),
        ({"PROXIES": "0"}, "Set PROXIES to how many"),
        ({"PROXIES": ""}, "Set PROXIES to how many"),
        ({"CLOCK_FILE": "clock"}, "moves the clock"),
        ({"MAIL_SERVER": ""}, "Set MAIL_SERVER"),
        ({"MAIL_TLS": "none"}, "encrypted"),
        ({"BASE_DOMAIN": "localhost"}, "Set BASE_DOMAIN"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter"),
        ({"ENCRYPTION_KEY": "x" * 44}, "not a Fernet key"),
    ],
)
def test_production_refuses_to_start_with(tmp_path: Path, change: dict[str, str], sentence: str) -> None:
    assert load(PRODUCTION, tmp_path).is_production
    with pytest.raises(SettingsError, match=sentence):
        load(PRODUCTION | change, tmp_path)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"PORT": "lots"}, "PORT is a whole number"), ({"ENVIRONMENT": "prod"}, "ENVIRONMENT is one of")],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence(tmp_path: Path, given: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        load(given, tmp_path)


def test_a_postgresql_address_as_people_write_it_is_taken(tmp_path: Path) -> None:
    conf = load({"DATABASE_URL": "postgres://me@localhost/ep"}, tmp_path)
    assert conf.database_url == conf.database_owner_url == "postgresql+psycopg://me@localhost/ep"


def test_sqlite_in_the_instance_folder_is_the_default(tmp_path: Path) -> None:
    conf = load({}, tmp_path)
    assert conf.is_sqlite
    assert str(tmp_path) in conf.database_url
