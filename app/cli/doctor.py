"""`flask doctor`: says in plain words what is well and what is not."""

from collections.abc import Iterator
from datetime import timedelta

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.cli import schema
from app.cli.plainly import PlainGroup
from app.cli.surroundings import Finding, backup, clocks, disk, names, tls
from app.domain.council_life import Phase
from app.domain.council_policy import PolicyFaults, parse_policy
from app.domain.vocabulary import Role
from app.extensions import db, mail
from app.integrations.places import EmbeddedPlaces, PlacesNotBuilt
from app.services import audit
from app.settings import Settings
from app.store import across_councils
from app.store import councils as council_store
from app.store.session import belong_to
from app.web.assets import AssetManifest, AssetsNotBuilt
from app.web.tenant import context_of

SILENT_AFTER = timedelta(minutes=2)
LATE_AFTER = timedelta(minutes=10)
NEEDED = frozenset({Role.COORDINATOR, Role.SAFEGUARDING_LEAD})
"""Without one of each, nobody decides about a match or reads what people worry about."""
NAMED = 10
SAID = {
    Phase.DEMONSTRATION: "Demonstrations",
    Phase.TRIAL: "Councils on trial",
    Phase.LIVE: "Live councils",
    Phase.SUSPENDED: "Suspended councils",
}


@click.group(cls=PlainGroup, invoke_without_command=True)
@click.pass_context
def doctor(context: click.Context) -> None:
    """Look the installation over. Ends with 1 when something is wrong."""
    if context.invoked_subcommand is None:
        context.invoke(look_over)


@doctor.command("look-over", hidden=True)
@with_appcontext
def look_over() -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 Flask's documented way
    findings = list(examine(app))
    for finding in findings:
        click.echo(f"{'well ' if finding.well else 'WRONG'}  {finding.words}")
    if not all(finding.well for finding in findings):
        raise click.exceptions.Exit(1)


@doctor.command("audit")
@with_appcontext
def audit_command() -> None:
    """Walk every council's chain of what was done. Ends with 1 where an entry does not fit."""
    well = True
    for council in council_store.every(db.session()):
        belong_to(db.session(), council.id)
        verdict = audit.verify(db.session(), council.id)
        db.session.rollback()
        if verdict.broken is None:
            click.echo(f"well   {council.slug}: {verdict.entries} entries, each follows from the one before.")
        else:
            well = False
            click.echo(f"WRONG  {council.slug}: entry {verdict.broken}: {verdict.why}.")
    if not well:
        raise click.exceptions.Exit(1)


def examine(app: Flask) -> Iterator[Finding]:
    """Each part in turn; what depends on a broken part is left out."""
    conf: Settings = app.extensions["settings"]
    yield Finding(well=True, words=f"Settings: {conf.environment}, councils at <name>.{conf.base_domain}.")
    try:
        yield from _database(conf)
    except SQLAlchemyError as error:
        yield Finding(well=False, words=f"The database does not answer ({type(error).__name__}). See DATABASE_URL.")
    for look in (_places, _assets, _mail):
        yield look(app, conf)
    yield disk(conf.instance)
    yield clocks()
    if conf.is_production:
        hosts = _hosts(conf)
        yield from names(hosts)
        yield from tls(hosts)


def _hosts(conf: Settings) -> list[str]:
    """The front door, the console, one council's (the others go by the same star), and each council's own domains."""
    try:
        slugs = [council.slug for council in council_store.every(db.session())][:1]
        own = council_store.hosts(db.session())
    except SQLAlchemyError:
        slugs, own = [], []
    return [conf.base_domain, *(f"{name}.{conf.base_domain}" for name in ("operator", *slugs)), *own]


def _database(conf: Settings) -> Iterator[Finding]:
    version, head = schema.current(), schema.head()
    yield Finding(well=True, words=f"The database answers ({db.engine.dialect.name}).")
    if version != head:
        yield Finding(well=False, words=f"Its tables are at {version or 'none'}, not at {head}. Run: flask db upgrade")
        return
    yield Finding(well=True, words=f"Its tables are at the newest version, {head}.")
    if not conf.is_sqlite:
        free = across_councils.role_is_free_of_walls(db.engine)
        words = "Its role passes the walls between councils. Use a plain role." if free else "Its role is walled in."
        yield Finding(well=not free, words=words)
    if not conf.is_sqlite:
        yield clocks(across_councils.clock_of(db.engine))
    yield backup(across_councils.last_beat(db.session(), "backup"), needed=conf.is_production)
    yield from _worker()
    unread = list(_documents())
    yield from unread
    if not unread:
        yield from _phases()
    yield from _staff()


def _worker() -> Iterator[Finding]:
    pulse = across_councils.pulse(db.session(), clock.now())
    if pulse.worker_age is None or pulse.worker_age > SILENT_AFTER:
        yield Finding(well=False, words="The worker is silent: no messages go out. Start it with: flask worker")
    else:
        yield Finding(well=True, words="The worker is at work.")
    late = pulse.outbox_age is not None and pulse.outbox_age > LATE_AFTER
    yield Finding(well=not late, words=f"{pulse.outbox_waiting} messages wait to go out{', for too long' * late}.")


def _documents() -> Iterator[Finding]:
    """A council whose file is of another time has no pages: this is looked at before an upgrade goes on."""
    for council in council_store.every(db.session()):
        try:
            parse_policy(council.document)
        except PolicyFaults as faults:
            words = (
                f"{council.slug}: this version does not read its file ({len(faults.faults)} faults, no pages). Run: "
            )
            words += f"flask councils export {council.slug} > FILE, then check FILE, mend it, and apply FILE"
            yield Finding(well=False, words=words)


def _phases() -> Iterator[Finding]:
    """How many councils are how open, and by name those that are stopped."""
    found = [context_of(row) for row in council_store.every(db.session())]
    for phase in Phase:
        slugs = [council.slug for council in found if council.phase is phase]
        if slugs:
            named = f" ({', '.join(slugs)})" if len(slugs) <= NAMED or phase is Phase.SUSPENDED else ""
            yield Finding(well=True, words=f"{SAID[phase]}: {len(slugs)}{named}.")


def _staff() -> Iterator[Finding]:
    """Nobody decides, or nobody reads what people worry about, where one of the two is missing."""
    held = across_councils.active_roles(db.session())
    for council in council_store.every(db.session()):
        for role in sorted(NEEDED - held.get(council.id, set())):
            words = f"{council.slug} has no active {role.replace('_', ' ')}. Run: flask councils appoint "
            yield Finding(well=False, words=f"{words}{council.slug} EMAIL {role} --name 'First Last'")


def _places(_app: Flask, conf: Settings) -> Finding:
    directory = EmbeddedPlaces(conf.places_file)
    try:
        return Finding(well=True, words=f"Postcodes: {directory.edition}.")
    except PlacesNotBuilt:
        return Finding(well=False, words="There is no postcode directory. Run: flask places build")
    finally:
        directory.close()


def _assets(app: Flask, _conf: Settings) -> Finding:
    manifest: AssetManifest = app.extensions["assets"]
    try:
        manifest.url("app.css")
    except AssetsNotBuilt as error:
        return Finding(well=False, words=str(error))
    return Finding(well=True, words="Styles and scripts are built.")


def _mail(_app: Flask, conf: Settings) -> Finding:
    if not conf.mail_server:
        return Finding(well=not conf.is_production, words="No mail server is set: mail is kept in instance/sent-mail.")
    try:
        with mail.connect():
            return Finding(well=True, words=f"The mail server answers ({conf.mail_server}).")
    except OSError as error:  # smtplib's own errors are of this kind too
        words = f"The mail server does not answer ({conf.mail_server}: {type(error).__name__}). See MAIL_SERVER."
        return Finding(well=False, words=words)


COMMANDS = [doctor]
