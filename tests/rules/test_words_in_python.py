"""Whatever a person reads goes through gettext, also where Python says it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAID_BY = {"flash", "show_error"}
FIELDS_END = "Field"


def spoken(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Bare strings handed to flash, to a form field as its label or description, or to a validator as its message."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        said: list[ast.expr] = []
        if name in SAID_BY or (name.endswith(FIELDS_END) and name != "HiddenField"):
            said += call.args[:1]
        said += [word.value for word in call.keywords if word.arg in {"label", "description", "message", "title"}]
        for value in said:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.strip():
                yield value.lineno, value.value


def test_forms_flashes_and_messages_speak_through_gettext() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in sorted((ROOT / "app" / "web").rglob("*.py"))
        for line, text in spoken(ast.parse(path.read_text()))
    ]
    assert not bare, 'wrap these in _("…") (or _l("…") in a form):\n' + "\n".join(bare)


def test_this_rule_sees_a_bare_label() -> None:
    tree = ast.parse('name = StringField("First name", description="As on the door")\nflash("Saved", "success")')
    assert [text for _, text in spoken(tree)] == ["First name", "As on the door", "Saved"]


def test_only_one_file_looks_beyond_a_council() -> None:
    allowed = {"store/across_councils.py", "store/session.py"}
    found = {
        str(path.relative_to(ROOT / "app"))
        for path in (ROOT / "app").rglob("*.py")
        if "ALL_COUNCILS" in path.read_text()
    }
    assert found <= allowed, f"only app/store/across_councils.py may look beyond a council, not {found - allowed}"
