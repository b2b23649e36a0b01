import pytest
from click.testing import CliRunner

from app.cli.places import places
from tests.factories.gazetteer import gazetteer_file


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(places, arguments)


def test_build_skips_a_directory_that_is_in_place(run):
    answer = run("build", "--target", str(gazetteer_file()))
    assert answer.exit_code == 0
    assert "November 2025 is already in place" in answer.output


def test_find_shows_the_place_and_its_authority(run):
    answer = run("find", "rh27de", "--target", str(gazetteer_file()))
    assert answer.exit_code == 0
    assert "RH2 7DE: E07000211, 51.236322, -0.186568" in answer.output


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("Redhill", "Enter a postcode, like RH2 7DE"), ("ZZ99 9ZZ", "The directory does not have this postcode.")],
)
def test_find_says_what_it_cannot_find(run, typed, sentence):
    answer = run("find", typed, "--target", str(gazetteer_file()))
    assert answer.exit_code == 1
    assert sentence in answer.output


def test_find_says_how_to_build_a_missing_directory(run, tmp_path):
    answer = run("find", "RH2 7DE", "--target", str(tmp_path / "none.sqlite"))
    assert answer.exit_code == 1
    assert "flask places build" in answer.output
