"""A call as the page shows it."""

from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from app import clock
from app.domain import messages
from app.domain.council_policy import CouncilPolicy
from app.domain.vocabulary import Need
from app.models.desk import TaskKind
from app.models.people import DinerProfile, Household
from app.services.calls import COOK_ASKED, TRIES, read_back_due
from app.store.tasks import Call
from app.web.coordinator.say_calls import saying
from app.web.coordinator.saying import Saying
from app.web.language import in_own_words
from app.web.words.meals import contents
from app.web.words.names import allergens_listed


@dataclass(frozen=True, slots=True)
class Food:
    """What is in the meal, by name. avoids: a sentence of what the diner told us, or "". read_back: say it aloud."""

    dish: str
    ingredients: str
    contains: list[str]
    may_contain: list[str]
    not_in_it: list[str]
    avoids: str
    other: str
    read_back: bool


@dataclass(frozen=True, slots=True)
class CallShown:
    """ask_ref: of the ask that the cook is rung about, or ""."""

    ref: str
    version: int
    name: str
    person_ref: str
    by: datetime
    late: bool
    urgent: bool
    visit: bool
    welfare: bool
    asks: bool
    ask_ref: str
    number: str | None
    address: list[str]
    saying: Saying
    food: Food | None
    tried: str
    language: str
    away_ref: str
    pairing: str


def shown(call: Call, policy: CouncilPolicy) -> CallShown:
    task, person = call.task, call.person
    kind = messages.kind_of(task.message)
    service = _("Extra Plate, %(council)s", council=in_own_words(policy).display_name)
    return CallShown(
        ref=task.ref,
        version=task.version,
        name=person.full_name,
        person_ref=person.ref,
        by=task.due_at,
        late=task.due_at < clock.now(),
        urgent=task.urgent,
        visit=task.kind is TaskKind.VISIT or not person.phone,
        welfare=task.kind is TaskKind.WELFARE,
        asks=kind.asks,
        ask_ref=str(task.facts.get("ask", "")) if task.message == COOK_ASKED else "",
        number=person.phone,
        address=_address(person.household),
        saying=saying(call, str(service)),
        food=_food(call) if _eats_it(call) else None,
        tried=_tried(call),
        language=_speaks(person.language),
        away_ref=str(task.facts.get("away", "")),
        pairing=str(task.facts.get("pairing", "")) if task.message == "pairing_consent_asked" else "",
    )


def _eats_it(call: Call) -> bool:
    about_food = call.task.message in {"match_offered", "match_confirmed", "match_void_allergen"}
    return about_food and call.match is not None and call.match.diner_id == call.task.person_id


def _food(call: Call) -> Food | None:
    match, profile = call.match, call.profile
    if match is None:
        return None
    meal = match.meal
    return Food(
        dish=meal.dish,
        ingredients=meal.ingredients,
        **contents(meal.allergens),
        avoids=_avoids(profile),
        other=profile.other_allergens if profile else "",
        read_back=read_back_due(match, profile, call.task.facts),
    )


def _avoids(profile: DinerProfile | None) -> str:
    if profile is None:
        return ""
    severe = [allergen for allergen, need in profile.allergens.items() if need is Need.SEVERE]
    avoided = [allergen for allergen, need in profile.allergens.items() if need in {Need.AVOID, Need.SEVERE}]
    if not avoided:
        return ""
    if severe:
        sentence = _(
            "They avoid %(all)s, and %(severe)s can make them very ill.",
            all=allergens_listed(avoided),
            severe=allergens_listed(severe),
        )
    else:
        sentence = _("They avoid %(all)s.", all=allergens_listed(avoided))
    return str(sentence)


def _address(home: Household | None) -> list[str]:
    return [line for line in (home.line1, home.line2, home.town, home.postcode) if line] if home else []


def _tried(call: Call) -> str:
    if not call.task.attempts or call.last_attempt is None:
        return ""
    return str(_("Tried %(tried)s of %(most)s times.", tried=call.task.attempts, most=TRIES))


def _speaks(language: str) -> str:
    """The name of the person's language, where it is not the one the words are in."""
    page = get_locale()
    if page is None or page.language == language:
        return ""
    return str(Locale.parse(language).get_display_name(page) or language)
