"""Imports point down: the contracts of pyproject.toml, run by import-linter."""

from importlinter.cli import lint_imports

from tests.rules.tree import ROOT


def test_every_import_contract_holds(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    failed = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert not failed, (
        f"{capsys.readouterr().out}\n"
        "Imports point down: web, cli, jobs -> services -> store, integrations -> models -> domain. "
        "Move the code to the layer whose parts it needs, or hand it a value or a function from above."
    )
