"""What to say on the telephone or at the door, for each kind of message. Here, unlike in an email, food is named."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.domain.away import AwayKind
from app.models.meals import Match
from app.store.tasks import Call
from app.web.coordinator import say_asks, say_councils, say_pairings
from app.web.coordinator.saying import Saying
from app.web.formats import window
from app.web.language import in_own_words
from app.web.tenant import this_council


def saying(call: Call, service: str) -> Saying:
    """service: how the caller names the scheme, with the council in it."""
    hello = _("Hello %(name)s. I am ringing from %(service)s.", name=call.person.first_name, service=service)
    try:
        said = SAYINGS.get(call.task.message, _news)(call)
    except LookupError:
        said = _news(call)
    return Saying(said.why, [hello, *said.lines])


def _aside(call: Call) -> Saying:
    cook, dish = str(call.task.facts.get("cook", "")), str(call.task.facts.get("dish", ""))
    told = _("%(cook)s, who has cooked for you before, made a meal with you in mind: %(dish)s.", cook=cook, dish=dish)
    ask = _("Would you like it? If you do not, somebody else may have it.")
    return Saying(_("Offer a meal that is kept for them"), [told, ask])


def _offered(call: Call) -> Saying:
    match = _match(call)
    changed = [_("Something about this meal has changed since we spoke.")] if call.task.facts.get("again") else []
    ask = _(
        "%(cook)s, a neighbour, would like to bring you a meal: %(dish)s. %(window)s. Would you like it?",
        cook=match.cook.first_name,
        dish=match.meal.dish,
        window=_when(match),
    )
    return Saying(_("Offer a meal"), [*changed, ask])


def _approved(call: Call) -> Saying:
    match = _match(call)
    told = _(
        "Your meal has somebody to go to: %(dish)s, for %(diner)s. %(window)s. Can you still do it?",
        dish=match.meal.dish,
        diner=match.diner.first_name,
        window=_when(match),
    )
    return Saying(_("Tell the cook about a visit"), [told])


def _confirmed(call: Call) -> Saying:
    match = _match(call)
    if _is_cook(call):
        told = _("%(name)s has said yes to your meal: %(dish)s.", name=match.diner.first_name, dish=match.meal.dish)
        return Saying(_("Tell the cook that the visit is arranged"), [told, _visit(match), _word(match)])
    told = _("%(name)s is bringing you a meal: %(dish)s.", name=match.cook.first_name, dish=match.meal.dish)
    return Saying(_("Tell them that the visit is arranged"), [told, _visit(match), _word(match)])


def _cancelled(call: Call) -> Saying:
    match = _match(call)
    if call.task.facts.get("reason") == "away":
        told = _("We were told that you are away. So we called this off: %(dish)s.", dish=match.meal.dish)
        return Saying(_("Called off while they are away"), [told, _("Is that right?")])
    if call.task.facts.get("reason") == "council_suspended":
        return say_councils.called_off(call)
    if _is_cook(call):
        told = _("Your meal is not needed after all: %(dish)s. %(window)s.", dish=match.meal.dish, window=_when(match))
        return Saying(_("A visit is called off"), [told, _("Thank you for offering it.")])
    told = _("This meal cannot come after all: %(dish)s. %(window)s.", dish=match.meal.dish, window=_when(match))
    kept = _("You keep your place, and we look for another meal. Have you enough to eat today?")
    return Saying(_("A meal is called off"), [told, kept])


def _void(call: Call) -> Saying:
    match = _match(call)
    told = _("This visit will not take place: %(dish)s. %(window)s.", dish=match.meal.dish, window=_when(match))
    kept = _("I cannot say more about it. We will arrange something else.")
    return Saying(_("A visit will not take place"), [told, kept])


def _stop(call: Call) -> Saying:
    match = _match(call)
    if _is_cook(call):
        told = _("Do not take this meal there, it does not suit them any more: %(dish)s.", dish=match.meal.dish)
    else:
        told = _("Do not eat this meal, what is in it has changed: %(dish)s.", dish=match.meal.dish)
    return Saying(_("Stop: this meal does not fit"), [told, _("Is it already there?")])


def _held(call: Call) -> Saying:
    told = _("The visit has changed. We are arranging another one for you.")
    was = [_("It was to be %(window)s.", window=_when(call.match, inside=True))] if call.match else []
    return Saying(_("A visit has changed"), [told, *was])


def _unmet(_call: Call) -> Saying:
    told = _("We looked, and nobody near you had a meal that fits this time. You keep your place.")
    return Saying(_("No meal was found"), [told, _("Have you enough to eat today?")])


def _no_meal(_call: Call) -> Saying:
    told = _("The meal we promised for today cannot come, and we have found no other. I am sorry.")
    lines = [told, _("Have you something to eat? Is somebody near you who can help?")]
    if food := in_own_words(this_council().policy).contact.emergency_food:
        lines.append(_("You can also get food here today: %(where)s", where=food))
    return Saying(_("No meal today"), [*lines, _("You keep your place, and are among the first for the next one.")])


def _met(call: Call) -> Saying:
    match = _match(call)
    other = match.diner if _is_cook(call) else match.cook
    told = _("You met %(name)s for the first time. How was it?", name=other.first_name)
    return Saying(_("Ask how the first meeting went"), [told])


def _received(_call: Call) -> Saying:
    told = _("We have your details. Next we talk about what you would like and what we need to know.")
    return Saying(_("Thank them for joining"), [told])


def _relative(call: Call) -> Saying:
    about, relation = str(call.task.facts.get("about", "")), str(call.task.facts.get("relation", ""))
    told = _("You would like to help %(name)s get meals. How do they feel about it?", name=about)
    known = [_("What they told us they are to them: %(relation)s.", relation=relation)] if relation else []
    ask = _("We ring %(name)s next. When they say yes, we link the two of you.", name=about)
    return Saying(_("Ask a relative whom they act for"), [told, *known, ask])


def _active(_call: Call) -> Saying:
    told = _("Everything is in place. You can start whenever it suits you.")
    return Saying(_("Tell them that they can start"), [told])


def _declined(_call: Call) -> Saying:
    told = _("Thank you for offering your time. We cannot take you on just now.")
    return Saying(_("Tell them that we cannot take them on"), [told])


def _nobody(_call: Call) -> Saying:
    told = _("A cook stood at a door and nobody answered. Look at Today now.")
    return Saying(_("Nobody came to the door"), [told])


def _concern(_call: Call) -> Saying:
    told = _("A concern is waiting for you. Sign in and read it today.")
    return Saying(_("A concern is waiting"), [told])


def _back(call: Call) -> Saying:
    if call.task.facts.get("kind") == AwayKind.HOSPITAL:  # then it is a relative who is rung
        told = _("%(name)s comes home soon, as we heard. Is that still so?", name=call.task.facts.get("about"))
        return Saying(_("Ask if somebody comes home, before meals start again"), [told])
    told = _("You are back soon, as you told us. Would you like meals again from then?")
    return Saying(_("Ring before meals start again"), [told])


def _check(call: Call) -> Saying:
    told = _("How is %(name)s? Do you know when they come home?", name=call.task.facts.get("about"))
    return Saying(_("Ask how somebody is who is away"), [told])


def _news(_call: Call) -> Saying:
    return Saying(_("There is news for them"), [_("There is news for you. May I read it to you?")])


def _match(call: Call) -> Match:
    """These kinds are told of a match; without one, there is only news. Raises LookupError."""
    if call.match is None:
        raise LookupError(call.task.message)
    return call.match


def _is_cook(call: Call) -> bool:
    return call.match is not None and call.match.cook_id == call.task.person_id


def _when(match: Match, *, inside: bool = False) -> str:
    return window(match.window_start, match.window_end, inside=inside)


def _visit(match: Match) -> str:
    return str(_("The visit is %(window)s.", window=_when(match, inside=True)))


def _word(match: Match) -> str:
    return str(_("The word at the door is “%(word)s”.", word=match.word))


SAYINGS: dict[str, Callable[[Call], Saying]] = {
    "application_received": _received,
    "relative_applied": _relative,
    "role_active": _active,
    "role_declined": _declined,
    "meal_set_aside": _aside,
    **say_asks.SAYINGS,
    "match_offered": _offered,
    "match_approved": _approved,
    "match_confirmed": _confirmed,
    "match_cancelled": _cancelled,
    "match_void": _void,
    "match_void_allergen": _stop,
    "request_unmet": _unmet,
    "no_meal_today": _no_meal,
    "first_meeting_asked": _met,
    "no_answer_raised": _nobody,
    "concern_raised": _concern,
    "hold_placed": _held,
    "away_back": _back,
    "away_check": _check,
    **say_pairings.SAYINGS,
    **say_councils.SAYINGS,
}
