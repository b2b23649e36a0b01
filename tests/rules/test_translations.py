"""Every catalogue says everything, in whole sentences: a missing key stops the build."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from jinja2 import nodes

from tests.rules.markup import PARSER
from tests.rules.tree import ROOT, complain, files, named, parsed

TRANSLATIONS = ROOT / "app" / "translations"
CATALOGUES = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
SPEAKS = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}
PLURALS = ("zero", "one", "two", "few", "many", "other")
SLOT = re.compile(r"%\(\w+\)[a-z]|%%|</?[a-z][^>]*>|&\w+;")
WORDS = re.compile(r"[^\W\d_]{2,}")
SAME_EVERYWHERE = {"Extra Plate", "Extra Plate, %(council)s"}

Key = tuple[str, str | None]


@cache
def said() -> dict[Key, str]:
    """Every sentence of the code and the templates, with the place it is first said at."""
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[Key, str] = {}
    for folder in ("app", "templates"):
        under = [(pattern, method) for pattern, method in methods if pattern.startswith(f"{folder}/")]
        local = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in under]
        for file, line, message, _notes, _context in extract_from_dir(ROOT / folder, local, options, KEYWORDS):
            parts = message if isinstance(message, tuple) else (message, None)
            found.setdefault((parts[0], parts[1]), f"{folder}/{file}:{line}")
    return found


def of(message: Message) -> Key:
    return message.id if isinstance(message.id, tuple) else (message.id, None)  # type: ignore[return-value]


def faults(catalogue: Catalog, wanted: Iterable[Key]) -> Iterator[str]:
    known = {of(message): message for message in catalogue if message.id}
    counted = {one for one, many in known if many}  # said of one alone as well: gettext finds the form for one
    wanted = {key for key in wanted if key[1] or key[0] not in counted}
    for one, _many in sorted(wanted - known.keys(), key=lambda key: key[0]):
        yield f"missing: {one!r}"
    yield from (
        f"said nowhere any more: {one!r}" for one, _many in sorted(known.keys() - wanted, key=lambda key: key[0])
    )
    yield from (f"kept though nothing says it any more: {key!r}" for key in catalogue.obsolete)
    for key, message in known.items():
        yield from (f"{fault}: {key[0]!r}" for fault in _faults_of(message, *key))


def _faults_of(message: Message, one: str, many: str | None) -> Iterator[str]:
    forms = [message.string] if many is None else list(message.string)
    if message.fuzzy:
        yield "marked as a guess (fuzzy)"
    if many is not None and len(forms) != len(PLURALS):
        yield f"has {len(forms)} plural forms, needs {len(PLURALS)} ({' '.join(PLURALS)})"
    for form, name in zip(forms, PLURALS if many else ("",), strict=False):
        if not form.strip():
            yield f"has no words {name}".rstrip()
        elif other := _other_slots(form, one, many):
            yield f"has other placeholders or tags than the English ({other}) {name}".rstrip()
        elif form in {one, many} and form not in SAME_EVERYWHERE and len(WORDS.findall(SLOT.sub("", form))) > 1:
            yield f"is still English {name}".rstrip()


def _other_slots(form: str, one: str, many: str | None) -> str:
    """A number may be said in words where its form is for one number only ("unwaith"), all else must be there."""
    has, may = set(SLOT.findall(form)), set(SLOT.findall(many or one))
    must = may - {slot for slot in may if many and slot in {"%(num)s", "%(num)d", "%(count)s"}}
    return ", ".join(sorted((has - may) | (must - has)))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_catalogue_says_everything(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    complain(
        sorted(faults(catalogue, said())),
        f"Run `make strings`, then write it in {named(path)}, in whole sentences: docs/translations.md.",
    )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_plural_forms_are_those_of_the_language(path: Path) -> None:
    """In the order zero, one, two, few, many, other, as the Unicode data say them for each number."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    rule = Locale.parse(path.parts[-3]).plural_form
    wanted = [name for name in PLURALS if name in {*rule.tags, "other"}]
    assert catalogue.num_plurals == len(wanted)
    chosen = plural_rule(catalogue.plural_expr)
    assert {n: wanted[chosen(n)] for n in range(120)} == {n: rule(n) for n in range(120)}


def plural_rule(expression: str):
    """A catalogue's own rule as a function, read by the same code that reads it in the service."""
    import gettext

    return gettext.c2py(expression)  # type: ignore[attr-defined]  # what GNUTranslations itself uses


def test_there_is_a_catalogue() -> None:
    assert [path.parts[-3] for path in CATALOGUES] == ["cy"]
    assert len(said()) > 2_000
    assert get_plural("en").num_plurals == 2


HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : 5);\\n"\n\n'
)
ROW = ("Post %(name)s a meal", None)
PAIR = ("%(num)s portion", "%(num)s portions")
COUNTED = 'msgid "%(num)s portion"\nmsgid_plural "%(num)s portions"\n'
SIX = "".join(f'msgstr[{number}] "%(num)s dogn"\n' for number in range(6))


@pytest.mark.parametrize(
    ("key", "entry", "fault"),
    [
        (ROW, "", "missing"),
        (ROW, 'msgid "Post %(name)s a meal"\nmsgstr ""\n', "no words"),
        (ROW, '#, fuzzy\nmsgid "Post %(name)s a meal"\nmsgstr "Cynnig pryd i %(name)s"\n', "guess"),
        (ROW, 'msgid "Post %(name)s a meal"\nmsgstr "Cynnig pryd"\n', "placeholders"),
        (ROW, 'msgid "Post %(name)s a meal"\nmsgstr "<b>Cynnig</b> pryd i %(name)s"\n', "tags"),
        (ROW, 'msgid "Post %(name)s a meal"\nmsgstr "Post %(name)s a meal"\n', "still English"),
        (
            PAIR,
            COUNTED + SIX[: SIX.index("msgstr[5]")],
            "no words other",
        ),
        (PAIR, COUNTED + SIX.replace("%(num)s dogn", "dim dogn", 1), None),
        (("Gone", None), 'msgid "Gone"\nmsgstr "Wedi mynd"\n\n#~ msgid "Old"\n#~ msgstr "Hen"\n', "kept though"),
    ],
)
def test_each_fault_is_seen(key: Key, entry: str, fault: str | None) -> None:
    found = list(faults(read_po(BytesIO((HEAD + entry).encode()), locale="cy"), [key]))
    assert any(fault in line for line in found) if fault else not found, found


def fragments(tree: ast.AST) -> Iterator[int]:
    """Lines on which a translated text is glued to another with +, inside an f-string, or put into another's slot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and (_speaks(node.left) or _speaks(node.right)):
            yield node.lineno
        if isinstance(node, ast.JoinedStr) and any(map(_speaks, ast.walk(node))):
            yield node.lineno
        if _speaks(node) and any(_speaks(part) for word in node.keywords for part in ast.walk(word.value)):  # type: ignore[attr-defined]
            yield node.lineno


def _speaks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKS


def glued(source: str) -> Iterator[int]:
    """As above for a template: with ~ or +, or put into another's slot."""
    tree = PARSER.parse(source)
    for node in chain(tree.find_all(nodes.Concat), tree.find_all(nodes.Add)):
        parts = node.nodes if isinstance(node, nodes.Concat) else (node.left, node.right)
        if any(map(_says, parts)):
            yield node.lineno
    for call in filter(_says, tree.find_all(nodes.Call)):
        values = [word.value for word in call.kwargs]
        if any(map(_says, chain(values, *(value.find_all(nodes.Call) for value in values)))):
            yield call.lineno


def _says(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in SPEAKS


def test_no_sentence_is_put_together_from_pieces() -> None:
    code = [f"{named(path)}:{line}" for path in files("app") for line in fragments(parsed(path))]
    pages = files("templates", endings=(".html", ".txt"))
    glue = [f"{named(path)}:{line}" for path in pages for line in glued(path.read_text(encoding="utf-8"))]
    complain(
        code + glue,
        "Say each case as a whole sentence: in Welsh a word changes with its neighbours.",
    )


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ('said = _("Ask ") + name', True),
        ("said = f\"{_('Ask')} {name}\"", True),
        ('said = _("%(who)s rings", who=_("the office"))', True),
        ('said = _("%(who)s rings", who=name)', False),
        ('said = [_("One."), _("Two.")]', False),
    ],
)
def test_a_sentence_in_pieces_is_seen(code: str, *, seen: bool) -> None:
    assert bool(list(fragments(ast.parse(code)))) is seen


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('{{ _("Ask") ~ name }}', True),
        ('{{ _("Ask %(who)s", who=_("the office")) }}', True),
        ('{{ _("Ask %(who)s", who=name|upper) }}', False),
        ('{{ "#" ~ number }}', False),
    ],
)
def test_a_sentence_in_pieces_is_seen_in_a_template(source: str, *, seen: bool) -> None:
    assert bool(list(glued(source))) is seen
