"""Reading templates without rendering them: their markup, and the words in it that are on no translator's list."""

import re

from jinja2 import Environment, nodes

# Stands where a template puts a value; no letter, no bracket, no space.
VALUE = "\x00"
PARSER = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Also the tail of a tag whose head a macro wrote.
TAG = re.compile(r"""(?:<[/!]?[a-zA-Z]|\x00(?=\s+[\w:-]+\s*=\s*["']))(?:[^<>"']|"[^"]*"|'[^']*')*>""")
READ_OUT = re.compile(r"""\s(?:alt|title|placeholder|aria-label|aria-description|label)\s*=\s*("[^"]*"|'[^']*')""")
ENTITY = re.compile(r"&#?\w+;")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Arguments of our macros, and keys of the dictionaries they take, that end up as words on the page.
SPOKEN_ARGUMENTS = {
    *("text", "label", "hint", "legend", "title", "heading", "caption", "lede", "visually_hidden_text"),
    *("visuallyHiddenText", "titleText", "summaryText", "lead", "alt"),
}


def markup(source):
    """The template with every comment and block of Jinja's taken out and VALUE for every expression."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}", "", source, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", VALUE, source, flags=re.DOTALL)


def bare_words(source, names):
    """Words a reader would see that miss gettext: text, then attributes, then arguments.

    names: words that are the same in every language.
    """
    tree = PARSER.parse(source)
    html = COMMENT.sub("", VALUE.join(part.data for part in tree.find_all(nodes.TemplateData)))
    read_out = [value for tag in TAG.findall(html) for value in READ_OUT.findall(tag)]
    seen = [TAG.sub("\n", html), *read_out, *_arguments(tree)]
    return [words for text in seen for words in _words(text, names)]


def _words(text, names):
    for line in ENTITY.sub(" ", text).splitlines():
        left = re.sub("|".join(map(re.escape, names)), " ", line) if names else line
        if LETTERS.search(left):
            yield line.replace(VALUE, "…").strip()


def _arguments(tree):
    """Plain strings handed to our macros as words for the page."""
    for call in tree.find_all(nodes.Keyword):
        if call.key in SPOKEN_ARGUMENTS and isinstance(call.value, nodes.Const):
            yield str(call.value.value or "")
    for pair in tree.find_all(nodes.Pair):
        key, value = pair.key, pair.value
        if isinstance(key, nodes.Const) and key.value in SPOKEN_ARGUMENTS and isinstance(value, nodes.Const):
            yield str(value.value or "")
