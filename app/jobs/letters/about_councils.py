"""Letters about the council itself: it stopped for a while."""

from flask_babel import gettext as _

from app.jobs.letters.letter import Button, Letter, Paragraph, Story, ring_us


def council_suspended(story: Story) -> Letter:
    """To whoever counts on something: a visit of today goes ahead, and nothing new is arranged."""
    if story.match is None:
        return Letter(
            subject=_("We have stopped for now"),
            opening=_(
                "%(hello)s We have stopped Extra Plate for now. No meals can be arranged until we begin again.",
                hello=story.hello,
            ),
            after=(
                Paragraph(_("What you have told us stays as it is.")),
                ring_us(story, _("Is there nothing to eat at home?")),
            ),
        )
    return Letter(
        subject=_("Your visit goes ahead"),
        opening=_(
            "%(hello)s We have stopped Extra Plate for now. This visit goes ahead all the same.", hello=story.hello
        ),
        panel=(story.window, story.dish),
        after=(
            Paragraph(_("After it, no meals can be arranged until we begin again.")),
            ring_us(story, _("Do you have a question?")),
        ),
    )


def called_off(story: Story) -> Letter:
    """A visit of a later day, to both sides."""
    return Letter(
        subject=_("A visit is called off"),
        opening=_(
            "%(hello)s We have stopped Extra Plate for now, so this visit will not take place. We are sorry.",
            hello=story.hello,
        ),
        panel=(story.window, story.dish),
        after=(ring_us(story, _("Do you have a question?")),),
    )


def council_opening_asked(story: Story) -> Letter:
    """To those who may agree, as the second person."""
    return Letter(
        subject=_("A colleague asks to open the council"),
        opening=_(
            "%(hello)s A colleague asks to open the council to everybody. You can agree, or say no.", hello=story.hello
        ),
        button=Button(_("Look at the list"), story.link("coordinator.opening")),
        after=(Paragraph(_("Nothing changes before a second person agrees.")),),
    )


LETTERS = {"council_opening_asked": council_opening_asked, "council_suspended": council_suspended}
