"""From an outbox row to an email: in the reader's language, at the council's own address."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Flask, g
from flask_babel import force_locale
from werkzeug.routing import BuildError

from app.domain.brand import derive
from app.domain.council_words import said_in
from app.integrations.mail import Email, message_id
from app.jobs.letters import Letter, Story, compose
from app.services.frame import CouncilContext
from app.store.outbox import About
from app.web.language import spoken
from app.web.tenant import Tenancy, own_url


@contextmanager
def speaking(app: Flask, council: CouncilContext, language: str) -> Iterator[None]:
    """For the time of the block, words and times are this council's, in this language. No database in it."""
    with app.app_context():
        g.tenancy = Tenancy("council", council)
        with force_locale(language):
            yield


def language_of(council: CouncilContext, wanted: str | None) -> str:
    """The reader's language if the council offers it and we have its words, else the council's first."""
    offered = spoken(council.policy)
    return wanted if wanted in offered else offered[0]


def email_of(app: Flask, council: CouncilContext, about: About, code: str, now: datetime) -> Email:
    """about.email is set. code: the opened one-time code, or ""."""
    assert about.email
    language = language_of(council, about.person.language if about.person else about.message.facts.get("language"))
    council = replace(council, policy=said_in(council.policy, language))
    with speaking(app, council, language):
        story = Story(
            kind=about.message.kind,
            council=council,
            now=now,
            link=_links(app, council),
            facts=about.message.facts,
            person=about.person,
            match=about.match,
            meal=about.meal,
            request=about.request,
            code=code,
        )
        letter = compose(story)
        return Email(
            to=about.email,
            subject=str(letter.subject),
            text=_render(app, "letter.txt", council, letter, story, language),
            html=_render(app, "letter.html", council, letter, story, language),
            message_id=message_id(council.slug, about.message.key, _host(council)),
            sender_name=council.policy.messages.sender_name or f"Extra Plate {council.policy.display_name}",
            reply_to=council.policy.messages.reply_to or council.policy.contact.office_email,
            language=language,
            folder=council.slug,
            stays_here=council.policy.demonstration,
        )


def _render(app: Flask, name: str, council: CouncilContext, letter: Letter, story: Story, language: str) -> str:
    """Without the context that pages have: there is no request and nobody is signed in."""
    return app.jinja_env.get_template(f"emails/{name}").render(
        letter=letter,
        policy=council.policy,
        colours=derive(council.policy.brand.colour).light,
        match_ref=story.match.ref if story.match else "",
        language=language,
    )


def _links(app: Flask, council: CouncilContext) -> Callable[..., str]:
    """Addresses of pages by endpoint. One that does not exist leads home: a letter must go out all the same."""
    pages = app.url_map.bind(_host(council))

    def link(endpoint: str, **values: Any) -> str:
        try:
            return own_url(council.policy, pages.build(endpoint, values))
        except BuildError:
            return own_url(council.policy)

    return link


def _host(council: CouncilContext) -> str:
    return own_url(council.policy, "").partition("//")[2].partition(":")[0]
