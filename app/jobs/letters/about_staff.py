"""Letters to those who run a scheme, or are asked to."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.domain.vocabulary import Role
from app.jobs.letters.letter import Button, Letter, Paragraph, Story, ring_us
from app.web.words.people import ROLES


def staff_invited(story: Story) -> Letter:
    """code: what the link is opened with; it stands in the link alone."""
    return Letter(
        subject=_("You are asked to help run the scheme"),
        opening=_("Hello %(name)s. Somebody at the council asks you to join them.", name=story.facts.get("name", "")),
        panel=(_named(story.facts.get("roles", [])),),
        button=Button(_("Look at the invitation"), story.link("public.invitation", handle=story.code)),
        after=(
            Paragraph(_("The link works once, within seven days, and only for this address.")),
            ring_us(story, _("Is this not for you?")),
        ),
    )


def staff_ended(story: Story) -> Letter:
    return Letter(
        subject=_("A role of yours has ended"),
        opening=_("%(hello)s You no longer have this role. You were signed out everywhere.", hello=story.hello),
        panel=(_named([story.facts.get("role", "")]),),
        button=Button(_("Sign in"), story.link("public.sign_in")),
        after=(ring_us(story, _("Do you have a question?")),),
    )


def staff_changed(story: Story) -> Letter:
    """To the other managers. Who it is about stands on the page, not in the mail."""
    joined = story.facts.get("change") == "joined"
    roles = story.facts.get("roles", "").split() if joined else [story.facts.get("role", "")]
    opening = _("%(hello)s Somebody has joined those who run the scheme.", hello=story.hello)
    if not joined:
        opening = _("%(hello)s A role in running the scheme was taken away.", hello=story.hello)
    return Letter(
        subject=_("A change among those who run the scheme"),
        opening=opening,
        panel=(_named(roles),),
        button=Button(_("See who runs the scheme"), story.link("manager.staff")),
    )


def operator_looks(story: Story) -> Letter:
    """To every manager, at once. Nothing of what is seen stands in it."""
    return Letter(
        subject=_("Somebody who runs the service looks into your council"),
        opening=_("%(hello)s They can read and change nothing. You can end it at any time.", hello=story.hello),
        panel=(
            _("Why: %(reason)s", reason=story.facts.get("reason", "")),
            _("Until %(when)s", when=story.facts.get("until", "")),
        ),
        button=Button(_("See what they look at, or end it"), story.link("manager.looks")),
        after=(ring_us(story, _("Is something wrong?")),),
    )


def _named(roles: Iterable[str]) -> str:
    known = {role.value for role in Role}
    return ", ".join(str(ROLES[Role(role)]) for role in roles if role in known)


LETTERS = {
    "staff_invited": staff_invited,
    "staff_ended": staff_ended,
    "staff_changed": staff_changed,
    "operator_looks": operator_looks,
}
