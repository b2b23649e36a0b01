"""Our macros against GOV.UK Frontend's own examples: the same elements, classes, attributes and words."""

import json
import re
from pathlib import Path

import html5lib
import pytest
from support.govuk import NOT_OURS, READERS
from support.templates import templates

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "node_modules/govuk-frontend/dist/govuk/components"
ENV = templates()
LEAVES = {"attributes"}


def examples(component):
    file = EXAMPLES / component / "fixtures.json"
    assert file.is_file(), "GOV.UK Frontend is not there. Run: npm ci --ignore-scripts"
    return json.loads(file.read_text(encoding="utf-8"))["fixtures"]


def paths(options, above=""):
    """Every option an example gives, as dotted paths: {"label": {"text": ...}} -> label, label.text."""
    if isinstance(options, list):
        return set().union(*(paths(option, above) for option in options))
    if not isinstance(options, dict) or above.rpartition(".")[2] in LEAVES:
        return set()
    found = set()
    for name, value in options.items():
        path = f"{above}.{name}".lstrip(".")
        found |= {path} | paths(value, path)
    return found


def is_ours(component, example):
    return not paths(example["options"]) & NOT_OURS[component].keys()


COMPARED = [
    pytest.param(component, example, id=f"{component}: {example['name']}")
    for component in sorted(READERS)
    for example in examples(component)
    if is_ours(component, example)
]


def normal(node):
    """An element as (name, attributes, children), without white space, class order, drawings or our scripts' words."""
    if node.tag.endswith("svg"):
        return ("svg", node.get("class"))
    attributes = {name: value for name, value in node.attrib.items() if not name.startswith("data-ep-")}
    attributes["class"] = " ".join(sorted(attributes.get("class", "").split()))
    children = [text(node.text)]
    for child in node:
        children += [normal(child), text(child.tail)]
    return (node.tag, attributes, [child for child in children if child])


def text(words):
    return re.sub(r"\s+", " ", words or "").strip()


def read(html):
    return normal(html5lib.parseFragment(html, namespaceHTMLElements=False))


@pytest.mark.parametrize(("component", "example"), COMPARED)
def test_a_macro_writes_what_govuk_frontend_writes(component, example):
    name = component.replace("-", "_")
    macro = getattr(ENV.get_template(f"components/{name}.html").module, name)
    ours = str(macro(**READERS[component](example["options"])))
    assert read(ours) == read(example["html"])


@pytest.mark.parametrize("component", sorted(READERS))
def test_each_component_is_compared_on_a_third_of_its_examples_and_more(component):
    known = [example for example in examples(component) if is_ours(component, example)]
    assert len(known) >= len(examples(component)) / 3


def test_every_option_left_out_is_one_that_some_example_gives():
    given = {path for component in READERS for example in examples(component) for path in paths(example["options"])}
    left_out = {path for options in NOT_OURS.values() for path in options}
    assert left_out <= given, "Take these out of NOT_OURS: no example has them any more."
