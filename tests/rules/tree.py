"""Walking the source tree, for the rules that read it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(*folders, endings=(".py",)):
    """Every file under these folders of the tree that ends so, in a steady order."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in endings and path.is_file() and "__pycache__" not in path.parts
    )


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path):
    """The path from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def complain(problems, instead):
    """Fail with every place on its own line, and what to do instead."""
    assert not problems, "\n".join([*problems, "", instead])
