"""What stays out of code, templates and styles: councils' names, untranslated words, inline code, left and right."""

import ast
import re
import tomllib
from itertools import chain

import pytest

from tests.rules.markup import bare_words, markup
from tests.rules.tree import ROOT, complain, files, named, parsed

# Words in a council's name that say nothing of which council it is.
COMMON = {"and", "of", "the", "on", "upon", "city", "borough", "council", "county", "district", "london", "royal"}
TEMPLATE_ENDINGS = (".html", ".txt", ".xml", ".svg")
SHARED_ROOMS = {"layouts", "components", "errors", "emails"}
# Names that are the same in every language.
NAMES = ("Extra Plate",)

SIDE = r"(?:left|right|top|bottom)"
PHYSICAL = re.compile(
    rf"(?:^|[;{{\s])(?:(?:margin|padding|scroll-margin|scroll-padding)-{SIDE}|border-{SIDE}(?:-(?:width|style|color))?"
    rf"|border-(?:top|bottom)-(?:left|right)-radius|{SIDE}|(?:min-|max-)?(?:width|height))\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b",
)
INLINE = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline event": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a <style> element": re.compile(r"<style\b", re.IGNORECASE),
    "a script with a body": re.compile(r"<script\b[^>]*>\s*[^<\s]", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


# A template that may hold one of these, with its reason.
STYLED = {"templates/emails/letter.html": "an inline style"}  # mail programs read no stylesheet


def templates():
    return files("templates", endings=TEMPLATE_ENDINGS)


def what_names_a_council(text):
    """Slug, area codes and the telling words of the name, from one council's file."""
    council = tomllib.loads(text)
    words = re.findall(r"\w+", f"{council['name']} {council['slug']}".lower())
    return {*words, *(code.lower() for code in council["areas"])} - COMMON


def lines_with(pattern, path, read=str):
    lines = read(path.read_text(encoding="utf-8")).splitlines()
    return [f"{named(path)}:{number}: {line.strip()}" for number, line in enumerate(lines, 1) if pattern.search(line)]


def test_no_council_is_named_in_code_or_templates():
    councils = files("seeds/councils", endings=(".toml",))
    assert councils, "seeds/councils/ is empty: this rule would pass whatever the code says"
    names = set().union(*(what_names_a_council(path.read_text(encoding="utf-8")) for path in councils))
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(names))})\b", re.IGNORECASE)
    places = [*files("app", endings=(".py", ".po", ".pot")), *templates()]
    complain(
        list(chain.from_iterable(lines_with(pattern, path) for path in places)),
        "Councils are data. Make what this one needs a setting with a bound in app/domain/council_policy.py, "
        "which every council may choose in seeds/councils/<slug>.toml.",
    )


def without_comments(styles):
    """Styles with comments and media conditions blanked, line for line."""
    styles = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), styles, flags=re.DOTALL)
    return re.sub(r"//.*|@(?:media|container)[^{]*", "", styles)


def test_styles_use_logical_properties_only():
    places = files("static/src", endings=(".scss", ".css"))
    complain(
        list(chain.from_iterable(lines_with(PHYSICAL, path, without_comments) for path in places)),
        "Write margin-inline-start, inset-block-end, border-block-start, inline-size, text-align: start ...: "
        "pages will also be read from right to left.",
    )


@pytest.mark.parametrize(
    "line", ["margin-left: 0;", "  top: 0;", "a { width: 3px }", "max-height:1em", "float: right;", "border-top: 0"]
)
def test_a_physical_property_is_seen(line):
    assert PHYSICAL.search(line)


@pytest.mark.parametrize(
    "line", ["inline-size: 0", "transition: width 1s", "--ep-top: 1px", "line-height: 1", "border-width: 0"]
)
def test_a_logical_property_is_left_alone(line):
    assert not PHYSICAL.search(line)


def test_templates_hold_no_inline_code_or_style():
    problems = [
        f"{named(path)}: {what}"
        for path in templates()
        for what, pattern in INLINE.items()
        if pattern.search(markup(path.read_text(encoding="utf-8"))) and what != STYLED.get(named(path))
    ]
    complain(
        problems,
        "The content policy blocks it. Styles: a class in static/src/. Code: a module in static/src/js/ that finds its "
        "element by a data attribute.",
    )


@pytest.mark.parametrize(
    "html", ['<p style="x">', "<a\n onclick='x'>", "<style>", "<script>go()", '<script type="module">go()']
)
def test_inline_code_is_seen(html):
    assert any(pattern.search(html) for pattern in INLINE.values())


def view_names(blueprint):
    """The functions of app/web/<blueprint>/views*.py; None while there is no such module."""
    modules = sorted((ROOT / "app" / "web" / blueprint).glob("views*.py"))
    found = chain.from_iterable(parsed(path).body for path in modules)
    return {node.name for node in found if isinstance(node, ast.FunctionDef)} if modules else None


def is_in_its_place(path):
    room, *rest = path.relative_to(ROOT / "templates").parts
    if room in SHARED_ROOMS:
        return bool(rest)
    views = view_names(room)
    return len(rest) == 1 and (views is None or path.stem in views)


def test_every_template_lies_where_its_view_would_look():
    complain(
        [named(path) for path in templates() if not is_in_its_place(path)],
        "A page is templates/<blueprint>/<view function>.html; what pages share is in layouts/, components/, errors/ "
        "or emails/. Move or rename the template, or the view.",
    )


def test_every_visible_word_can_be_translated():
    problems = [
        f"{named(path)}: {words}"
        for path in templates()
        for words in bare_words(path.read_text(encoding="utf-8"), NAMES)
    ]
    complain(problems, 'Wrap the whole sentence: {{ _("...") }}, or {% trans name=... %}...{% endtrans %}.')


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('<p class="lead">{{ _("Hello") }}</p>', []),
        ("<p>{% trans name=n %}Hello {{ name }}{% endtrans %}, Extra Plate &copy; 3 x</p>", []),
        ("{# Note #}<p>Hello {{ name }}</p><!-- why -->", ["Hello …"]),
        ('<img alt="A pie" class="Big"><img alt="{{ words }}">', ['"A pie"']),
        ('<p{% if a > b %} class="x"{% endif %}>{{ a }}</p>', []),
        ('<p>{{ opened() }} class="big" title="A pie">{{ x }} is a="b"', ['… is a="b"', '"A pie"']),
        ('{{ button(text="Send", kind="main") }}{{ button(text=_("Send")) }}', ["Send"]),
        ('{{ list([{"text": "Home", "href": "/"}]) }}', ["Home"]),
    ],
)
def test_words_outside_gettext_are_seen(source, words):
    assert bare_words(source, NAMES) == words
