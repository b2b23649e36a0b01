"""`flask councils state | suspend | reopen`: how open a council is, for those who run the installation."""

import click
from flask.cli import with_appcontext

from app import clock
from app.cli.councils import councils
from app.domain.errors import DomainError
from app.domain.lifecycle import IllegalTransition
from app.extensions import db
from app.services import council_life as service
from app.services.frame import SYSTEM, Deed, perform
from app.store import councils as store
from app.store.session import belong_to
from app.web.identity import ports
from app.web.tenant import context_of
from app.web.words import sentence
from app.web.words.councils import PHASES
from app.web.words.go_live import GAPS, ROWS

SLUG = click.argument("slug")
REASON = click.option("--reason", required=True, help="Why. It is kept in the council's own record.")


@councils.command()
@SLUG
@with_appcontext
def state(slug: str) -> None:
    """Say how open a council is, and what is missing before it can be open to everybody."""
    deed = _deed(slug)
    belong_to(db.session(), deed.council_id)
    click.echo(f"{slug}: {PHASES[deed.council.phase]}")
    for row in service.checklist(deed):
        click.echo(f"{'missing' if row.gaps else 'well   '}  {ROWS[row.code]}")
        for gap in row.gaps:
            click.echo(f"         {GAPS[gap]}")
    db.session.rollback()


@councils.command()
@SLUG
@REASON
@with_appcontext
def suspend(slug: str, reason: str) -> None:
    """Stop a live council at once. Today's visits go ahead; whoever counts on something is told."""
    _change(_deed(slug), "suspend", reason)
    click.echo(f"{slug}: stopped. Open it again with: flask councils reopen {slug} --reason …")


@councils.command()
@SLUG
@REASON
@with_appcontext
def reopen(slug: str, reason: str) -> None:
    """Open a council again that was stopped. Its checklist must be met."""
    _change(_deed(slug), "reopen", reason)
    click.echo(f"{slug}: open again.")


def _change(deed: Deed, what: str, reason: str) -> None:
    use_case = {"suspend": service.suspend, "reopen": service.reopen}[what]
    try:
        perform(deed, use_case, reason)
    except IllegalTransition:
        raise click.ClickException(f"{deed.council.slug}: {PHASES[deed.council.phase]}. Nothing to {what}.") from None
    except DomainError as no:
        rows = [str(ROWS[code]) for code in no.details.get("rows", [])]  # type: ignore[attr-defined]  # codes of rows
        raise click.ClickException("\n  ".join([sentence(no.code, no.details), *rows])) from None


def _deed(slug: str) -> Deed:
    row = store.by_slug(db.session(), slug)
    if row is None:
        raise click.ClickException(f"There is no council {slug}. See: flask councils list")
    return Deed(db.session(), context_of(row), SYSTEM, clock.now(), ports())


COMMANDS: list[click.Command] = []
"""They hang on the group of the councils."""
