"""The parts, joined: settings into Flask, the database, the world outside."""

from collections.abc import MutableMapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask.templating import Environment
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from app import logs
from app.extensions import babel, db, mail, migrate
from app.integrations.mail import FolderMailer, Postbox, SmtpMailer
from app.integrations.photos import PhotoStore
from app.integrations.places import EmbeddedPlaces
from app.integrations.secrecy import Secrecy
from app.services.ports import Ports
from app.settings import Settings, SettingsError
from app.store.across_councils import role_is_free_of_walls
from app.store.session import guard_session, prepare_engine

MEGABYTE = 1024 * 1024


class Templates(Environment):
    """Flask's own, with one flat dictionary of globals a template.

    Jinja's chain of two is searched name by name in Python at each import of macros, some ten times a page. What is
    added to the globals has to be there before the first page, as it is.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def configure(app: Flask, conf: Settings) -> None:
    """Flask's own settings, all in one place. Cookies are Secure and __Host- wherever there is https."""
    app.jinja_environment = Templates
    prefix = "__Host-" if conf.https else ""
    app.config.update(
        SECRET_KEY=conf.secret_keys[0],
        SECRET_KEY_FALLBACKS=conf.secret_keys[1:],
        TESTING=conf.environment == "test",
        SQLALCHEMY_DATABASE_URI=conf.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(conf),
        SESSION_COOKIE_NAME=f"{prefix}extra-plate",
        SESSION_COOKIE_SECURE=conf.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE // 2,
        MAX_FORM_PARTS=200,
        PREFERRED_URL_SCHEME="https" if conf.https else "http",
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE="Europe/London",
        BABEL_TRANSLATION_DIRECTORIES="translations",
        MAIL_SERVER=conf.mail_server or "localhost",
        MAIL_PORT=conf.mail_port,
        MAIL_USE_TLS=conf.mail_tls == "starttls",
        MAIL_USE_SSL=conf.mail_tls == "tls",
        MAIL_USERNAME=conf.mail_username or None,
        MAIL_PASSWORD=conf.mail_password or None,
        MAIL_DEFAULT_SENDER=conf.mail_sender,
        MAIL_SUPPRESS_SEND=False,
    )
    app.extensions["settings"] = conf
    logs.follow_requests(app)
    if conf.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap it
            app.wsgi_app, x_for=conf.proxies, x_proto=conf.proxies, x_host=conf.proxies
        )


def _engine_options(conf: Settings) -> dict[str, object]:
    if conf.is_sqlite:
        return {"pool_size": 10, "max_overflow": 10}
    patience = {"connect_timeout": 5}  # seconds: whoever waits is told soon that the database is away
    return {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": True, "connect_args": patience}


def connect_database(app: Flask, conf: Settings) -> None:
    import_module("app.models")  # maps every table before the first query

    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(app.root_path).parent / "migrations"), compare_type=True)
    with app.app_context():
        prepare_engine(db.engine)
    guard_session(db.session)
    babel.init_app(app, locale_selector=_locale)
    mail.init_app(app)
    if conf.is_production and not conf.is_sqlite:
        _check_role(app)


def _check_role(app: Flask) -> None:
    """The walls between councils must bind the role the service runs as. Says nothing while the database is down."""
    with app.app_context():
        try:
            free = role_is_free_of_walls(db.engine)
        except OperationalError:
            return
    if free:
        raise SettingsError("DATABASE_URL names a role that row-level security does not bind. Use a plain role.")


def _locale() -> str:
    from app.web.language import chosen

    return chosen()


def connect_world(app: Flask, conf: Settings) -> None:
    app.extensions["ports"] = Ports(
        places=EmbeddedPlaces(conf.places_file),
        photos=PhotoStore(conf.photos),
        secrecy=Secrecy(conf.lookup_key, conf.encryption_keys),
    )
    app.extensions["postbox"] = Postbox(
        smtp=SmtpMailer(mail, conf.mail_sender) if conf.mail_server else None,
        folder=FolderMailer(conf.sent_mail, conf.mail_sender),
        server=conf.mail_server,
    )
