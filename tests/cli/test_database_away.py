"""Whoever types a command while the database is away reads one sentence."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.cli.plainly import SAID


@pytest.mark.parametrize(
    "words",
    [
        "councils list",
        "councils apply {council}",
        "councils appoint reigate maya@reigate.example coordinator --name Maya",
        "demo load",
        "demo code cleo",
        "doctor audit",
        "operators add olga@operators.example --password three-words-in-a-row",
        "backup {folder}",
    ],
)
def test_it_is_one_sentence_and_the_end_is_1(cut_off: Flask, tmp_path, words: str) -> None:
    council = "seeds/councils/reigate.toml"
    given = words.format(folder=tmp_path / "copy", council=council).split()
    answer = cut_off.test_cli_runner().invoke(args=given)
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (1, f"Error: {SAID}"), answer.output
    assert not isinstance(answer.exception, OperationalError)
