"""Letters to cooks: one who is asked to cook for a neighbour, and one whose regular day is near."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.privacy import Band
from app.jobs.letters.letter import Button, Letter, Paragraph, Story, ring_us, why_cook
from app.web.formats import clock_time, long_day, time_window
from app.web.words.meals import how_far


def cook_asked(story: Story) -> Letter:
    """What the neighbour can eat is never in an email: the page says it to whoever has signed in."""
    name = str(story.facts.get("diner") or _("A neighbour"))
    portions = int(story.facts.get("portions") or 1)
    by = _moment(story, "answer_by")
    return Letter(
        subject=_("Could you cook for %(name)s?", name=name),
        opening=_("%(hello)s A neighbour near you has no meal yet.", hello=story.hello),
        panel=(
            story.window,
            _(
                "For %(name)s. %(distance)s from you.",
                name=name,
                distance=how_far(Band(int(story.facts.get("band") or 0))),
            ),
            ngettext("%(num)s portion", "%(num)s portions", portions),
            _("Answer by %(day)s, %(time)s", day=_day(story, by), time=clock_time(by)),
        ),
        button=Button(_("Say yes or not this time"), story.link("cook.ask", ref=story.facts.get("ask") or "")),
        after=(
            Paragraph(_("Sign in to read what %(name)s can eat.", name=name)),
            Paragraph(_("No is fine, and nobody asks why. If we hear nothing, we ask somebody else.")),
            ring_us(story, _("Would you rather answer by phone?")),
        ),
        why=why_cook(),
    )


def cook_ask_lapsed(story: Story) -> Letter:
    name = str(story.facts.get("diner") or _("your neighbour"))
    if story.facts.get("why") == "no_meal":
        opening = _(
            "%(hello)s We saw no meal from you for %(name)s, so we asked somebody else.", hello=story.hello, name=name
        )
    else:
        opening = _("%(hello)s %(name)s needs no meal from you this time.", hello=story.hello, name=name)
    return Letter(
        subject=_("You need not cook for %(name)s", name=name),
        opening=opening,
        panel=(story.window,),
        button=Button(_("Post a meal for somebody else"), story.link("cook.new_meal")),
        after=(ring_us(story, _("Have you cooked already?")),),
        why=why_cook(),
    )


def cook_day_nudge(story: Story) -> Letter:
    starts, ends = (_moment(story, name) for name in ("starts", "ends"))
    day = _day(story, starts)
    portions, dish = int(story.facts.get("portions") or 1), str(story.facts.get("dish") or "")
    return Letter(
        subject=_("Are you cooking on %(day)s?", day=day),
        opening=_("%(hello)s You told us that you cook that day.", hello=story.hello),
        panel=tuple(
            str(line)
            for line in (
                _("%(day)s, %(window)s", day=day, window=time_window(starts, ends)),
                ngettext("%(num)s portion", "%(num)s portions", portions),
                dish,
            )
            if line
        ),
        button=Button(_("Post the meal"), story.link("cook.day_meal", ref=story.facts.get("day") or "")),
        after=(
            Paragraph(_("We ask about allergens and use-by afresh each time.")),
            Paragraph(_("Not this time? Then do nothing. Nothing is posted without you.")),
        ),
        why=why_cook(),
    )


def _moment(story: Story, name: str) -> datetime:
    told = story.facts.get(name)
    return datetime.fromisoformat(str(told)) if told else story.now


def _day(story: Story, moment: datetime) -> str:
    """By its own name, never "today": a letter may be read tomorrow."""
    return long_day(moment.astimezone(story.council.policy.tz).date())


LETTERS = {
    "cook_asked": cook_asked,
    "cook_ask_lapsed": cook_ask_lapsed,
    "cook_day_nudge": cook_day_nudge,
}
