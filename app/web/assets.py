"""Built styles, scripts and pictures: their hashed names, and how they are served."""

import json
import re
from collections.abc import Mapping, MutableMapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PREFIX = "/static/dist/"
HASHED = re.compile(r"\.[0-9a-f]{8}\.[a-z0-9]+$")


class AssetsNotBuilt(Exception):
    """One sentence for the person who starts the service."""


class AssetManifest:
    """The map from a file's plain name to its built one, read once from manifest.json.

    Raises AssetsNotBuilt at the first look-up when nothing has been built, or the name is unknown.
    """

    def __init__(self, dist: Path) -> None:
        self.dist = dist

    @cached_property
    def names(self) -> Mapping[str, str]:
        try:
            found = json.loads((self.dist / "manifest.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise AssetsNotBuilt(
                "The styles and scripts are not built yet. Run: make setup (or node static/build.mjs)."
            ) from None
        return {str(name): str(built) for name, built in found.items()}

    def url(self, name: str) -> str:
        """The address of a built file: "app.css" -> "/static/dist/app.1a2b3c4d.css"."""
        try:
            return PREFIX + self.names[name]
        except KeyError:
            raise AssetsNotBuilt(f"{name} is not among the built files. Run: node static/build.mjs.") from None


def register(app: Flask, dist: Path) -> None:
    """Give every template `asset("app.css")`."""
    manifest = AssetManifest(dist)
    app.extensions["assets"] = manifest
    app.jinja_env.globals["asset"] = manifest.url


def is_immutable(_path: str, url: str) -> bool:
    """A name that carries its content's hash never changes what it means."""
    return bool(HASHED.search(url))


def add_headers(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def with_whitenoise(wsgi_app: "WSGIApplication", root: Path) -> WhiteNoise:
    """Serve root/static/dist ahead of the application, each file in the smallest form the browser takes.

    The files are found once, at start; a missing folder serves nothing and leaves the sentence to AssetManifest.
    """
    served = WhiteNoise(
        wsgi_app,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=is_immutable,
        add_headers_function=add_headers,
    )
    dist = root / "static" / "dist"
    if dist.is_dir():
        served.add_files(str(dist), prefix=PREFIX)
    return served
