"""Which council a request is for. The host says so, and nothing else may."""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Literal, cast

from flask import Flask, Response, abort, current_app, g, request

from app.domain.council_life import OPEN_TO_ALL
from app.domain.council_policy import CouncilPolicy, parse_policy
from app.extensions import db
from app.models.councils import Council
from app.services.frame import CouncilContext
from app.settings import Settings
from app.store import councils as council_store
from app.store.session import belong_to

HostKind = Literal["front_door", "council", "operator"]


@dataclass(frozen=True)
class Tenancy:
    """kind: which of the three houses was rung at. council: set for a council's host only."""

    kind: HostKind
    council: CouncilContext | None


def init(app: Flask) -> None:
    app.before_request(_find_council)


def settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])


def tenancy() -> Tenancy:
    return cast("Tenancy", g.tenancy)


def this_council() -> CouncilContext:
    """The council of this request. On another host there is none: 404."""
    council = tenancy().council
    if council is None:
        abort(404)
    return council


def context_of(row: Council) -> CouncilContext:
    return CouncilContext(row.id, row.slug, read_policy(row.document), row.state)


def is_open_to_all(row: Council) -> bool:
    """Whether the front door sends people there: not on trial, and not suspended."""
    return context_of(row).phase in OPEN_TO_ALL


@lru_cache(maxsize=1024)
def read_policy(document: str) -> CouncilPolicy:
    """The typed policy of a stored document; the text itself is the key, so a change is seen at once."""
    return parse_policy(document)


def council_url(slug: str, path: str = "/") -> str:
    """The address of a council's page under this installation's own domain, where it always answers."""
    return _at(f"{slug}.{settings().base_domain}", path)


def own_url(policy: CouncilPolicy, path: str = "/") -> str:
    """Where people are sent: the council's own domain when it has one. Its subdomain serves the same pages."""
    return _at(policy.hosts[0], path) if policy.hosts else council_url(policy.slug, path)


def front_door_url(path: str = "/") -> str:
    """The address of a page that no council has. path: begins with a slash."""
    return _at(settings().base_domain, path)


def _at(host: str, path: str) -> str:
    conf = settings()
    scheme = "https" if conf.https else "http"
    port = "" if conf.https or conf.port == 80 else f":{conf.port}"  # noqa: PLR2004 http's own port
    return f"{scheme}://{host}{port}{path}"


def _find_council() -> Response | None:
    """Set g.tenancy from the host, and the session's net from it. An unknown host gets 404."""
    host = request.host.lower()
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0].rstrip(".")
    if request.endpoint == "health.healthz" and _may_be_a_probe(host):
        return None
    g.tenancy = _resolve(host)
    if g.tenancy.council:
        belong_to(db.session(), g.tenancy.council.id)
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and g.tenancy.kind not in getattr(view, "hosts", ("council",)):
        abort(404)
    return None


def _may_be_a_probe(host: str) -> bool:
    """Whether the health page answers here without a look at the councils: front door, localhost, or by number.

    A load balancer and a container's own probe know an address and no name. At a council's host it answers as well,
    found like every page; a name that nobody here has gets 404, as everywhere.
    """
    try:
        ip_address(host)
    except ValueError:
        return host in {settings().base_domain, "localhost"}
    return True


def _resolve(host: str) -> Tenancy:
    base = settings().base_domain
    if host == base:
        return Tenancy("front_door", None)
    if host == f"operator.{base}":
        return Tenancy("operator", None)
    if host.endswith(f".{base}"):
        row = council_store.by_slug(db.session(), host.removesuffix(f".{base}"))
    else:
        row = council_store.by_host(db.session(), host)
    if row is None:
        g.tenancy = Tenancy("front_door", None)
        abort(404)
    return Tenancy("council", context_of(row))
