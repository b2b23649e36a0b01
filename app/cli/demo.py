"""`flask demo`: councils to try things in, with made-up people. Never in production."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.cli.plainly import PlainGroup
from app.domain.errors import NotFound
from app.domain.permissions import STAFF
from app.domain.vocabulary import Role
from app.extensions import db
from app.integrations.places import PlacesNotBuilt
from app.services import councils as council_service
from app.services import demo as service
from app.services.frame import CouncilContext
from app.services.ports import Ports
from app.store import councils as council_store
from app.web.tenant import context_of, council_url, settings

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SHOWN = (
    *(Role.COORDINATOR, Role.MANAGER, Role.SAFEGUARDING_LEAD, Role.AUDITOR),
    *(Role.COOK, Role.DINER, Role.RELATIVE),
)


@click.group(cls=PlainGroup)
def demo() -> None:
    """Councils to try things in, with made-up people."""


@demo.command()
@with_appcontext
def load() -> None:
    """Load the demonstration councils, and bring their day up to today."""
    _not_in_production()
    try:
        top_up()
    except PlacesNotBuilt as missing:
        raise click.ClickException(str(missing)) from None


@demo.command()
@click.argument("name")
@with_appcontext
def code(name: str) -> None:
    """Print a demonstration coordinator's second factor, as her phone would show it. NAME is like cleo."""
    _not_in_production()
    for council in _demonstrations():
        try:
            click.echo(service.code_of(db.session(), _ports(), council, name, clock.now()))
        except NotFound:
            continue
        else:
            return
    raise click.ClickException(f"No demonstration has a coordinator {name}. See: flask demo people")


@demo.command()
@with_appcontext
def people() -> None:
    """Print who can sign in to the demonstrations, and with what."""
    _not_in_production()
    for council in _demonstrations():
        click.echo(f"{council.policy.display_name}: {council_url(council.slug, '/sign-in/password')}")
        for person, email, roles in service.sign_ins(db.session(), council):
            named = ", ".join(role.value.replace("_", " ") for role in roles) or "not active"
            click.echo(f"  {person.full_name:<20} {email:<34} {named}")
    click.echo(f"Everybody's password: {service.PASSWORD}")


def top_up() -> None:
    """Load what is missing, bring the day up to today, and print one sign-in of each kind. Development's alone."""
    _not_in_production()
    _load_councils()
    for council in _demonstrations():
        file = _story_of(council)
        if not file.exists():
            continue
        click.echo(f"Telling today in {council.policy.display_name}", nl=False)
        told = service.top_up(db.session(), _ports(), council, file, clock.now())
        click.echo("" if told else ": told already")
    _greet()
    db.session.remove()


def _load_councils() -> None:
    for file in sorted((SEEDS / "councils").glob("*.toml")):
        if council_store.by_slug(db.session(), file.stem) is None:
            council_service.apply(db.session(), file.read_text(encoding="utf-8"), clock.now(), file.name)


def _greet() -> None:
    for council in _demonstrations():
        if not _story_of(council).exists():
            continue
        click.echo(f"{council.policy.display_name}: {council_url(council.slug, '/sign-in/password')}")
        for role, email, person in _one_of_each(council):
            factor = ""
            if role in STAFF:
                factor = f"   second factor: .venv/bin/flask demo code {person.lower()}"
            click.echo(f"  {role.value.replace('_', ' '):<18} {email}{factor}")
    click.echo(f"Everybody's password in the demonstration: {service.PASSWORD}")


def _one_of_each(council: CouncilContext) -> Iterator[tuple[Role, str, str]]:
    first: dict[Role, tuple[str, str]] = {}
    for person, email, roles in service.sign_ins(db.session(), council):
        for role in roles:
            first.setdefault(role, (email, person.first_name))
    for role in SHOWN:
        if role in first:
            yield role, *first[role]


def _demonstrations() -> list[CouncilContext]:
    rows = [context_of(row) for row in council_store.every(db.session())]
    return [council for council in rows if council.policy.demonstration]


def _story_of(council: CouncilContext) -> Path:
    return SEEDS / "demo" / f"{council.slug}.toml"


def _ports() -> Ports:
    ports: Ports = current_app.extensions["ports"]
    return ports


def _not_in_production() -> None:
    if settings().is_production:
        raise click.ClickException("The demonstration has a password that everybody knows: it is not for production.")


COMMANDS = [demo]
