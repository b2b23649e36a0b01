"""Signing in without the pages, for tests that are about what comes after."""

from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import BrowserContext
from support.live import Service

from app.cli import demo
from app.domain.vocabulary import Asked
from app.extensions import db
from app.integrations.secrecy import new_token
from app.models.accounts import SignIn
from app.services.ports import Ports
from app.store import accounts, councils
from app.store import demo as demo_store
from app.store.session import writing


def tell_demonstrations(service: Service) -> None:
    """The made-up people and their day, in every council."""
    with service.app.app_context():
        demo.top_up()


def sign_in(service: Service, context: BrowserContext, council: str, email: str, acting_for: str = "") -> None:
    """From here on this browser is somebody's, second factor done. acting_for: the whole name of whom they act for."""
    with service.app.app_context():
        token = _session_row(service, council, email, acting_for)
    interface = SecureCookieSessionInterface()
    serializer = interface.get_signing_serializer(service.app)
    assert serializer is not None
    name = service.app.config["SESSION_COOKIE_NAME"]
    value = serializer.dumps({"_user_id": token, "_fresh": True})
    context.add_cookies([{"name": name, "value": str(value), "url": service.url(council)}])


def _session_row(service: Service, slug: str, email: str, acting_for: str) -> str:
    session = db.session()
    council = councils.by_slug(session, slug)
    assert council is not None, slug
    with writing(session, council.id):
        token = _sign_in_row(service, council.id, email, acting_for)
    db.session.remove()
    return token


def _sign_in_row(service: Service, council_id: int, email: str, acting_for: str) -> str:
    session, now, token = db.session(), service.now(), new_token()
    holder = accounts.by_email(session, council_id, email)
    assert holder is not None, f"nobody signs in as {email}"
    ports: Ports = service.app.extensions["ports"]
    row = SignIn(council_id=council_id, account_id=holder.account.id, created_at=now, last_seen_at=now)
    row.token_hash, row.second_factor_at = ports.secrecy.hash("sign-in", token), now
    other = demo_store.person_named(session, council_id, acting_for) if acting_for else None
    if other is not None:
        row.acting_for_id, row.acting_how, row.acting_reason = other.id, Asked.PHONE, "Rang the office"
    session.add(row)
    return token
