"""Letters about signing up and signing in."""

from flask_babel import gettext as _

from app.jobs.letters.letter import Button, Letter, Paragraph, Story, ring_us


def sign_in_code(story: Story) -> Letter:
    return Letter(
        subject=_("Your sign-in code"),
        opening=_("%(hello)s Type this code on the page that asks for it, or press the button.", hello=story.hello),
        code=story.code,
        button=_opened(story, "public.code", _("Sign in")),
        after=(_once(), _not_you()),
    )


def confirm_email(story: Story) -> Letter:
    return Letter(
        subject=_("Confirm your email address"),
        opening=_("%(hello)s One more step, and we know that this address is yours.", hello=story.hello),
        code=story.code,
        button=_opened(story, "public.code", _("Confirm my address")),
        after=(_once(), _not_you()),
    )


def reset_password(story: Story) -> Letter:
    return Letter(
        subject=_("Choose a new password"),
        opening=_("%(hello)s You asked to choose a new password.", hello=story.hello),
        code=story.code,
        button=_opened(story, "public.new_password", _("Choose a new password")),
        after=(_once(), _not_you()),
    )


def change_email(story: Story) -> Letter:
    return Letter(
        subject=_("Confirm your new email address"),
        opening=_("%(hello)s You asked us to write to this address from now on.", hello=story.hello),
        code=story.code,
        button=_opened(story, "public.code", _("Use this address")),
        after=(_once(), _not_you()),
    )


def email_changed(story: Story) -> Letter:
    """To the old address, in case it was not its owner who asked."""
    return Letter(
        subject=_("Your email address has changed"),
        opening=_("%(hello)s From now on we write to your new address and not to this one.", hello=story.hello),
        button=Button(_("Sign in"), story.link("public.sign_in")),
        after=(ring_us(story, _("Was it not you?")),),
    )


def known_address(story: Story) -> Letter:
    """Somebody tried to sign up with an address that has an account: its owner alone is told."""
    return Letter(
        subject=_("You already have an account"),
        opening=_("%(hello)s Somebody used this address to sign up. It has an account already.", hello=story.hello),
        button=Button(_("Sign in"), story.link("public.sign_in")),
        after=(Paragraph(_("You do not have to do anything. Nothing has been changed."), _("Was it not you?")),),
    )


def account_invited(story: Story) -> Letter:
    """The first mail to an address that somebody gave to the office."""
    return Letter(
        subject=_("You can sign in to your meals now"),
        opening=_("%(hello)s You gave us this address, so that you can use our pages yourself.", hello=story.hello),
        button=Button(_("Sign in"), story.link("public.sign_in")),
        after=(
            Paragraph(_("Enter this email address there, and we send you a code. You need no password.")),
            ring_us(story, _("Is this not for you?")),
        ),
    )


def application_received(story: Story) -> Letter:
    return Letter(
        subject=_("We have your details"),
        opening=_("%(hello)s Thank you for joining us. We ring everybody before they start.", hello=story.hello),
        button=Button(_("See what happens next"), story.link("public.sign_in")),
        after=(ring_us(story, _("Do you have a question?")),),
    )


def _opened(story: Story, endpoint: str, words: str) -> Button | None:
    """The page that asks for the code, with the code filled in. Opening it changes nothing."""
    handle = story.facts.get("handle")
    return Button(words, story.link(endpoint, handle=handle, code=story.code)) if handle else None


def _once() -> Paragraph:
    return Paragraph(_("The code works once, within 10 minutes."))


def _not_you() -> Paragraph:
    return Paragraph(_("Do nothing. Without this email nobody can go on."), _("Did you not ask for it?"))


LETTERS = {
    "sign_in_code": sign_in_code,
    "confirm_email": confirm_email,
    "reset_password": reset_password,
    "change_email": change_email,
    "email_changed": email_changed,
    "known_address": known_address,
    "account_invited": account_invited,
    "application_received": application_received,
}
