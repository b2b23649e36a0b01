"""Letters about two people who share meals again and again. Neutral where something ends: nobody says why."""

from flask_babel import gettext as _

from app.jobs.letters.letter import Button, Letter, Paragraph, Story, ring_us, why_cook, why_diner
from app.web.words.pairings import told_days


def consent_asked(story: Story) -> Letter:
    other = _other(story)
    if _cooks(story):
        subject = _("Would you like to cook for %(name)s again and again?", name=other)
        opening = _("%(hello)s You would bring %(name)s a meal on these days.", hello=story.hello, name=other)
    else:
        subject = _("Would you like meals from %(name)s again and again?", name=other)
        opening = _("%(hello)s %(name)s would bring you a meal on these days.", hello=story.hello, name=other)
    after = (Paragraph(_("You try it out first. You can pause or stop at any time, and nobody asks why.")),)
    return _letter(story, subject, opening, _("Say yes or no"), after)


def trial(story: Story) -> Letter:
    opening = _("%(hello)s You have both said yes. Now you try it out.", hello=story.hello)
    return _letter(story, _("You and %(name)s can start", name=_other(story)), opening, _("See your days"), ())


def active(story: Story) -> Letter:
    opening = _("%(hello)s The trial went well, and you go on.", hello=story.hello)
    return _letter(story, _("You and %(name)s go on", name=_other(story)), opening, _("See your days"), ())


def reviewed(story: Story) -> Letter:
    opening = _("%(hello)s We have talked to you both, and you go on as before.", hello=story.hello)
    return _letter(story, _("You and %(name)s go on", name=_other(story)), opening, _("See your days"), ())


def other_days(story: Story) -> Letter:
    opening = _("%(hello)s These are your days from now on.", hello=story.hello)
    subject = _("New days for you and %(name)s", name=_other(story))
    return _letter(story, subject, opening, _("See your days"), ())


def paused(story: Story) -> Letter:
    subject = _("Meals with %(name)s are paused", name=_other(story))
    if _cooks(story):
        opening = _("%(hello)s Your regular visits are paused. We tell you when they begin again.", hello=story.hello)
        return _letter(story, subject, opening, _("See your days"), (), days=False)
    opening = _("%(hello)s Your regular visits are paused. We tell you when they begin again.", hello=story.hello)
    after = (Paragraph(_("You can ask for a meal from other neighbours meanwhile.")),)
    return _letter(story, subject, opening, _("Ask for a meal"), after, days=False)


def resumed(story: Story) -> Letter:
    opening = _("%(hello)s Your regular visits begin again.", hello=story.hello)
    subject = _("Meals with %(name)s begin again", name=_other(story))
    return _letter(story, subject, opening, _("See your days"), ())


def ended(story: Story) -> Letter:
    subject = _("Your regular meals with %(name)s have come to an end", name=_other(story))
    if _cooks(story):
        opening = _("%(hello)s Thank you for all you brought. Other neighbours are waiting.", hello=story.hello)
        return _letter(story, subject, opening, _("See who is waiting"), (), days=False)
    opening = _("%(hello)s We look for other neighbours who cook for you.", hello=story.hello)
    return _letter(story, subject, opening, _("Ask for a meal"), (), days=False)


def _letter(
    story: Story, subject: str, opening: str, action: str, after: tuple[Paragraph, ...], *, days: bool = True
) -> Letter:
    page = "cook.pairings" if _cooks(story) else "diner.pairings"
    said = told_days(story.facts) if days else ""
    return Letter(
        subject=subject,
        opening=opening,
        panel=(said,) if said else (),
        button=Button(action, story.link(page)),
        after=(*after, ring_us(story, _("Would you like to talk first?"))),
        why=why_cook() if _cooks(story) else why_diner(),
    )


def _cooks(story: Story) -> bool:
    return story.facts.get("side") == "cook"


def _other(story: Story) -> str:
    return str(story.facts.get("other") or _("your neighbour"))


LETTERS = {
    "pairing_consent_asked": consent_asked,
    "pairing_trial": trial,
    "pairing_active": active,
    "pairing_reviewed": reviewed,
    "pairing_days": other_days,
    "pairing_paused": paused,
    "pairing_resumed": resumed,
    "pairing_ended": ended,
}
