"""Styles and scripts: what is built, how it is named and how it is served."""

import json
import re
from pathlib import Path

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from app.web.assets import AssetManifest, AssetsNotBuilt, is_immutable, with_whitenoise

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "static/dist"
SOURCES = sorted((ROOT / "static/src").glob("*.scss"))
PHYSICAL = re.compile(
    r"[;{\s](?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(")
MAY_NAME_COLOURS = {"_tokens.scss", "_print.scss"}


@pytest.fixture
def built(tmp_path):
    dist = tmp_path / "static/dist"
    dist.mkdir(parents=True)
    (dist / "app.0a1b2c3d.css").write_text("a{color:red}")
    (dist / "app.0a1b2c3d.css.br").write_bytes(b"packed")
    (dist / "manifest.json").write_text(json.dumps({"app.css": "app.0a1b2c3d.css"}))
    return tmp_path


def get(root, path, **headers):
    return Client(with_whitenoise(Response("the application"), root), Response).get(
        path, headers=headers, buffered=True
    )


def test_a_plain_name_leads_to_the_built_file(built):
    assert AssetManifest(built / "static/dist").url("app.css") == "/static/dist/app.0a1b2c3d.css"


def test_nothing_built_is_said_in_a_sentence_with_the_command(tmp_path):
    with pytest.raises(AssetsNotBuilt, match="make setup"):
        AssetManifest(tmp_path).url("app.css")


def test_an_unknown_name_is_named(built):
    with pytest.raises(AssetsNotBuilt, match=r"other\.css"):
        AssetManifest(built / "static/dist").url("other.css")


def test_a_hashed_file_is_kept_for_ever_and_dressed_for_safety(built):
    headers = get(built, "/static/dist/app.0a1b2c3d.css").headers
    assert "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_browser_that_takes_brotli_gets_it(built):
    answer = get(built, "/static/dist/app.0a1b2c3d.css", **{"Accept-Encoding": "br"})
    assert (answer.headers["Content-Encoding"], answer.data) == ("br", b"packed")


def test_other_addresses_reach_the_application(built):
    assert get(built, "/meals").text == "the application"
    assert get(built, "/static/dist/../../secrets.env").text == "the application"


def test_without_a_build_the_application_still_answers(tmp_path):
    assert get(tmp_path, "/static/dist/app.css").text == "the application"


@pytest.mark.parametrize(
    ("url", "forever"),
    [
        ("/static/dist/app.0a1b2c3d.css", True),
        ("/static/dist/app.css", False),
        ("/static/dist/manifest.json", False),
        ("/static/dist/app.0a1b2c3.css", False),
    ],
)
def test_only_a_name_with_its_hash_is_kept_for_ever(url, forever):
    assert is_immutable("", url) is forever


def test_every_built_name_is_there_and_packed():
    names = AssetManifest(DIST).names
    assert {"app.css", "app.js", "favicon.svg"} <= names.keys()
    for name in names.values():
        assert is_immutable("", name)
        assert (DIST / name).is_file()
        assert (DIST / f"{name}.br").stat().st_size <= (DIST / name).stat().st_size
        assert (DIST / f"{name}.gz").is_file()


def test_the_stylesheet_fits_a_slow_phone():
    packed = DIST / f"{AssetManifest(DIST).names['app.css']}.br"
    assert packed.stat().st_size <= 14_000


def test_the_built_styles_ask_for_nothing_else_and_know_no_left_and_right():
    css = (DIST / AssetManifest(DIST).names["app.css"]).read_text(encoding="utf-8")
    assert "url(" not in css
    assert "@import" not in css
    assert "GDS Transport" not in css
    sides = re.findall(
        r"[;{](?:margin|padding|border)-(?:left|right)[^;}]*|[;{](?:left|right):|text-align:(?:left|right)", css
    )
    assert not sides


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.name)
def test_our_styles_use_logical_properties(file):
    found = PHYSICAL.findall(file.read_text(encoding="utf-8"))
    assert not found, f"Write start and end, not left and right: {found}"


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.name)
def test_colours_are_tokens(file):
    if file.name not in MAY_NAME_COLOURS:
        found = COLOUR.findall(file.read_text(encoding="utf-8"))
        assert not found, f"Write colours in _tokens.scss only: {found}"


def test_the_lock_file_names_no_host():
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock, 'Take the "funding" and "resolved" fields out again.'
    assert all("integrity" in part for path, part in json.loads(lock)["packages"].items() if path)


def test_the_parts_of_the_build_are_pinned_exactly():
    parts = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in parts.values())
