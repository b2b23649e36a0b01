"""Everything an installation may set, read once at start and checked. The only place that reads the environment."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from click import ClickException
from cryptography.fernet import Fernet
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.domain.contacts import parse_email
from app.domain.errors import Invalid

Environment = Literal["development", "production", "test"]
SECRET_NAMES = ("SECRET_KEY", "ENCRYPTION_KEY", "LOOKUP_KEY")

PORTS = range(1, 65_536)
SHORTEST_KEY = 32
"""256 bits in any spelling."""
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
LONGEST_DOMAIN = 190
"""A council's name still fits before it."""


class SettingsError(ClickException):
    """One sentence for the person who starts the service; every command shows it and ends."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """environment: what kind of installation this is; development shows sent mail on a page.

    base_domain: councils live at <slug>.<base_domain>, the front door at the bare name.
    database_url: the role the service runs as; database_owner_url: the role that migrates (PostgreSQL only).
    secret_key, encryption_key: several with commas between them while they are being changed, the newest first.
    interest_list_months: how long an address stays that asked to hear when a council begins.
    encryption_key: Fernet, for second-factor keys. lookup_key: keyed hashes of tokens and addresses.
    """

    environment: Environment
    instance: Path
    secret_key: str = field(repr=False)
    encryption_key: str = field(repr=False)
    lookup_key: str = field(repr=False)
    base_domain: str = "localhost"
    port: int = 8000
    database_url: str = field(default="", repr=False)
    database_owner_url: str = field(default="", repr=False)
    https: bool = False
    proxies: int = 0
    mail_server: str = ""
    mail_port: int = 25
    mail_tls: Literal["none", "starttls", "tls"] = "starttls"
    mail_username: str = ""
    mail_password: str = field(default="", repr=False)
    mail_sender: str = "Extra Plate <no-reply@localhost>"
    places_file: Path = Path()
    interest_list_months: int = 24
    clock_file: Path | None = None
    web_workers: int = 2
    worker_poll_seconds: float = 1.0

    @property
    def secret_keys(self) -> list[str]:
        """The first signs; cookies signed by the others still count."""
        return keys_of(self.secret_key)

    @property
    def encryption_keys(self) -> list[str]:
        """The first seals; what the others sealed still opens."""
        return keys_of(self.encryption_key)

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def mail_address(self) -> str:
        """The bare address that mail is sent from."""
        return parseaddr(self.mail_sender)[1]

    @property
    def photos(self) -> Path:
        return self.instance / "photos"

    @property
    def sent_mail(self) -> Path:
        return self.instance / "sent-mail"


def load(environ: Mapping[str, str] | None = None, instance: Path | None = None) -> Settings:
    """Read and check the settings. Raises SettingsError with a sentence for what is wrong.

    Outside production the three secrets are made at the first start and kept in instance/secrets.env, mode 0600.
    """
    given = dict(os.environ if environ is None else environ)
    home = instance or Path(given.get("INSTANCE", "instance")).resolve()
    environment = _one_of(given, "ENVIRONMENT", ("development", "production", "test"), "development")
    _make_folder(home)
    kept = _secrets(home, given, make=environment != "production")
    url = given.get("DATABASE_URL") or f"sqlite:///{home / 'extra-plate.sqlite'}"
    domain = _domain(given.get("BASE_DOMAIN") or "localhost")
    settings = Settings(
        environment=environment,  # type: ignore[arg-type]  # _one_of has checked it
        instance=home,
        secret_key=kept["SECRET_KEY"],
        encryption_key=kept["ENCRYPTION_KEY"],
        lookup_key=kept["LOOKUP_KEY"],
        base_domain=domain,
        port=_number(given, "PORT", 8000, PORTS),
        database_url=_database("DATABASE_URL", url),
        database_owner_url=_database("DATABASE_OWNER_URL", given.get("DATABASE_OWNER_URL") or url),
        https=_one_of(given, "HTTPS", ("0", "1"), "1" if environment == "production" else "0") == "1",
        proxies=_number(given, "PROXIES", 0, range(100)),
        mail_server=given.get("MAIL_SERVER", ""),
        mail_port=_number(given, "MAIL_PORT", 25, PORTS),
        mail_tls=_one_of(given, "MAIL_TLS", ("none", "starttls", "tls"), "starttls"),  # type: ignore[arg-type]  # checked
        mail_username=given.get("MAIL_USERNAME", ""),
        mail_password=given.get("MAIL_PASSWORD", ""),
        mail_sender=_sender(given.get("MAIL_SENDER")) or f"Extra Plate <no-reply@{domain}>",
        places_file=Path(given.get("PLACES_FILE") or home / "places.sqlite"),
        interest_list_months=_number(given, "INTEREST_LIST_MONTHS", 24, range(1, 37)),
        clock_file=Path(given["CLOCK_FILE"]) if given.get("CLOCK_FILE") else None,
        web_workers=_number(given, "WEB_WORKERS", 2, range(1, 1000)),
    )
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    try:
        for key in settings.encryption_keys:
            Fernet(key)
    except ValueError:
        words = "ENCRYPTION_KEY is not a Fernet key. Make one with: python -m app.cli.keys new"
        raise SettingsError(words) from None
    if not settings.is_production:
        return
    if not settings.https:
        raise SettingsError("Production serves over https only. Remove HTTPS=0.")
    if settings.proxies < 1:
        words = "Production stands behind a TLS proxy of yours, whose word for who asks is needed. "
        raise SettingsError(f"{words}Set PROXIES to how many there are in a row, usually 1.")
    if settings.clock_file:
        raise SettingsError("CLOCK_FILE moves the clock and is for tests. Remove it in production.")
    if not settings.mail_server:
        raise SettingsError("Production sends real mail. Set MAIL_SERVER.")
    if settings.mail_tls == "none":
        raise SettingsError("Production mail is encrypted. Set MAIL_TLS to starttls or tls.")
    if settings.base_domain == "localhost":
        raise SettingsError("Set BASE_DOMAIN to the domain that councils are served under.")


def _secrets(home: Path, given: Mapping[str, str], *, make: bool) -> dict[str, str]:
    file = home / "secrets.env"
    kept = {name: given[name] for name in SECRET_NAMES if given.get(name)}
    if len(kept) == len(SECRET_NAMES):
        return _strong(kept)
    if file.exists():
        pairs = (line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
        return _strong(dict(pairs) | kept)
    if not make:
        missing = ", ".join(name for name in SECRET_NAMES if name not in kept)
        raise SettingsError(f"Production needs secrets of its own. Set {missing}.")
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEY": Fernet.generate_key().decode(),
        "LOOKUP_KEY": secrets.token_urlsafe(48),
    }
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in made.items())
    return made | kept


def _strong(kept: dict[str, str]) -> dict[str, str]:
    for name in SECRET_NAMES:
        keys = keys_of(kept.get(name, ""))
        if not keys or min(map(len, keys)) < SHORTEST_KEY:
            raise SettingsError(f"{name} is missing or shorter than {SHORTEST_KEY} characters.")
    return kept


def keys_of(value: str) -> list[str]:
    """The newest first."""
    return [key for part in value.split(",") if (key := part.strip())]


def _make_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        words = f"INSTANCE is a folder that this service may write to; {home} is not ({error.strerror})."
        raise SettingsError(words) from None


def _database(name: str, given: str) -> str:
    """Addresses as people write them, with the driver we ship. No sentence repeats one: it may hold a password."""
    for plain in ("postgresql://", "postgres://"):
        if given.startswith(plain):
            given = "postgresql+psycopg://" + given.removeprefix(plain)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise SettingsError(f"{name} cannot be read. It is like postgresql://role:password@host/database.") from None
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise SettingsError(f"{name} begins with postgresql:// or sqlite:///: there are no other databases.")
    if not url.database or url.database == ":memory:":
        raise SettingsError(f"{name} names a database at its end: web and worker share one.")
    return given


def _domain(given: str) -> str:
    """A bare host name, under which there can be others."""
    domain = given.lower()
    if not re.fullmatch(rf"({LABEL}\.)*(?![0-9]+$){LABEL}", domain) or len(domain) > LONGEST_DOMAIN:
        raise SettingsError("BASE_DOMAIN is a bare host name, like meals.example.org: no address, port or number.")
    return domain


def _sender(given: str | None) -> str | None:
    """As it came. With a name before it or without."""
    if not given:
        return None
    try:
        parse_email(parseaddr(given)[1])
    except Invalid:
        given = ""
    if not given or not given.isprintable():
        raise SettingsError("MAIL_SENDER is an email address, like Extra Plate <no-reply@meals.example.org>.")
    return given


def _number(given: Mapping[str, str], name: str, default: int, within: range) -> int:
    try:
        number = int(given.get(name) or default)
    except ValueError:
        raise SettingsError(f"{name} is a whole number, like {default}.") from None
    if number not in within:
        raise SettingsError(f"{name} is a whole number from {within[0]} to {within[-1]}.")
    return number


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = given.get(name) or default
    if value not in allowed:
        raise SettingsError(f"{name} is one of {', '.join(allowed)}.")
    return value
