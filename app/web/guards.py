"""Every view says who may open it: exactly one of @public, @signed_in_only and @requires(permission)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.permissions import Permission
from app.web.identity import signed_in
from app.web.tenant import HostKind

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
T = TypeVar("T")

ALL_HOSTS: tuple[HostKind, ...] = ("council", "front_door", "operator")


def public(*hosts: HostKind) -> Callable[[View[P]], View[P]]:
    """Anybody may open it, on these hosts (a council's alone when none is named)."""

    def mark(view: View[P]) -> View[P]:
        view.guard = "public"  # type: ignore[attr-defined]  # read by tests/rules and the tenant
        view.hosts = hosts or ("council",)  # type: ignore[attr-defined]  # same
        return view

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
            if member.person is None and permission is not Permission.MANAGE_ACCOUNT:
                abort(403)
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined]  # read by tests/rules
        guarded.hosts = ("council",)  # type: ignore[attr-defined]  # read by the tenant
        return guarded

    return mark


def _to_sign_in() -> ResponseReturnValue:
    if request.method not in {"GET", "HEAD"}:
        abort(403)
    return cast("ResponseReturnValue", redirect(url_for("public.sign_in", next=request.full_path.rstrip("?"))))
