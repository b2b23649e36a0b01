"""Finding names as people type them: without case or accents, the same on both databases."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

_ALONE = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "’": "'", "‘": "'"}
_LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
"""Code points of the accented Latin letters: Latin-1, Extended A and B, and Extended Additional (Welsh, Vietnamese)."""


def fold(text: str | None) -> str:
    """Small letters without accents: "Siân Ŵyn" -> "sian wyn". SQLite calls this as ep_fold."""
    if not text:
        return ""
    return "".join(_plain(letter) for letter in text).lower()


def _plain(letter: str) -> str:
    return _ALONE.get(letter) or (unicodedata.normalize("NFKD", letter)[:1] if ord(letter) in _LATIN_SET else letter)


_LATIN_SET = frozenset(code for code in _LATIN if unicodedata.normalize("NFKD", chr(code))[:1].isascii())
_FROM = "".join([*map(chr, sorted(_LATIN_SET)), *_ALONE])
_TO = "".join(_plain(letter) for letter in _FROM)


class folded(GenericFunction[str]):  # noqa: N801 reads as an SQL function
    """fold(column) in SQL; ordered by code point, whatever the database's own order is."""

    name = "ep_fold"
    type = String()
    inherit_cache = True


@compiles(folded, "postgresql")
def _on_postgresql(element: folded, compiler: SQLCompiler, **kwargs: Any) -> str:
    inner = compiler.process(element.clauses, **kwargs)
    return f'(lower(translate({inner}, {_quoted(_FROM)}, {_quoted(_TO)})) COLLATE "C")'


def _quoted(letters: str) -> str:
    return "'" + letters.replace("'", "''") + "'"


def has_words(column: ColumnElement[Any], words: list[str]) -> list[ColumnElement[bool]]:
    """Each of these folded words stands somewhere in the column; % and _ are only letters."""
    return [folded(column).contains(word, autoescape=True) for word in words]
