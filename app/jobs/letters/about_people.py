"""Letters about a person's part in the scheme, and alarms for the people at the council."""

from flask_babel import gettext as _

from app.domain.references import show
from app.jobs.letters.letter import Button, Letter, Paragraph, Story, ring_us


def role_active(story: Story) -> Letter:
    words = {
        "cook": _("You are one of our cooks now. Post your first meal when it suits you."),
        "diner": _("You can have meals from your neighbours now. Ask for one when it suits you."),
        "relative": _("You can look after meals for your relative now."),
    }
    return Letter(
        subject=_("You can start"),
        opening=story.hello,
        panel=(words.get(str(story.facts.get("role")), _("Everything is in place. You can start now.")),),
        button=Button(_("Sign in"), story.link("public.sign_in")),
        after=(ring_us(story, _("Do you have a question?")),),
    )


def role_declined(story: Story) -> Letter:
    return Letter(
        subject=_("About joining us"),
        opening=_("%(hello)s Thank you for offering your time. We cannot take you on just now.", hello=story.hello),
        after=(ring_us(story, _("Would you like to talk about it?")),),
    )


def hold_placed(story: Story) -> Letter:
    """To those a visit was arranged with. It never says why."""
    return Letter(
        subject=_("Your visit has changed"),
        opening=_("%(hello)s We are arranging another visit for you.", hello=story.hello),
        panel=tuple(line for line in (story.window,) if line),
        after=(Paragraph(_("We will be in touch as soon as it is set.")), ring_us(story, _("Do you have a question?"))),
    )


def no_answer_raised(story: Story) -> Letter:
    return Letter(
        subject=_("Nobody came to the door"),
        opening=_("%(hello)s A cook stood at a door and nobody answered. Act now.", hello=story.hello),
        panel=tuple(line for line in (_reference(story), story.window) if line),
        button=Button(_("See what to do"), _alarm(story)),
        after=(Paragraph(_("Sign in to see who it is, and whom to ring.")),),
    )


def meal_fell_through(story: Story) -> Letter:
    return Letter(
        subject=_("A neighbour has no meal after all"),
        opening=_("%(hello)s A visit was called off late. We look for another meal now.", hello=story.hello),
        panel=tuple(line for line in (story.window,) if line),
        button=Button(_("See who it is"), story.link("coordinator.home")),
        after=(Paragraph(_("Sign in to see whom to ring.")),),
    )


def concern_raised(story: Story) -> Letter:
    """Nothing of what was said, nor about whom."""
    return Letter(
        subject=_("Somebody is worried about a person"),
        opening=_("%(hello)s A concern is waiting for you. Read it today.", hello=story.hello),
        button=Button(_("Read it"), story.link("coordinator.concerns")),
        after=(Paragraph(_("We never put a concern into an email.")),),
    )


def _alarm(story: Story) -> str:
    ref = story.facts.get("ref")
    return story.link("coordinator.no_answer", ref=ref) if ref else story.link("coordinator.home")


def _reference(story: Story) -> str:
    return str(_("Visit %(ref)s", ref=show(story.match.ref))) if story.match else ""


LETTERS = {
    "role_active": role_active,
    "role_declined": role_declined,
    "hold_placed": hold_placed,
    "no_answer_raised": no_answer_raised,
    "meal_fell_through": meal_fell_through,
    "concern_raised": concern_raised,
}
