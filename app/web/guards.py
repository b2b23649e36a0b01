"""Every view says who may open it: exactly one of @public, @requires(permission) and (operators) @operators_only."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, TypeVar, cast

from flask import abort, current_app, has_request_context, make_response, redirect, request, session, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.domain.errors import Forbidden
from app.domain.permissions import Permission, reads_only
from app.services import looks, reads
from app.web.acting import act
from app.web.identity import LOOKS, Looker, Member, signed_in
from app.web.tenant import HostKind, tenancy

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
T = TypeVar("T")

ALL_HOSTS: tuple[HostKind, ...] = ("council", "front_door", "operator")


def stamp(view: View[P], guard: str, *hosts: HostKind) -> View[P]:
    """Write on a view who may open it and where, for the tenant and tests/rules.

    Two guards on one view would say two things, so a second one stops the app from starting.
    """
    if hasattr(view, "guard"):
        raise TypeError(f"{view.__name__} has two guards: keep one of @public, @requires(...) and @operators_only")
    view.guard, view.hosts = guard, hosts  # type: ignore[attr-defined]  # a function carries what it is told
    return view


def public(*hosts: HostKind) -> Callable[[View[P]], View[P]]:
    """Anybody may open it, on these hosts (a council's alone when none is named)."""

    def mark(view: View[P]) -> View[P]:
        return stamp(view, "public", *(hosts or ("council",)))

    return mark


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Only a signed-in person who holds the permission, in their own right or for the member they act for."""

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            member = signed_in()
            if member is None:
                return _to_sign_in()
            if permission not in member.page_permissions:
                abort(403)
            if isinstance(member, Looker) and request.method not in {"GET", "HEAD"}:
                abort(403)
            if member.person is None and permission is not Permission.MANAGE_ACCOUNT:
                abort(403)
            if not reads_only(member.permissions):
                return view(*args, **kwargs)
            return _read(member, view(*args, **kwargs), kwargs)

        return stamp(guarded, permission, "council")

    return mark


def _read(member: Member, answer: ResponseReturnValue, parts: Mapping[str, object]) -> ResponseReturnValue:
    """Write down which file was read, or every page where the operator looks, before it leaves the house."""
    shown = make_response(answer)
    if shown.status_code != HTTPStatus.OK or request.method != "GET" or shown.mimetype != "text/html":
        return shown
    page = str(request.endpoint).partition(".")[2]
    if isinstance(member, Looker):
        act(looks.see, member.look.ref, request.path)
    elif page in reads.FINDERS:
        act(reads.write_down, page, str(parts["ref"]), request.path)
    return shown


def may_open(endpoint: str) -> bool:
    """Whether the reader may open this page: nobody is shown a way that is closed to them.

    A stranger signs in first.
    """
    guard = getattr(current_app.view_functions.get(endpoint), "guard", None)
    if guard in {"public", None}:
        return guard is not None
    member = signed_in()
    return member is None or guard in member.page_permissions


def may_go(url: str, method: str = "GET") -> bool:
    """As may_open, for an address. One that is none of ours, or of no page yet, is left as it is."""
    if not has_request_context() or request_ctx.url_adapter is None or not url.startswith("/"):
        return True
    try:
        endpoint, _values = request_ctx.url_adapter.match(url.partition("?")[0].partition("#")[0], method=method)
    except (HTTPException, RequestRedirect):
        return True
    return tenancy().kind != "council" or may_open(endpoint)


def _to_sign_in() -> ResponseReturnValue:
    if str(session.get("_user_id", "")).startswith(LOOKS):
        raise Forbidden("look_over")
    if request.method not in {"GET", "HEAD"}:
        abort(403)
    return cast("ResponseReturnValue", redirect(url_for("public.sign_in", next=request.full_path.rstrip("?"))))
