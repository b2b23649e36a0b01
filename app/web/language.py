"""The language of a page: what the reader chose, else what the browser asks for, among those the council offers."""

from flask import g, has_request_context, request, session


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
    return list(tenancy.council.policy.languages)
