"""`flask places`: the postcode gazetteer."""

from pathlib import Path

import click

from app.cli.plainly import PlainGroup
from app.domain import postcodes as codes
from app.domain.errors import Invalid
from app.integrations import gazetteer_build
from app.integrations.places import EmbeddedPlaces, PlacesNotBuilt
from app.settings import load


@click.group(cls=PlainGroup)
def places() -> None:
    """Look after the postcode directory."""


@places.command()
@click.option("--target", type=click.Path(dir_okay=False, path_type=Path), help="The file; else as the settings say.")
@click.option("--without-northern-ireland", is_flag=True, help="Leave BT postcodes out: free for internal use only.")
@click.option("--again", is_flag=True, help="Build even when it is up to date.")
def build(target: Path | None, *, without_northern_ireland: bool, again: bool) -> None:
    """Write every postcode into one read-only file."""
    gazetteer_build.build(
        target or load().places_file,
        northern_ireland=not without_northern_ireland,
        say=click.echo,
        again=again,
    )


@places.command()
@click.argument("postcode")
@click.option("--target", type=click.Path(dir_okay=False, path_type=Path), help="The file; else as the settings say.")
def find(postcode: str, target: Path | None) -> None:
    """Show where a postcode is and in which authority."""
    directory = EmbeddedPlaces(target or load().places_file)
    try:
        place = directory.find(codes.parse(postcode))
        click.echo(directory.edition)
    except Invalid:
        raise click.ClickException("Enter a postcode, like RH2 7DE") from None
    except PlacesNotBuilt as error:
        raise click.ClickException(str(error)) from None
    finally:
        directory.close()
    if place is None:
        raise click.ClickException("The directory does not have this postcode.")
    where = f"{place.point.lat:.6f}, {place.point.lon:.6f}" if place.point else "no grid reference"
    click.echo(f"{place.postcode}: {place.authority or 'no authority'}, {where}")


COMMANDS = [places]
