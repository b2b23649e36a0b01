"""Queries live in the store, settings in settings.py, the time in clock.py."""

import ast

from tests.rules.tree import complain, files, named, parsed

QUERIES = {"select", "text", "insert", "update", "delete", "exists", "union", "literal_column"}
QUERY_ROOMS = ("app/store/", "app/models/")
# A file outside the store that may build SQL, with its reason.
QUERY_EXCEPTIONS: dict[str, str] = {}
ENVIRONMENT = {"environ", "getenv", "putenv"}
ENVIRONMENT_HOME = {"app/settings.py"}
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
}
CLOCK_HOME = {"app/clock.py"}


def imported(tree, package):
    """Local name -> imported name, of what this module takes from a package or from below it."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == package
        for alias in node.names
    }


def modules_called(tree, package):
    """Local names under which this module knows a package: `import sqlalchemy as sa` -> {"sa"}."""
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.split(".")[0] == package
    }


def attribute(node):
    """("datetime", "now") for `datetime.now` and for `datetime.datetime.now`; None for anything else."""
    if not isinstance(node, ast.Attribute):
        return None
    owner = node.value
    name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else None
    return (name, node.attr) if name else None


def queries_in(tree):
    """Lines that build a query: a name from sqlalchemy called, `sa.select(...)`, `session.query(...)`."""
    names = {local for local, name in imported(tree, "sqlalchemy").items() if name in QUERIES}
    packages = modules_called(tree, "sqlalchemy")
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        owner, method = attribute(node.func) or (None, None)
        by_name = isinstance(node.func, ast.Name) and node.func.id in names
        if by_name or (owner in packages and method in QUERIES) or (owner == "session" and method == "query"):
            yield node.lineno


def environment_in(tree):
    names = {local for local, name in imported(tree, "os").items() if name in ENVIRONMENT}
    for node in ast.walk(tree):
        by_name = isinstance(node, ast.Name) and node.id in names
        owner, member = attribute(node) or (None, None)
        if by_name or (owner == "os" and member in ENVIRONMENT):
            yield node.lineno


def clocks_in(tree):
    return (node.lineno for node in ast.walk(tree) if attribute(node) in CLOCKS)


def places(finder, paths):
    return [f"{named(path)}:{line}" for path in paths for line in sorted(set(finder(parsed(path))))]


def test_only_the_store_builds_queries():
    paths = [path for path in files("app") if not named(path).startswith(QUERY_ROOMS)]
    complain(
        places(queries_in, [path for path in paths if named(path) not in QUERY_EXCEPTIONS]),
        "Write a function in app/store/ with `session, council_id` first and call that: the store is where the walls "
        "between councils stand.",
    )


def test_only_settings_reads_the_environment():
    complain(
        places(environment_in, [path for path in files("app") if named(path) not in ENVIRONMENT_HOME]),
        "Add a field to the dataclass in app/settings.py and read it there: a wrong value is found at start.",
    )


def test_only_the_clock_reads_the_time():
    complain(
        places(clocks_in, [path for path in files("app") if named(path) not in CLOCK_HOME]),
        "Call app.clock.now(), or take `now` as an argument in the domain: tests and the demo move that clock.",
    )


def test_the_exceptions_still_exist():
    gone = sorted((QUERY_EXCEPTIONS.keys() | CLOCK_HOME) - {named(path) for path in files("app")})
    complain(gone, "Take the file off the list of exceptions: it has gone.")


def test_the_finders_find():
    loose = ast.parse(
        "import os, sqlalchemy as sa\nfrom sqlalchemy import text as t\n"
        "t('x')\nsa.select(1)\nos.environ['A']\ndatetime.datetime.now()\n"
    )
    assert [list(finder(loose)) for finder in (queries_in, environment_in, clocks_in)] == [[3, 4], [5], [6]]
