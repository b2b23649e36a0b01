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
    ("name", "values", "sentence"),
    [
        ("ENVIRONMENT", ["prod"], "ENVIRONMENT is one of"),
        ("PORT", ["lots", "8000.5"], "PORT is a whole number, like 8000"),
        ("PORT", ["0", "-1", "65536"], "PORT is a whole number from 1 to 65535"),
        ("MAIL_PORT", ["0", "70000"], "MAIL_PORT is a whole number from 1 to 65535"),
        ("WEB_WORKERS", ["0", "-2"], "WEB_WORKERS is a whole number from 1"),
        ("PROXIES", ["-1"], "PROXIES is a whole number from 0"),
        ("HTTPS", ["yes", "true", "2"], "HTTPS is one of 0, 1"),
        (
            "BASE_DOMAIN",
            [
                *(
                    "http://meals.example.org",
                    "meals.example.org:8000",
                    "meals.example.org/",
                    "meals example",
                    "-a.org",
                ),
                *("a..org", ".org", "10.0.0.1", "meals_.org", "x" * 64, "caffè.org", "a." * 100 + "org"),
            ],
            "BASE_DOMAIN is a bare host name",
        ),
        (
            "MAIL_SENDER",
            ["nobody", "Extra Plate", "a@b", "a@b.org\nBcc: c@d.org", "jörg@b.org"],
            "MAIL_SENDER is an email",
        ),
        ("DATABASE_URL", ["nonsense", "postgresql://host:port/x", "://"], "DATABASE_URL cannot be read"),
        (
            "DATABASE_URL",
            ["mysql://h/x", "postgresql+psycopg2://h/x", "sqlite+aiosqlite:///x"],
            "begins with postgresql",
        ),
        ("DATABASE_URL", ["sqlite://", "sqlite:///:memory:", "postgresql://me@host"], "names a database at its end"),
        ("DATABASE_OWNER_URL", ["mysql://h/x"], "DATABASE_OWNER_URL begins with postgresql"),
    ],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence(
    tmp_path: Path, name: str, values: list[str], sentence: str
) -> None:
    for value in values:
        with pytest.raises(SettingsError, match=sentence):
            load({name: value}, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "1"),
        ("PORT", "65535"),
        ("WEB_WORKERS", "1"),
        ("PROXIES", "0"),
        ("HTTPS", "0"),
        ("BASE_DOMAIN", "localhost"),
        ("BASE_DOMAIN", "Meals.Example.org"),
        ("BASE_DOMAIN", "xn--caff-6oa.org"),
        ("MAIL_SENDER", "no-reply@meals.example.org"),
        ("MAIL_SENDER", "Extra Plate <no-reply@meals.example.org>"),
        ("DATABASE_URL", "sqlite:////var/lib/extra-plate/db.sqlite"),
        ("DATABASE_URL", "postgresql://ep:p%40ss@db.example.org:5432/ep"),
    ],
)
def test_a_setting_at_its_bounds_is_taken(tmp_path: Path, name: str, value: str) -> None:
    load({name: value}, tmp_path)


def test_no_sentence_repeats_a_password(tmp_path: Path) -> None:
    for url in ("postgresql://me:hush@host:port/x", "mysql://me:hush@host/x", "postgresql://me:hush@host"):
        with pytest.raises(SettingsError) as refused:
            load({"DATABASE_URL": url}, tmp_path)
        assert "hush" not in str(refused.value)


def test_mail_comes_from_the_installation_s_own_name(tmp_path: Path) -> None:
    assert load(PRODUCTION, tmp_path).mail_sender == "Extra Plate <no-reply@meals.example.org>"


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="INSTANCE is a folder"):
        load({}, tmp_path / "file" / "instance")


def test_a_postgresql_address_as_people_write_it_is_taken(tmp_path: Path) -> None:
    conf = load({"DATABASE_URL": "postgres://me@localhost/ep"}, tmp_path)
    assert conf.database_url == conf.database_owner_url == "postgresql+psycopg://me@localhost/ep"


def test_sqlite_in_the_instance_folder_is_the_default(tmp_path: Path) -> None:
    conf = load({}, tmp_path)
    assert conf.is_sqlite
    assert str(tmp_path) in conf.database_url
