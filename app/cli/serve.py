"""`flask serve`: everything that `make run` does once the parts are installed, under one parent."""

import socket
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.cli import schema
from app.cli.plainly import PlainCommand
from app.cli.supervise import supervise
from app.extensions import db
from app.services import councils as council_service
from app.settings import Settings
from app.store import councils as council_store

ROOT = Path(__file__).resolve().parents[2]


@click.command(cls=PlainCommand)
@click.option("--host", default="127.0.0.1", help="The address to listen on. Only a proxy of yours should reach it.")
@with_appcontext
def serve(host: str) -> None:
    """Start the pages and the worker, and end both on Ctrl-C."""
    conf: Settings = current_app.extensions["settings"]
    _check_port(host, conf.port)
    if conf.is_production:
        schema.check()
    else:
        _prepare(conf)
    db.engine.dispose()
    sys.exit(_supervise(host, conf))


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise click.ClickException(
                f"Port {port} is taken. Stop what uses it, or choose another: make run PORT={port + 1}"
            ) from None


def _prepare(conf: Settings) -> None:
    """Development: bring the tables up to date, and the demonstration up to today."""
    if schema.current() != schema.head():
        click.echo("Preparing the database")
        schema.upgrade()
    if find_spec("app.cli.demo"):
        import_module("app.cli.demo").top_up()
    else:
        _load_councils()
    _greet(conf)


def _load_councils() -> None:
    for file in sorted((ROOT / "seeds" / "councils").glob("*.toml")):
        council_service.apply(db.session(), file.read_text(), clock.now(), file.name)


def _greet(conf: Settings) -> None:
    """Where everything is. The demonstration's own sign-ins are printed by it."""
    scheme, port = ("https", "") if conf.https else ("http", f":{conf.port}")
    click.echo("")
    click.echo(f"Extra Plate      {scheme}://{conf.base_domain}{port}/")
    for council in council_store.every(db.session()):
        click.echo(f"  {council.slug:<14} {scheme}://{council.slug}.{conf.base_domain}{port}/")
    if not conf.mail_server:
        click.echo(f"  sent mail      {scheme}://<council>.{conf.base_domain}{port}/sent-mail")
    click.echo(f"  operator       {scheme}://operator.{conf.base_domain}{port}/operator/   (flask operators add EMAIL)")
    click.echo("Ctrl-C ends it.")
    click.echo("")
    db.session.remove()


def _supervise(host: str, conf: Settings) -> int:
    web = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "app" / "gunicorn_conf.py")]
    web += ["--bind", f"[{host}]:{conf.port}" if ":" in host else f"{host}:{conf.port}"]
    worker = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    sys.stdout.flush()
    return supervise({"web": web, "worker": worker}, ROOT)


COMMANDS = [serve]
