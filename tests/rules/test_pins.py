"""Pinned parts are names, versions and hashes, never where to fetch them from."""

import re

import pytest

from tests.rules.tree import ROOT, complain, files, named

ADDRESS = re.compile(r"https?://")


def pin_files():
    listed = [path for path in files("requirements", endings=(".in", ".txt")) if path.is_file()]
    beside = [
        ROOT / place / name for place in (".", "bench") for name in ("package.json", "package-lock.json", ".npmrc")
    ]
    return [*listed, *(path for path in beside if path.is_file())]


def pinned_parts(text):
    """One string a requirement: its line and the lines that carry on from it."""
    joined = re.sub(r"\\\n\s*", "", text)
    return [line for line in joined.splitlines() if line and not line.startswith(("#", " ", "-"))]


def test_no_pin_names_a_download_host():
    problems = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in pin_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ADDRESS.search(line)
    ]
    complain(
        problems,
        "Take the address out. Python: `uv pip compile --generate-hashes --no-emit-index-url`. "
        "npm: `omit-lockfile-registry-resolved=true` in .npmrc, then install again.",
    )


@pytest.mark.parametrize("path", files("requirements", endings=(".txt",)), ids=lambda path: path.stem)
def test_every_python_part_has_one_version_and_its_hashes(path):
    parts = pinned_parts(path.read_text(encoding="utf-8"))
    problems = [f"{named(path)}: {part[:60]}" for part in parts if "==" not in part or "--hash=sha256:" not in part]
    assert parts
    complain(problems, "Write the part into the .in file beside it and compile that with hashes.")


def test_no_lock_file_that_names_hosts_is_in_the_tree():
    locks = [place for place in ("uv.lock", "pylock.toml", "poetry.lock", "yarn.lock") if (ROOT / place).exists()]
    complain(locks, "Remove it: requirements/*.txt and package-lock.json are the pins.")
