"""Small files, small functions: kept by counting."""

import ast
from itertools import chain

from tests.rules.tree import ROOT, complain, files, named, parsed

FILE, FUNCTION, CONFTEST = 300, 40, 150


def lines_in(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def functions_in(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def too_long(paths, budget):
    return [
        f"{named(path)}: {lines_in(path)} lines, the budget is {budget}" for path in paths if lines_in(path) > budget
    ]


def test_no_file_is_longer_than_its_budget():
    complain(
        too_long(files("app", "tests"), FILE),
        "Split the file by what it is about: a new noun is a new file with the same stem in each folder.",
    )


def test_no_conftest_is_longer_than_its_budget():
    conftests = [path for path in files("tests") if path.name == "conftest.py"]
    complain(
        too_long(conftests, CONFTEST),
        "Move builders to tests/factories/, and fixtures one page needs into that page's test.",
    )


def test_no_function_is_longer_than_its_budget():
    found = chain.from_iterable(((path, node) for node in functions_in(parsed(path))) for path in files("app"))
    problems = [
        f"{named(path)}:{node.lineno}: {node.name} has {length} lines, the budget is {FUNCTION}"
        for path, node in found
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION
    ]
    complain(problems, "Give each step of it a name and a small function of its own in the same file.")


def test_the_budgets_are_counted_over_something():
    assert (ROOT / "app" / "clock.py") in files("app")
    assert any(functions_in(parsed(path)) for path in files("app"))
