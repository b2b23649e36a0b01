"""Letters about meals that go from one home to another."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.jobs.letters import about_councils
from app.jobs.letters.letter import Button, Letter, Paragraph, Story, ring_us, why_cook, why_diner


def meal_set_aside(story: Story) -> Letter:
    cook = str(story.facts.get("cook") or _("A neighbour"))
    return Letter(
        subject=_("%(name)s has cooked with you in mind", name=cook),
        opening=_("%(hello)s Would you like it? We keep it for you until you say no.", hello=story.hello),
        panel=(story.window, story.dish, _("Cooked by %(name)s", name=cook)),
        button=Button(_("See the meal"), story.link("diner.meal", ref=story.facts.get("meal") or "")),
        after=(ring_us(story, _("Would you like to talk first?")),),
        why=why_diner(),
    )


def match_offered(story: Story) -> Letter:
    if story.facts.get("again"):
        opening = _("%(hello)s Something about this meal has changed. Would you still like it?", hello=story.hello)
    else:
        opening = _("%(hello)s Would you like it?", hello=story.hello)
    return Letter(
        subject=_("%(name)s has a meal for you", name=story.other),
        opening=opening,
        panel=(story.window, story.dish, _("Cooked by %(name)s", name=story.other)),
        button=Button(_("Say yes or no"), story.link("diner.home")),
        after=(
            Paragraph(_("We checked it against what you told us. Sign in to read what is in it.")),
            ring_us(story, _("Would you like to talk first?")),
        ),
        why=why_diner(),
    )


def match_approved(story: Story) -> Letter:
    return Letter(
        subject=_("Your meal has somebody to go to"),
        opening=_("%(hello)s We matched your meal with a neighbour.", hello=story.hello),
        panel=(story.window, story.dish, _portions(story), _("For %(name)s", name=story.other)),
        button=Button(_("See the visit"), story.link("cook.visits")),
        after=(_cannot_go(story),),
        why=why_cook(),
    )


def match_confirmed(story: Story) -> Letter:
    return _confirmed_cook(story) if story.is_cook else _confirmed_diner(story)


def _confirmed_cook(story: Story) -> Letter:
    hours = story.council.policy.matching.address_before_hours
    return Letter(
        subject=_("%(name)s has said yes", name=story.other),
        opening=_("%(hello)s Your meal has a table to go to.", hello=story.hello),
        panel=(story.window, story.dish, _portions(story)),
        button=Button(_("See the visit"), story.link("cook.visits")),
        after=(
            Paragraph(
                ngettext(
                    "Sign in to see the address. It is there from %(num)s hour before the visit. "
                    "We never put an address in an email.",
                    "Sign in to see the address. It is there from %(num)s hours before the visit. "
                    "We never put an address in an email.",
                    hours,
                )
            ),
            _cannot_go(story),
        ),
        why=why_cook(),
    )


def _confirmed_diner(story: Story) -> Letter:
    return Letter(
        subject=_("%(name)s is bringing you a meal", name=story.other),
        opening=_("%(hello)s Everything is arranged.", hello=story.hello),
        panel=(story.window, story.dish, _("Cooked by %(name)s", name=story.other)),
        button=Button(_("See your visit"), story.link("diner.home")),
        after=(ring_us(story, _("Will you be out after all?")),),
        why=why_diner(),
    )


def match_cancelled(story: Story) -> Letter:
    if story.facts.get("reason") == "away":
        return _off_while_away(story)
    if story.facts.get("reason") == "council_suspended":
        return about_councils.called_off(story)
    if story.is_cook:
        opening = _("%(hello)s This visit will not take place. Nobody needs the meal that day.", hello=story.hello)
        return Letter(
            subject=_("A visit is called off"),
            opening=opening,
            panel=(story.window, story.dish),
            button=Button(_("See your visits"), story.link("cook.visits")),
            after=(Paragraph(_("Your portion is free again for another neighbour.")),),
            why=why_cook(),
        )
    return Letter(
        subject=_("Your meal is called off"),
        opening=_("%(hello)s This meal cannot come. We are sorry.", hello=story.hello),
        panel=(story.window, story.dish),
        button=Button(_("See your meals"), story.link("diner.home")),
        after=(
            Paragraph(_("You keep your place. We look for another meal.")),
            ring_us(story, _("Is there nothing to eat at home?")),
        ),
        why=why_diner(),
    )


def _off_while_away(story: Story) -> Letter:
    """To the one who is away, when somebody else has told us so."""
    told = _("We were told that you are away. So we called this off.")
    return Letter(
        subject=_("Called off while you are away"),
        opening=f"{story.hello} {told}",
        panel=(story.window, story.dish),
        button=Button(_("See your visits"), story.link("cook.visits"))
        if story.is_cook
        else Button(_("See your meals"), story.link("diner.home")),
        after=(ring_us(story, _("Is that not right?")),),
        why=why_cook() if story.is_cook else why_diner(),
    )


def match_void(story: Story) -> Letter:
    """Neutral on both sides: the reason is the council's alone."""
    return Letter(
        subject=_("A visit will not take place"),
        opening=_("%(hello)s Something has changed, so this visit will not take place.", hello=story.hello),
        panel=(story.window, story.dish),
        button=_home(story),
        after=(ring_us(story, _("Do you have a question?")),),
        why=why_cook() if story.is_cook else why_diner(),
    )


def match_void_allergen(story: Story) -> Letter:
    """Urgent. The allergen itself is never in the email."""
    if story.is_staff:
        return _stop_for_staff(story)
    if story.is_cook:
        do = _("Do not take the meal there. Sign in to see your visits.")
    else:
        do = _("Do not eat this meal. What is in it has changed.")
    return Letter(
        subject=_("Stop: this meal does not fit"),
        opening=_("%(hello)s %(do)s", hello=story.hello, do=do),
        panel=(story.window, story.dish),
        button=_home(story),
        after=(ring_us(story, _("Is the meal already there?")),),
        why=why_cook() if story.is_cook else why_diner(),
    )


def _stop_for_staff(story: Story) -> Letter:
    return Letter(
        subject=_("Stop: a meal does not fit"),
        opening=_(
            "%(hello)s This meal changed, and it does not suit the diner any more. Ring the cook and the diner now.",
            hello=story.hello,
        ),
        panel=(story.window, story.dish),
        button=Button(_("See the calls to make"), story.link("coordinator.calls")),
        after=(Paragraph(_("We have written to both. The calls stay on the list until somebody has spoken to each.")),),
    )


def request_unmet(story: Story) -> Letter:
    return Letter(
        subject=_("We found no meal this time"),
        opening=_("%(hello)s We looked, and nobody near you had a meal that fits.", hello=story.hello),
        panel=tuple(line for line in (story.window,) if line),
        button=Button(_("Ask for another day"), story.link("diner.home")),
        after=(
            Paragraph(_("You keep your place: the longer somebody waits, the sooner it is their turn.")),
            ring_us(story, _("Is there nothing to eat at home?")),
        ),
        why=why_diner(),
    )


def meal_not_needed(story: Story) -> Letter:
    left = int(story.facts.get("left") or 1)
    words = ngettext(
        "%(num)s portion was not needed this time: %(dish)s.",
        "%(num)s portions were not needed this time: %(dish)s.",
        left,
        dish=story.dish,
    )
    return Letter(
        subject=_("Thank you for cooking"),
        opening=_("%(hello)s %(words)s", hello=story.hello, words=words),
        button=Button(_("Post another meal"), story.link("cook.home")),
        after=(Paragraph(_("It will be another time. Thank you.")),),
        why=why_cook(),
    )


def first_meeting_asked(story: Story) -> Letter:
    return Letter(
        subject=_("How was your first meeting?"),
        opening=_("%(hello)s You met %(name)s for the first time.", hello=story.hello, name=story.other),
        panel=(story.day,),
        button=_home(story),
        after=(
            Paragraph(_("Tell us how it went. Good or bad, we would like to know.")),
            ring_us(story, _("Would you rather tell a person?")),
        ),
        why=why_cook() if story.is_cook else why_diner(),
    )


def _home(story: Story) -> Button:
    if story.is_cook:
        return Button(_("See your visits"), story.link("cook.visits"))
    return Button(_("See your meals"), story.link("diner.home"))


def _portions(story: Story) -> str:
    return str(ngettext("%(num)s portion", "%(num)s portions", story.match.portions if story.match else 1))


def _cannot_go(story: Story) -> Paragraph:
    text = _("Tell us as soon as you know, on the visit’s page, or ring %(number)s. Nobody minds.", number=story.office)
    return Paragraph(text, _("Cannot go after all?"))


LETTERS = {
    "meal_set_aside": meal_set_aside,
    "match_offered": match_offered,
    "match_approved": match_approved,
    "match_confirmed": match_confirmed,
    "match_cancelled": match_cancelled,
    "match_void": match_void,
    "match_void_allergen": match_void_allergen,
    "request_unmet": request_unmet,
    "meal_not_needed": meal_not_needed,
    "first_meeting_asked": first_meeting_asked,
}
