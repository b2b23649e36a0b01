"""A browser without a screen: signs in, keeps to one council's host, and reads every page it gets as a lint would."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from support.lint import lint
from support.world import World
from werkzeug.test import TestResponse

from app.models.people import Person


class Browser:
    """host: whose pages. Every HTML answer is checked (title, one h1, unique ids, labels); forms are filled by name."""

    def __init__(self, app: Flask, host: str, token: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.host = host
        if token:
            with self.client.session_transaction(base_url=self.base) as session:
                session["_user_id"] = token
                session["_fresh"] = True

    @property
    def base(self) -> str:
        return f"http://{self.host}:8000"

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        _forget_last_request()
        return self._checked(self.client.get(path, base_url=self.base, **kwargs))

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send exactly this, with the page's token; see `send` for a form as a person fills it in."""
        body = {"csrf_token": self.token(), "form_key": "k" * 20} | (data or {})
        _forget_last_request()
        return self._checked(self.client.post(path, base_url=self.base, data=body, **kwargs))

    def raw(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        """Whatever comes back, unread: for what no person would send."""
        _forget_last_request()
        return self.client.open(path, method=method, base_url=self.base, **kwargs)

    def send(self, path: str, fields: dict[str, Any] | None = None, *, action: str | None = None) -> TestResponse:
        """Open a page, fill its form (the first, or the one with this action) with these fields, and send it."""
        page = self.get(path)
        form = page.forms(action)  # type: ignore[attr-defined]  # put there by _checked
        data = form.values | (fields or {})
        _forget_last_request()
        return self._checked(self.client.post(form.action or path, base_url=self.base, data=data))

    def token(self) -> str:
        """The page's anti-forgery token, made as the templates make it."""
        _forget_last_request()
        app = self.client.application
        with self.client.session_transaction(base_url=self.base) as kept, app.test_request_context(base_url=self.base):
            session.update(kept)
            token = generate_csrf()
            kept["csrf_token"] = session["csrf_token"]
        return str(token)

    def _checked(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            document = lint(response.get_data(as_text=True))
            response.forms = document.form  # type: ignore[attr-defined]  # for send
            response.document = document  # type: ignore[attr-defined]  # for tests
            response.text_of = document.text_of  # type: ignore[attr-defined]  # for tests
        return response


def _forget_last_request() -> None:
    """A test's context outlives its requests: who was signed in and which token was made must not reach the next."""
    for name in list(g):
        g.pop(name)


@pytest.fixture
def browser(clean: Flask, world: World) -> Callable[..., Browser]:
    """browser(): a stranger at Reigate; browser(asha): Asha signed in; browser(cleo, acting_for=dev): for Dev."""

    def open_as(who: Person | None = None, *, host: str | None = None, acting_for: Person | None = None) -> Browser:
        if who is None:
            return Browser(clean, host or "reigate.localhost")
        slug = "barnet" if who.council_id == world.barnet.id else "reigate"
        return Browser(clean, host or f"{slug}.localhost", world.sign_in(who, acting_for=acting_for))

    return open_as
