"""What every page is given has names of its own: a page that says another thing by one of them breaks its own frame."""

import ast
import re

from flask import Flask

from tests.rules.tree import complain, files, named, parsed

MEANT = {"worried_url", "nav", "home_url", "footer_links", "council"}
"""What a page may say otherwise: where "worried" leads from here, and a frame with fewer ways out."""


def given_to_all(app: Flask) -> set[str]:
    names: set[str] = set()
    with app.test_request_context(base_url="http://localhost:8000"):
        app.preprocess_request()
        for processors in app.template_context_processors.values():
            for processor in processors:
                names |= processor().keys()
    return names


def test_no_page_hides_what_every_page_is_given(clean: Flask) -> None:
    taken = given_to_all(clean) - MEANT
    assert {"looking", "unread"} <= taken
    hidden = [
        f"{named(path)}: {name}"
        for path in files("templates", endings=(".html",))
        for name in re.findall(r"{%-? *set ([a-z_]+)", path.read_text())
        if name in taken and "layouts" not in path.parts
    ]
    hidden += [
        f"{named(path)}:{call.lineno} {word.arg}"
        for path in files("app/web")
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"page", "form_page", "render_template"}
        for word in call.keywords
        if word.arg in taken
    ]
    complain(hidden, "Call it something else: the layout needs that name.")
