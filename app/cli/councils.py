"""`flask councils`: a council is one file."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from app import clock
from app.cli import council_report as report
from app.cli import schema
from app.cli.council_new import new
from app.cli.plainly import PlainGroup
from app.domain.council_claims import Draft
from app.domain.council_document import FilesFaulty
from app.domain.errors import DomainError
from app.domain.permissions import STAFF
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.councils import Council
from app.services import council_files, staff
from app.services import councils as service
from app.services.council_files import Written
from app.services.councils import Outcome
from app.services.frame import SYSTEM, Deed, perform
from app.store import councils as store
from app.web.identity import ports
from app.web.tenant import context_of, own_url, settings

SAID = {Outcome.CREATED: "created", Outcome.CHANGED: "changed", Outcome.SAME: "as it was"}
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))


@click.group(cls=PlainGroup)
def councils() -> None:
    """Make, check, apply and export the files that councils are made of."""


@councils.command()
@FILES
@with_appcontext
def check(files: tuple[Path, ...]) -> None:
    """Say what is wrong with files, or with all files of a folder, line by line. Needs no database."""
    try:
        read = council_files.drafts(council_files.load(files), settings().base_domain)
        looked = _look_at_others(read)
    except FilesFaulty as no:
        raise report.Faults(report.faults(no)) from None
    for draft in read:
        click.echo(f"{draft.filename}: {draft.policy.display_name}, no faults.")
        if still := report.still_to_fill_in(draft.policy):
            click.echo(still)
    if not looked:
        click.echo("There is no database here, so what other councils have claimed was not looked at.")


@councils.command()
@FILES
@with_appcontext
def plan(files: tuple[Path, ...]) -> None:
    """Say what applying files would change and whom that reaches. Writes nothing."""
    try:
        found = service.plan(db.session(), council_files.load(files), clock.now(), settings().base_domain)
    except FilesFaulty as no:
        raise report.Faults(report.faults(no)) from None
    for one in found:
        for line in report.planned(one, own_url(one.policy)):
            click.echo(line)
    click.echo("Nothing has been written.")


@councils.command()
@FILES
@with_appcontext
def apply(files: tuple[Path, ...]) -> None:
    """Put files in force: all of them or none. The files of a folder: one by one, so that it can be started again."""
    written = council_files.load(files)
    if any(path.is_dir() for path in files):
        _apply_one_by_one(written)
        return
    try:
        found = service.apply_all(db.session(), written, clock.now(), settings().base_domain)
    except FilesFaulty as no:
        raise report.Faults(report.faults(no)) from None
    for one in found:
        click.echo(f"{one.policy.slug}: {SAID[one.outcome]}, {own_url(one.policy)}")


def _apply_one_by_one(written: Sequence[Written]) -> None:
    refused = 0
    for number, file in enumerate(written, 1):
        counter = f"[{number}/{len(written)}]"
        try:
            (one,) = service.apply_all(db.session(), [file], clock.now(), settings().base_domain)
        except FilesFaulty as no:
            refused += 1
            click.echo(f"{counter} {file.name}: not applied\n{report.faults(no)}", err=True)
        else:
            click.echo(f"{counter} {one.policy.slug}: {SAID[one.outcome]}")
    if refused:
        words = report.counted(refused, "file was not applied.", "files were not applied.")
        raise click.ClickException(f"{words} Mend what is named above and give the same command again.")


def _look_at_others(read: Sequence[Draft]) -> bool:
    """Whether there is a database that knows what others claim. Raises FilesFaulty."""
    if not schema.is_there():
        return False
    council_files.check_claims(db.session(), read)
    return True


@councils.command()
@click.argument("slug")
@with_appcontext
def export(slug: str) -> None:
    """Print the file of a council, byte for byte as it stands."""
    click.echo(_council(slug).document.encode(), nl=False)


@councils.command(name="list")
@with_appcontext
def list_all() -> None:
    """Print every council of this installation."""
    for council in store.every(db.session()):
        click.echo(council.slug)


@councils.command()
@click.argument("slug")
@click.argument("email")
@click.argument("role", type=click.Choice(sorted(role.value for role in STAFF)))
@click.option("--name", default="", help='"First Last", for somebody this council does not know yet.')
@with_appcontext
def appoint(slug: str, email: str, role: str, name: str) -> None:
    """Give somebody a role in running a council's scheme. Somebody known by that address gains the role."""
    council = context_of(_council(slug))
    deed = Deed(db.session(), council, SYSTEM, clock.now(), ports(), reason="Appointed by those who run the service")
    try:
        perform(deed, staff.appoint, email, Role(role), name)
    except DomainError as no:
        raise click.ClickException(staff.SENTENCES.get(no.code, no.code)) from None
    click.echo(f"{email} is {role.replace('_', ' ')} of {council.policy.display_name} now.")
    click.echo(f"Sign in with a code by email, then set up the second factor: {own_url(council.policy, '/sign-in')}")


def _council(slug: str) -> Council:
    council = store.by_slug(db.session(), slug)
    if council is None:
        raise click.ClickException(f"There is no council {slug}. See: flask councils list")
    return council


councils.add_command(new)


COMMANDS = [councils]
