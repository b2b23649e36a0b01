"""The language of a page: what the reader chose, else what the browser asks for, among those the council offers.

Only languages that have words are spoken: a page in English that says it is Welsh is read out as nonsense.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from flask import g, has_request_context, request, session
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.domain.council_policy import CouncilPolicy, Language
from app.domain.council_words import said_in

CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
KEPT = "language"
"""Where the choice stands in the browser's cookie."""
UNREAD: Mapping[str, LazyString] = {
    Language.WELSH.value: _l("The Welsh on these pages still waits for a qualified translator to read it."),
}
"""Languages whose words no qualified translator has read yet; docs/translations.md says how one is taken off."""


class Choice(NamedTuple):
    code: str
    name: str


@lru_cache
def catalogues(folder: Path = CATALOGUES) -> frozenset[str]:
    """The languages whose words are here; English stands in the code itself."""
    return frozenset({Language.ENGLISH.value, *(file.parents[1].name for file in folder.glob("*/LC_MESSAGES/*.mo"))})


def spoken(policy: CouncilPolicy) -> list[str]:
    """What the council offers and we have the words for, its first choice first."""
    return [language.value for language in policy.languages if language in catalogues()] or [Language.ENGLISH.value]


def chosen() -> str:
    if not has_request_context():
        return "en"
    languages = offered()
    kept = session.get(KEPT)
    if kept in languages:
        return str(kept)
    return request.accept_languages.best_match(languages) or languages[0]


def in_own_words(policy: CouncilPolicy) -> CouncilPolicy:
    """The council with its own words in the language of the page."""
    return said_in(policy, chosen())


def others() -> list[Choice]:
    """What a reader of this page may change to, each by its own name for itself."""
    now = chosen()
    return [Choice(code, own_name(code)) for code in offered() if code != now]


def waiting_for_a_reader() -> list[Choice]:
    """What the foot of a page says of its words, in its own language and in English; nothing once they were read."""
    code = chosen()
    if code not in UNREAD:
        return []
    with force_locale("en"):
        english = str(UNREAD[code])
    return [Choice(code, str(UNREAD[code])), Choice("en", english)]


def own_name(code: str) -> str:
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def keep(code: str) -> None:
    """Let this browser be spoken to in this language from now on."""
    session[KEPT] = code


def keep_unless_chosen(code: str) -> None:
    """The language somebody has told us, for a browser in which nothing was chosen."""
    session.setdefault(KEPT, code)


def offered() -> list[str]:
    """A council says which; the front door speaks every language we have; those who run the service read English."""
    tenancy = g.get("tenancy")
    if tenancy is not None and tenancy.council is not None:
        return spoken(tenancy.council.policy)
    if tenancy is not None and tenancy.kind == "front_door":
        return [language.value for language in Language if language in catalogues()]
    return [Language.ENGLISH.value]
