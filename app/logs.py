"""One line of JSON for each thing worth knowing. Never a name, an address or a text that somebody wrote."""

import logging
import secrets
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, request

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
QUIET = frozenset({"health.healthz"})

log = structlog.get_logger()


def init(conf: Settings) -> None:
    """To standard error, so that a command's own output stays clean. Exceptions are never written out: see `defect`."""
    level = logging.INFO if conf.is_production else logging.WARNING  # a terminal shows what went wrong, no more
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def follow_requests(app: Flask) -> None:
    """One line for each request: what was asked and how long it took, never by whom, with what, or for which row."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8))


def _end(response: Response) -> Response:
    known = structlog.contextvars.get_contextvars()
    response.headers["X-Request-Id"] = known.get("request_id", "")
    if request.endpoint not in QUIET:
        tenancy = g.get("tenancy")
        log.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None,
            council=tenancy.council.slug if tenancy and tenancy.council else None,
        )
    return response


def defect(event: str, error: BaseException, **facts: Any) -> None:
    """Write down that and where something went wrong. Not the exception's text: it may quote what somebody wrote."""
    log.error(event, kind=type(error).__name__, where=where(error), **facts)


def where(error: BaseException) -> list[str]:
    """The way to the fault through our own files, like ["app/jobs/deliver.py:41 deliver"]."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT / "app")]
    return [f"{Path(frame.filename).relative_to(ROOT).as_posix()}:{frame.lineno} {frame.name}" for frame in ours]
