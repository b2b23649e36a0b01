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
MISSING = (
    "The browser tests need Chromium, and there is none here. Install it (as root on Debian: apt-get install chromium; "
    "Fedora: dnf install chromium; macOS: brew install --cask chromium) or say where one is: CHROMIUM=/path/to/it."
)


class NoBrowser(RuntimeError):
    """Said plainly, never skipped."""


def find() -> str:
    """Where Chromium is. Raises NoBrowser with what to do."""
    given = os.environ.get("CHROMIUM")
    found = shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)
    if given and not found:
        raise NoBrowser(f"CHROMIUM names a program that cannot be run: {given}.")
    if not found:
        raise NoBrowser(MISSING)
    return found


def install() -> None:
    """Put Debian's package in place where that is possible. Ends with a sentence where it is not."""
    try:
        find()
    except NoBrowser as no:
        if os.environ.get("CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
            raise SystemExit(str(no)) from None
        _from_debian()


def _from_debian() -> None:
    sys.stdout.write("Installing Chromium for the browser tests\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium", "fonts-noto-core"]):
        if subprocess.run(words, check=False, env=environment, stdout=subprocess.DEVNULL).returncode:
            raise SystemExit(f"This did not work: {' '.join(words)}. {MISSING}")


if __name__ == "__main__":
    install()
