"""New code comes in without a page lost: what systemd's `reload` sends, to a real gunicorn, while people read."""

import http.client
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.cli.test_serve import PATIENCE, ROOT, environ  # noqa: F401 a fixture

pytestmark = pytest.mark.race
ASKED = {"Host": "meals.example", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "meals.example"}


def ask(port: int) -> int:
    """The status of the front door, over a connection of its own."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/", headers=ASKED)
        answer = line.getresponse()
        answer.read()
        return answer.status
    finally:
        line.close()


def processes_of(parent: int) -> set[int]:
    return set(map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()))


def wait_until(what: str, true) -> None:
    for _ in range(PATIENCE * 10):
        if true():
            return
        Event().wait(0.1)
    raise AssertionError(what)


def answers(port: int) -> bool:
    try:
        return ask(port) == 200
    except OSError:
        return False


def test_a_reload_brings_fresh_processes_and_loses_no_page(environ: dict[str, str]) -> None:  # noqa: F811 the fixture
    port, over, seen = int(environ["PORT"]), Event(), []
    command = [sys.executable, "-m", "gunicorn", "-c", "app/gunicorn_conf.py"]
    with subprocess.Popen(command, cwd=ROOT, env=environ) as web:
        try:
            wait_until("nobody answers", lambda: answers(port))
            before = processes_of(web.pid)

            def read_on() -> None:
                while not over.is_set():
                    try:
                        seen.append(ask(port))
                    except OSError as error:
                        seen.append(error)

            reader = Thread(target=read_on)
            reader.start()
            web.send_signal(signal.SIGHUP)
            wait_until("the old processes stay", lambda: processes_of(web.pid) and not processes_of(web.pid) & before)
            over.set()
            reader.join()
            assert set(seen) == {200}
        finally:
            over.set()
            web.terminate()
            web.wait(PATIENCE)
