import gzip
import io

import brotli
from flask import Flask
from support.client import Browser

HOST = {"base_url": "http://reigate.localhost:8000"}


def test_every_answer_forbids_foreign_and_inline_code(clean: Flask) -> None:
    for path in ("/", "/healthz", "/no-such-page"):
        headers = clean.test_client().get(path, **HOST).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http:" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_never_kept_by_a_cache(clean: Flask) -> None:
    assert clean.test_client().get("/", **HOST).headers["Cache-Control"] == "no-store"


def test_pages_are_packed_as_the_browser_can_read_them(clean: Flask) -> None:
    client = clean.test_client()
    plain = client.get("/no-such-page", **HOST).data
    packed = client.get("/no-such-page", **HOST, headers={"Accept-Encoding": "br, gzip"})
    zipped = client.get("/no-such-page", **HOST, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < len(plain) / 2
    assert b"<h1" in brotli.decompress(packed.data)
    assert b"<h1" in gzip.decompress(zipped.data)
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_defect_is_a_kind_page_without_a_trace(clean: Flask) -> None:
    def fail() -> str:
        raise RuntimeError("a secret of the house")

    clean.view_functions["public.home"], kept = fail, clean.view_functions["public.home"]
    fail.hosts = kept.hosts  # type: ignore[attr-defined]  # as the guard marks it
    clean.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = Browser(clean, "reigate.localhost").get("/")
    finally:
        clean.view_functions["public.home"] = kept
    assert answer.status_code == 500
    assert "secret of the house" not in answer.text
    assert "Nothing was changed" in answer.text


def test_a_body_that_is_too_large_is_413(clean: Flask) -> None:
    kind = "application/x-www-form-urlencoded"
    large = {"CONTENT_LENGTH": "13000000", "wsgi.input": io.BytesIO(b"x=y")}
    answer = clean.test_client().post("/sign-in", content_type=kind, environ_overrides=large, **HOST)
    assert answer.status_code == 413
    assert "Go back to the page before" in answer.get_data(as_text=True)
    assert "under 10 MB" in answer.get_data(as_text=True)


def test_a_wrong_method_says_which_are_right(clean: Flask) -> None:
    answer = clean.test_client().delete("/healthz", **HOST)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
