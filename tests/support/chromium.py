"""A real Chromium for the browser tests: the machine's own, else Debian's package, else said plainly."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(RuntimeError):
    """Said plainly, never skipped."""


def find() -> str:
    """Where Chromium is. Raises NoBrowser with what to do."""
    given = os.environ.get("CHROMIUM")
    found = given or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise NoBrowser(
            "The browser tests need Chromium and this machine has none. Install it (Debian: apt-get install chromium) "
            "or say where it is with CHROMIUM=/path/to/chromium."
        )
    return found


def install() -> None:
    """Put Debian's package in place where that is possible."""
    if any(map(shutil.which, NAMES)) or os.environ.get("CHROMIUM"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SystemExit(str(_missing()))
    sys.stdout.write("Installing Chromium for the browser tests\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium", "fonts-noto-core"]):
        subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL)


def _missing() -> NoBrowser:
    try:
        find()
    except NoBrowser as no:
        return no
    return NoBrowser("")


if __name__ == "__main__":
    install()
