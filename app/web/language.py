"""The language of a page: what the reader chose, else what the browser asks for, among those the council offers.

Only languages that have words are spoken: a page in English that says it is Welsh is read out as nonsense.
"""

from functools import lru_cache
from pathlib import Path

from flask import g, has_request_context, request, session

from app.domain.council_policy import CouncilPolicy, Language

CATALOGUES = Path(__file__).resolve().parents[1] / "translations"


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
    offered = _offered()
    kept = session.get("language")
    if kept in offered:
        return str(kept)
    return request.accept_languages.best_match(offered) or offered[0]


def _offered() -> list[str]:
    tenancy = g.get("tenancy")
    if tenancy is None or tenancy.council is None:
        return ["en"]
    return spoken(tenancy.council.policy)
