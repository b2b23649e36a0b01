"""A machine without a browser gets a sentence that says what to install, and no trace."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.tree import ROOT


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "The browser tests need Chromium, and there is none here. Install it"),
        ({"CHROMIUM": "/nowhere/chromium"}, "CHROMIUM names a program that cannot be run: /nowhere/chromium."),
    ],
)
def test_a_missing_browser_is_said_plainly(tmp_path: Path, environ: dict[str, str], sentence: str) -> None:
    command = [sys.executable, "-m", "tests.support.chromium"]
    given = {"PATH": str(tmp_path)} | environ
    answer = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith(sentence)
    assert answer.stderr.count("\n") == 1


def test_an_installation_that_fails_is_said_plainly(tmp_path: Path) -> None:
    failing = tmp_path / "apt-get"
    failing.write_text("#!/bin/sh\nexit 100\n")
    failing.chmod(0o755)
    command = [sys.executable, "-c", "from tests.support import chromium as c; c.os.geteuid = lambda: 0; c.install()"]
    answer = subprocess.run(command, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith("This did not work: apt-get update -q. The browser tests need Chromium")
    assert "Traceback" not in answer.stderr
