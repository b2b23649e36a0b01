"""`flask councils new`: the file of a council that is to be, filled in from a postcode."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli import schema
from app.domain import council_new
from app.domain.council_claims import WHOLE
from app.domain.council_policy import PolicyFaults, parse_policy
from app.domain.errors import Invalid
from app.domain.local_authorities import Authority, authorities, nearest
from app.domain.postcodes import parse
from app.extensions import db
from app.integrations.places import PlacesNotBuilt
from app.store import councils as store
from app.web.identity import ports
from app.web.words.council_file import say


@click.command()
@click.argument("slug", required=False)
@click.option("--postcode", default="", help="Of any home or office there; its local authority is the area.")
@click.option("--area", default="", help="The code of the local authority, in place of a postcode.")
@click.option("--name", default="", help="Else the name of the local authority.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Else SLUG.toml, here.")
@click.option("--all", "folder", type=click.Path(file_okay=False, path_type=Path), help="A file each, for everywhere.")
@with_appcontext
def new(slug: str | None, postcode: str, area: str, name: str, output: Path | None, folder: Path | None) -> None:
    """Write the file of a new council, complete and explained. Nothing is overwritten."""
    if folder is not None:
        _write_all(folder)
        return
    if not slug:
        raise click.ClickException('Give the council a short name: flask councils new riverside --postcode "RH2 7DE"')
    authority = _authority(postcode, area)
    text = council_new.write(slug, authority, name)
    try:
        policy = parse_policy(text)
    except PolicyFaults as no:
        raise click.ClickException("\n".join(f"{fault.key}: {say(fault)}" for fault in no.faults)) from None
    file = output or Path(f"{slug}.toml")
    _write(file, text)
    click.echo(f"{file}: {policy.display_name}, serving {authority.code} ({authority.name}).")
    click.echo(f"Fill in what is marked FILL IN ({len(council_new.to_fill_in(policy))} lines), then: ", nl=False)
    click.echo(f"flask councils apply {file}")


def _authority(postcode: str, area: str) -> Authority:
    code = area.strip() or _of_postcode(postcode)
    if code not in authorities():
        near = nearest(code)
        meant = f" Is {near} meant?" if near else ""
        raise click.ClickException(f"No local authority has the code {code}.{meant}")
    return authorities()[code]


def _of_postcode(postcode: str) -> str:
    if not postcode.strip():
        raise click.ClickException('Say where it is: --postcode "RH2 7DE", or --area with a code')
    try:
        place = ports().places.find(parse(postcode))
    except Invalid:
        raise click.ClickException("Enter a postcode, like RH2 7DE") from None
    except PlacesNotBuilt as no:
        raise click.ClickException(f"{no} Or give the code of the local authority: --area") from None
    if place is None or not place.authority:
        raise click.ClickException("The directory does not know where that is. Give --area with a code instead.")
    return place.authority


def _write_all(folder: Path) -> None:
    """One file for each authority that no council here serves yet."""
    folder.mkdir(parents=True, exist_ok=True)
    places, _hosts = store.claims(db.session(), authorities(), ()) if schema.is_there() else ({}, {})
    served = {code[:WHOLE] for code in places}
    written = kept = 0
    for code, slug in council_new.slugs().items():
        file = folder / f"{slug}.toml"
        if file.exists():
            kept += 1
        elif code not in served:
            _write(file, council_new.write(slug, authorities()[code]))
            written += 1
    click.echo(f"{folder}: {written} files written, {kept} were there already.")
    if served:
        click.echo(f"Left out, since councils here have them: {', '.join(sorted(served))}")
    click.echo(f"Put them in force with: flask councils apply {folder}")


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="") as opened:
            opened.write(text)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already. Take another name: -o FILE") from None
    except OSError as no:
        raise click.ClickException(f"{file} cannot be written: {no.strerror}.") from None
