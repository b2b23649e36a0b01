"""What `flask doctor` sees of the machine around the service: backups, disk, clock, names and certificates."""

import ctypes
import shutil
import socket
import ssl
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from app import clock

BACKUP_AT_LEAST_EVERY = timedelta(hours=26)
"""Each night, and a little longer where the clocks go back."""
FREE_GIB, FREE_SHARE = 1, 0.05
CLOCKS_APART = timedelta(seconds=5)
RENEW_DAYS = 14
SECONDS = 5.0
NOT_IN_STEP = 5  # TIME_ERROR of <sys/timex.h>: nothing keeps this machine's clock
HTTPS_PORT = 443


class Finding(NamedTuple):
    well: bool
    words: str


def backup(made_at: datetime | None, *, needed: bool) -> Finding:
    """made_at: of the last one. needed: whether anybody would miss one."""
    if made_at is None:
        return Finding(well=not needed, words="No backup has been made yet. Run each night: flask backup FILE")
    age = clock.now() - made_at
    words = f"The last backup is {age // timedelta(hours=1)} hours old."
    late = age > BACKUP_AT_LEAST_EVERY
    return Finding(well=not (late and needed), words=f"{words} Run each night: flask backup FILE" if late else words)


def disk(folder: Path) -> Finding:
    total, _, free = shutil.disk_usage(folder)
    gib = free / 2**30
    well = gib >= FREE_GIB and free / total >= FREE_SHARE
    words = f"{gib:.1f} GiB are free where the data is, {free / total:.0%} of the disk."
    return Finding(well=well, words=words if well else f"{words} Make room: a full disk stops every change.")


def clocks(theirs: datetime | None = None) -> Finding:
    """theirs: what the database's machine says now; without it, whether anything keeps this machine's clock."""
    if theirs is not None:
        apart = abs(clock.of_the_machine() - theirs)
        words = f"This machine's clock and the database's are {apart.total_seconds():.0f} seconds apart."
        return Finding(well=apart <= CLOCKS_APART, words=words)
    # Only asks: every mode is 0.
    state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)) if sys.platform == "linux" else -1
    if state < 0:
        return Finding(well=True, words="Whether this machine's clock is kept cannot be seen here.")
    if state == NOT_IN_STEP:
        return Finding(well=False, words="Nothing keeps this machine's clock. Switch on systemd-timesyncd or chrony.")
    return Finding(well=True, words="This machine's clock is kept.")


def names(hosts: Iterable[str]) -> Iterator[Finding]:
    """Whether each is in the DNS."""
    for host in hosts:
        try:
            found = sorted({str(row[4][0]) for row in socket.getaddrinfo(host, HTTPS_PORT, type=socket.SOCK_STREAM)})
        except OSError:
            yield Finding(well=False, words=f"{host} is not in the DNS. Councils need *.<BASE_DOMAIN> there.")
        else:
            yield Finding(well=True, words=f"{host} is at {', '.join(found)}.")


def tls(hosts: Iterable[str], port: int = HTTPS_PORT, context: ssl.SSLContext | None = None) -> Iterator[Finding]:
    """Whether each answers with a certificate that browsers accept, for how long, and with the service behind it."""
    trusted = context or ssl.create_default_context()
    with ThreadPoolExecutor(8) as several:
        yield from several.map(lambda host: _certificate(host, port, trusted), hosts)


def _certificate(host: str, port: int, trusted: ssl.SSLContext) -> Finding:
    try:
        with (
            socket.create_connection((host, port), timeout=SECONDS) as plain,
            trusted.wrap_socket(plain, server_hostname=host) as line,
        ):
            until = str((line.getpeercert() or {}).get("notAfter", ""))
    except ssl.SSLCertVerificationError as error:
        return Finding(well=False, words=f"{host}: browsers refuse its certificate ({error.verify_message}).")
    except OSError as error:
        return Finding(well=False, words=f"{host} does not answer over https ({type(error).__name__}).")
    days = (datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) - clock.of_the_machine()).days
    words = f"{host}: its certificate is good for {days} days."
    return Finding(well=days >= RENEW_DAYS, words=words if days >= RENEW_DAYS else f"{words} Renew it.")
