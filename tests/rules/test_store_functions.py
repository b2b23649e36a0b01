"""The store is where one council's rows are told from another's: what its functions take, say, and may not do."""

import ast

from tests.rules.tree import complain, files, named, parsed

NOT_OF_ONE_COUNCIL = {
    "app/store/across_councils.py": "looks beyond a council, for those that ACROSS lists",
    "app/store/console.py": "the operator's counts of many councils, as CONSOLE lists",
    "app/store/councils.py": "finds a council by its host or a postcode; holds no personal data",
    "app/store/interest.py": "who waits for a council that is not there yet; the front door's, of no council",
    "app/store/operators.py": "operators belong to no council",
    "app/store/session.py": "what a session is",
    "app/store/throttles.py": "counts under a hash that names the council inside",
}
"""Files whose functions may do without a council, and why."""

RAW_SQL = {"app/store/session.py": "settings and locks", "app/store/across_councils.py": "the role and the schema"}
"""Files with text that goes to the database as it is, and why."""

ACROSS = {
    "all_councils": "what every other function here begins with",
    "pulse": "health: how old the oldest message and the worker's last sign are",
    "councils_with_due_messages": "the worker: whose messages are due, as numbers of councils",
    "councils_with_due_rounds": "the worker: whose rounds are due, as numbers of councils",
    "councils_with_due_work": "the worker: where the clock has something to do, as numbers of councils",
    "queues": "the operator: counts by council and kind, nothing of what they say",
    "active_roles": "the doctor: which roles somebody holds, by council",
    "last_beat": "the doctor: when the backup last gave a sign of life",
    "clock_of": "the doctor: what time the database's machine has",
    "beat": "the worker's sign of life",
    "role_is_free_of_walls": "start and doctor: whether row-level security binds the role",
    "schema_version": "start: the number of the migration",
}
"""All that looks beyond a council, and for whom."""

CONSOLE = {
    "councils": "a page of them by slug; no rows of people",
    "council": "one of them by slug; no rows of people",
    "numbers": "how many hold a role, and what waits, as counts and ages",
    "age_of": "a part's last sign of life",
}
"""What the operator's console reads of many councils at once."""

AROUND = {"exec_driver_sql", "raw_connection", "bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects"}
"""Ways past the session's net."""


def public_functions(tree):
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def arguments(function):
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def asks_the_database(function):
    return "session" in arguments(function) or any(
        isinstance(node, ast.Name) and node.id == "session" for node in ast.walk(function)
    )


def without_council(paths):
    for path in paths:
        for function in public_functions(parsed(path)):
            where = f"{named(path)}:{function.lineno} {function.name}"
            if not asks_the_database(function):
                continue
            names = arguments(function)
            if names[:2] not in (["session", "council_id"], ["session", "council"]):
                yield f"{where} begins with {names[:2]}"
            elif not any(isinstance(node, ast.Name) and node.id == names[1] for node in ast.walk(function)):
                yield f"{where} takes {names[1]} and does not use it"


def test_every_store_function_takes_session_and_council_first_and_uses_both():
    paths = [path for path in files("app/store") if named(path) not in NOT_OF_ONE_COUNCIL]
    complain(list(without_council(paths)), "Begin with `session, council_id` and name the council in the statement.")


def test_raw_sql_stands_only_where_no_row_is_read():
    raw = {
        named(path)
        for path in files("app")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
        if "text" in {alias.name for alias in node.names}
    }
    used = {path for path in raw if not path.startswith("app/models/")}  # conditions of an index
    complain(sorted(used - RAW_SQL.keys()), "Write it with select(), insert(), update(), delete(): the net reads them.")


def calls(path):
    found = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
    return [call for call in found if isinstance(call.func, ast.Attribute)]


def test_nothing_goes_round_the_session():
    """The net misses Core: what is asked of a connection, or of a table instead of its class."""
    found = [
        f"{named(path)}:{call.lineno} {call.func.attr}"
        for path in files("app")
        if named(path) not in RAW_SQL
        for call in calls(path)
        if call.func.attr in AROUND
    ]
    found += [
        f"{named(path)}:{node.lineno} __table__"
        for path in files("app")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "__table__"
    ]
    complain(found, "Ask through the session, with a select() of the class.")


def test_no_row_is_fetched_by_its_number_alone():
    """`session.get(Person, id)` leaves the council to the net; a store function says it as well."""
    found = [
        f"{named(path)}:{call.lineno}"
        for path in files("app/services", "app/jobs", "app/store")
        if named(path) not in NOT_OF_ONE_COUNCIL
        for call in calls(path)
        if call.func.attr in {"get", "get_one"} and ast.unparse(call.func.value).endswith("session")
    ]
    complain(found, "Use the store's by_id(session, council_id, id).")


def test_what_looks_beyond_a_council_is_listed_with_its_reason():
    for name, listed in (("across_councils.py", ACROSS), ("console.py", CONSOLE)):
        (path,) = [path for path in files("app/store") if path.name == name]
        assert {function.name for function in public_functions(parsed(path))} == listed.keys()
    elsewhere = [
        f"{named(path)}:{node.lineno}"
        for path in files("app")
        if named(path) not in NOT_OF_ONE_COUNCIL
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name | ast.Attribute)
        and (node.id if isinstance(node, ast.Name) else node.attr) in {"all_councils", "ALL_COUNCILS"}
    ]
    complain(elsewhere, "Only app/store/across_councils.py looks beyond a council: add to it, with a reason.")


def test_every_exception_is_still_there():
    gone = {*NOT_OF_ONE_COUNCIL, *RAW_SQL} - {named(path) for path in files("app")}
    complain(sorted(gone), "Take the file off the list of exceptions: it has gone.")
