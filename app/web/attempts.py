"""What stands round signing in: counting tries, beginning and ending a browser's session, and where to go next."""

import re
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from flask import redirect, request, session
from flask.typing import ResponseReturnValue

from app import clock
from app.domain.errors import DomainError, TooMany
from app.extensions import db
from app.services import codes, throttles
from app.services.frame import Deed
from app.services.throttles import Rate, Try
from app.web import identity, language
from app.web.acting import act
from app.web.forms_base import Form
from app.web.navigation import home_url
from app.web.tenant import this_council
from app.web.words import sentence

P = ParamSpec("P")
T = TypeVar("T")

PENDING, HANDLE, NEXT = "pending", "handle", "next"
LONGEST_NEXT = 500
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def attempt(form: Form, use_case: Callable[Concatenate[Deed, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """As act_on, for a deed whose answer is wanted and which a second sending may not repeat anyway."""
    try:
        return act(use_case, *args, **kwargs)
    except TooMany:
        raise
    except DomainError as no:
        if no.status in {404, 410}:
            raise
        form.show_error(no.field, sentence(no.code, no.details), no.status)
        return None


def spend(*tries: tuple[Rate, str]) -> None:
    """Count a try of each rate against this council's target. Raises TooMany, which answers 429 with Retry-After."""
    council = this_council()
    named = [Try(rate, f"{council.id}\0{target}") for rate, target in tries]
    throttles.spend(db.session(), identity.ports().secrecy, clock.now(), *named)


def network() -> str:
    return throttles.network_of(request.remote_addr)


def count_code_try(handle: str) -> None:
    """Raises Gone("code_over")."""
    spend((throttles.CODE_ENTRIES_FROM_NETWORK, network()))
    codes.count_try(db.session(), identity.ports().secrecy, this_council().id, handle, clock.now())


def begin(token: str) -> ResponseReturnValue:
    """Let the browser in: nothing that was in its session before stays, and it goes where it wanted to go."""
    wanted = safe_next(session.get(NEXT))
    _start_afresh()
    session["_user_id"] = token
    session.permanent = True
    identity.forget()
    member = identity.find(token)
    if member and member.is_staff:
        session[identity.STAFFS] = True
    if member and member.person:
        language.keep_unless_chosen(member.person.language)
    return redirect(wanted or (home_url(member) if member else "/"), 303)


def begin_second_factor(token: str) -> None:
    """Keep the token aside: it opens nothing but the page that asks for the second factor."""
    wanted = safe_next(session.get(NEXT))
    _start_afresh()
    session[PENDING] = token
    if wanted:
        session[NEXT] = wanted
    identity.forget()


def end() -> None:
    _start_afresh()
    identity.forget()


def safe_next(wanted: object) -> str | None:
    """A path on this very host, or None: an address elsewhere is how people are led to a false page."""
    text = str(wanted or "")
    if len(text) > LONGEST_NEXT or not re.fullmatch(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*", text):
        return None
    return text


def device() -> str:
    """Which browser this is, as its owner would say it: "Chrome, Android"."""
    told = request.user_agent.string
    browser = next((name for mark, name in _BROWSERS if mark in told), "")
    system = next((name for name in _SYSTEMS if name in told), "")
    return ", ".join(part for part in (browser, system.replace("Macintosh", "Mac")) if part)


def _start_afresh() -> None:
    kept = session.get(language.KEPT)
    session.clear()
    if kept:
        language.keep(kept)
