"""One parent for several processes: when it is told to end, or one of them does, or it is killed, they all end."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""Told to stop, Ctrl-C, and a terminal that was closed."""

LOOK_EVERY = 0.2
PATIENCE = 25.0
"""Seconds in which gunicorn lets pages finish and the worker its message (see graceful_timeout)."""

PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
_C_LIBRARY = ctypes.CDLL(None) if sys.platform == "linux" else None


def supervise(commands: Mapping[str, Sequence[str]], folder: Path) -> int:
    """Run them side by side until the end; gives the exit code: 0 when somebody asked for the end and all went well."""
    told = threading.Event()
    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # under nohup a closed terminal is no reason
            signal.signal(number, lambda *_: told.set())
    children: dict[str, subprocess.Popen[bytes]] = {}
    for name, command in commands.items():
        children[name] = _start(command, folder)
        _say(f"{name} started (pid={children[name].pid})")
    while not told.wait(LOOK_EVERY) and all(child.poll() is None for child in children.values()):
        pass
    return 0 if _end(children) and told.is_set() else 1


def _start(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches the parent alone and each is ended once."""
    parent = os.getpid()

    def tie() -> None:
        if _C_LIBRARY is not None:
            _C_LIBRARY.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was killed in between
            os._exit(1)

    return subprocess.Popen(command, cwd=folder, start_new_session=True, preexec_fn=tie)  # noqa: PLW1509, S603 no threads yet; our own words


def _end(children: Mapping[str, subprocess.Popen[bytes]]) -> bool:
    """Whether each ended well: by itself with 0, or as it was told."""
    for child in children.values():
        child.terminate()
    well = True
    for name, child in children.items():
        try:
            code = child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            code = child.wait()
        _say(f"{name} stopped ({code})")
        well = well and code in {0, -signal.SIGTERM}
    return well


def _say(words: str) -> None:
    """To the terminal, if there still is one."""
    with suppress(OSError):
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()
