"""A real start in production, and every way in which it can end: nothing may stay behind."""

import fcntl
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parents[2]
FLASK = [sys.executable, "-m", "flask", "--app", "app"]
SERVE = [*FLASK, "serve"]
_BOTH = "from pathlib import Path; from app.cli.supervise import supervise; import sys; "
_BOTH += "sys.exit(supervise(dict.fromkeys(['web', 'worker'], ['sleep', '90']), Path()))"
SLEEPERS = [sys.executable, "-c", _BOTH]
PATIENCE = 30

pytestmark = pytest.mark.race


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of an installation in production whose database has been migrated."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"ENVIRONMENT": "production", "BASE_DOMAIN": "meals.example", "MAIL_SERVER": "127.0.0.1"}
    given |= {"SECRET_KEY": "s" * 40, "LOOKUP_KEY": "l" * 40, "ENCRYPTION_KEY": Fernet.generate_key().decode()}
    given |= {"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path_factory.mktemp("there")), "PORT": str(port)}
    given |= {"PYTHONUNBUFFERED": "1", "PROXIES": "1", "WEB_WORKERS": "1"}
    early = subprocess.run(SERVE, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert (early.returncode, "flask db upgrade" in early.stderr) == (1, True), early.stderr
    subprocess.run([*FLASK, "db", "upgrade"], cwd=ROOT, env=given, capture_output=True, check=True)
    return given


class Started:
    """A parent at a terminal of its own. children: the web and the worker that it has started."""

    def __init__(self, environ: dict[str, str], words: Sequence[str]) -> None:
        self.terminal, theirs = pty.openpty()
        everywhere = dict.fromkeys(("stdin", "stdout", "stderr"), theirs)
        given = {"cwd": ROOT, "env": environ, "start_new_session": True, "preexec_fn": _take_terminal} | everywhere
        self.parent = subprocess.Popen(words, **given)
        os.close(theirs)
        self.said = ""
        self.listen_for("web started", "worker started")
        self.children = [int(pid) for pid in re.findall(r"started \(pid=(\d+)\)", self.said)]

    def hang_up(self) -> None:
        os.close(self.terminal)
        self.terminal = -1

    def listen_for(self, *words: str) -> None:
        while not all(word in self.said for word in words):
            self.said += os.read(self.terminal, 4096).decode()

    def listen(self) -> None:
        """To the last word: the other end is closed when the last of them has ended."""
        try:
            while more := os.read(self.terminal, 4096):
                self.said += more.decode()
        except OSError:
            return

    def all_gone(self) -> bool:
        for _ in range(PATIENCE * 10):
            if not [pid for pid in self.children if Path(f"/proc/{pid}/cmdline").exists()]:
                return True
            Event().wait(0.1)
        return False

    def clear_up(self) -> None:
        for pid in (self.parent.pid, *self.children):
            if Path(f"/proc/{pid}/cmdline").exists():
                os.kill(pid, signal.SIGKILL)
        self.parent.wait(PATIENCE)
        if self.terminal >= 0:
            self.hang_up()


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def started(environ: dict[str, str]) -> Iterator[Callable[..., Started]]:
    services: list[Started] = []

    def start(*words: str) -> Started:
        services.append(Started(environ, words))
        return services[-1]

    yield start
    for service in services:
        service.clear_up()


def test_one_parent_serves_and_ends_both(environ: dict[str, str], started: Callable[..., Started]) -> None:
    service = started(*SERVE)
    service.listen_for("worker_started")
    service.parent.send_signal(signal.SIGTERM)
    service.listen()
    assert service.parent.wait(PATIENCE) == 0
    assert "worker_stopped" in service.said
    assert service.all_gone()


def test_a_closed_terminal_ends_everything(started: Callable[..., Started]) -> None:
    service = started(*SERVE)
    service.hang_up()
    service.parent.wait(PATIENCE)
    assert service.all_gone()


def test_a_killed_parent_takes_both_along(started: Callable[..., Started]) -> None:
    service = started(*SLEEPERS)
    service.parent.kill()
    service.listen()
    assert service.all_gone()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGHUP])
def test_told_to_end_it_ends_both(started: Callable[..., Started], how: signal.Signals) -> None:
    service = started(*SLEEPERS)
    service.parent.send_signal(how)
    service.listen()
    assert service.parent.wait(PATIENCE) == 0
    assert service.all_gone()


def test_when_one_ends_so_does_the_other(started: Callable[..., Started]) -> None:
    service = started(*SLEEPERS)
    os.kill(service.children[1], signal.SIGKILL)
    service.listen()
    assert service.parent.wait(PATIENCE) == 1
    assert service.all_gone()
