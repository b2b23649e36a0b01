"""The templates by themselves: no application, no database, words as they stand."""

from pathlib import Path

from babel import Locale
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

ROOT = Path(__file__).resolve().parents[2]


def templates(language="en"):
    """The environment as the application sets it up, with stand-ins for what a request would give."""
    env = Environment(
        loader=ChoiceLoader([FileSystemLoader(ROOT / "templates"), FileSystemLoader(ROOT / "tests/web")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_null_translations(newstyle=True)
    env.filters["phone"] = str
    env.globals.update(
        asset=lambda name: f"/static/dist/{name}",
        deed_fields=lambda version=None: Markup('<input type="hidden" name="csrf_token" value="{}">').format(version),
        get_flashed_messages=lambda with_categories: [("success", "Your pie is posted."), ("notice", "We close at 5.")],
        get_locale=lambda: Locale(language),
        may=lambda endpoint: True,
        may_go=lambda url, method="GET": True,
    )
    return env
