"""Meals near a diner: the list, one meal, and asking for it."""

from datetime import UTC, date, datetime, time, timedelta

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from app import clock
from app.domain.eligibility import Allowed, DinerFacts, Reason, Refused
from app.domain.eligibility_facts import FOOD_REASONS
from app.domain.errors import Gone, NotFound
from app.domain.matches import MatchState, word_for
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.meals import Match
from app.services import matches, set_aside
from app.services.meal_lists import NearPage, Seen, near, seen_by
from app.store import facts
from app.store import matches as match_store
from app.store.meals_near import Days, Place
from app.web.acting import act_on
from app.web.diner import bp, present_meals
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words import names
from app.web.words.meals import contents

FAR_AHEAD = timedelta(days=60)
# What may have happened to a meal since it was listed; anything else was never to be seen.
GONE = FOOD_REASONS | {Reason.NO_PORTIONS, Reason.MEAL_NOT_OPEN, Reason.WINDOW_OVER, Reason.USE_BY_PASSED}
STANDING = frozenset(MatchState) - {MatchState.REJECTED}


class AskForm(Form):
    portions = SelectField(
        coerce=int,
        default=1,
        invalid_value_message=_l("Choose how many portions."),
        invalid_choice_message=_l("There are not that many left. Choose how many portions."),
    )

    def __init__(self, most: int) -> None:
        super().__init__()
        self.portions.label.text = _("How many portions?")
        self.portions.choices = [SelectChoice(number, str(number)) for number in range(1, max(1, most) + 1)]


def the_diner() -> int:
    """Whose meals: the member acted for, else the person signed in."""
    member = signed_in()
    who = (member.acting_for or member.person) if member else None
    if who is None:
        raise NotFound
    return who.id


def _facts() -> DinerFacts | None:
    """None for somebody who is no diner: a relative who has not chosen whom to act for."""
    person_id = the_diner()
    return facts.diners(db.session(), this_council().id, [person_id]).get(person_id)


@bp.route("/meals")
@requires(Permission.SEE_MEALS_NEAR)
def meals() -> ResponseReturnValue:
    diner, now = _facts(), clock.now()
    chosen = request.args.get("day", "")
    after = _place(request.args.get("after", ""))
    found = NearPage([], None)
    if diner is not None:
        found = near(db.session(), this_council(), diner, now, days=_days(chosen, now), after=after)
    whole = found.next is None and after == Place()
    return page(
        "diner/meals.html",
        diner=diner,
        meals=present_meals.cards(found.entries, diner) if diner else [],
        fitting=sum(isinstance(entry.answer, Allowed) for entry in found.entries) if whole else None,
        avoids=names.allergens_listed(present_meals.avoided(diner)) if diner else "",
        diets=present_meals.kept_diets(diner) if diner else "",
        pills=[
            {"text": text, "href": url_for(".meals", day=day or None), "current": day == chosen}
            for day, text in (("", _("Any day")), ("today", _("Today")), ("tomorrow", _("Tomorrow")))
        ],
        chosen=chosen,
        next_url=url_for(".meals", day=chosen or None, after=_written(found.next)) if found.next else None,
        first_url=url_for(".meals", day=chosen or None) if after != Place() else None,
    )


def _days(chosen: str, now: datetime) -> Days:
    tz = this_council().policy.tz
    today = now.astimezone(tz).date()
    first = {"today": today, "tomorrow": today + timedelta(days=1)}.get(chosen)
    if first is None:
        return Days(now - timedelta(days=1), now + FAR_AHEAD)
    return Days(_midnight(first), _midnight(first + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, this_council().policy.tz).astimezone(UTC)


def _written(place: Place) -> str:
    """A place in the list for an address: half mile, moment, meal."""
    return f"{place.band}-{int(place.start.timestamp()) if place.start else 0}-{place.ref}"


def _place(text: str) -> Place:
    """The beginning, for anything that is no place in a list."""
    band, _dash, rest = text.partition("-")
    seconds, _dash, ref = rest.partition("-")
    stored = parse(ref)
    if not (band.isascii() and band.isdigit() and seconds.isascii() and seconds.isdigit() and stored):
        return Place()
    if len(band) > 2 or len(seconds) > 11:  # noqa: PLR2004 half miles up to 30, and seconds for three thousand years
        return Place()
    return Place(int(band), datetime.fromtimestamp(int(seconds), UTC), stored)


@bp.route("/meals/<ref>")
@requires(Permission.SEE_MEALS_NEAR)
def meal(ref: str) -> ResponseReturnValue:
    return _meal_page(ref, None)


@bp.route("/meals/<ref>/ask", methods=["POST"])
@requires(Permission.ASK_FOR_MEAL)
def ask_for_meal(ref: str) -> ResponseReturnValue:
    """Ask for this very meal, which is the diner's own yes to it."""
    stored = parse(ref)
    if stored is None:
        raise NotFound
    form = AskForm(this_council().policy.matching.max_portions_per_request)
    if form.sent() and act_on(form, matches.ask_for_meal, stored, form.portions.data):
        flash(_("You asked for this meal. A coordinator looks at it, then we tell you."), "success")
        return redirect(url_for(".meal", ref=stored), 303)
    return _meal_page(stored, form)


@bp.route("/meals/<ref>/decline", methods=["POST"])
@requires(Permission.ASK_FOR_MEAL)
def decline_meal(ref: str) -> ResponseReturnValue:
    """Not wanted by whom it was set aside for: somebody else may have it."""
    form = ButtonForm()
    if form.sent() and act_on(form, set_aside.decline, ref, form.opened_on):
        flash(_("Thank you for telling us. Somebody else may have it now."), "success")
        return redirect(url_for(".meals"), 303)
    if form.status == NotFound().status:
        raise NotFound
    return _meal_page(ref, form)


def _meal_page(ref: str, form: AskForm | ButtonForm | None) -> ResponseReturnValue:
    diner, stored, council = _facts(), parse(ref), this_council()
    if diner is None or stored is None:
        raise NotFound
    seen = seen_by(db.session(), council, diner, stored, clock.now())
    if seen is None:
        raise NotFound
    own = _own_match(seen, diner)
    if own is None and form is None:
        _refuse_unseen(seen)
    most = min(seen.meal.portions - seen.meal.live_portions, council.policy.matching.max_portions_per_request)
    return page(
        "diner/meal.html",
        form if isinstance(form, AskForm) else _again(AskForm(most), form),
        kept_for_them=seen.meal.for_diner_id == diner.person_id,
        meal=seen.meal,
        photo=url_for("public.photo", sha256=seen.meal.photo.sha256) if seen.meal.photo else None,
        items=present_meals.facts_of(seen),
        fit=present_meals.fit(seen.answer, diner) if _only_food(seen.answer) else None,
        avoids=names.allergens_listed(present_meals.avoided(diner)),
        may_ask=isinstance(seen.answer, Allowed) and own is None and not seen.full,
        needs_confirming=bool(diner.other_allergens.strip()),
        other_foods=diner.other_allergens.strip(),
        word=word_for(own.state).value if own else None,
        most=most,
        boxes=contents(seen.meal.allergens),
    )


def _again(form: AskForm, refused: ButtonForm | None) -> AskForm:
    """The page's own form, with what stood in the way of the button beside it."""
    if refused is not None:
        form.form_errors, form.status = refused.form_errors, refused.status
    return form


def _only_food(answer: Allowed | Refused) -> bool:
    return isinstance(answer, Allowed) or answer.only_food


def _own_match(seen: Seen, diner: DinerFacts) -> Match | None:
    """The diner's own match on this meal, the latest first."""
    of_it = match_store.of_meal(db.session(), this_council().id, seen.meal.id, STANDING)
    own = [match for match in of_it if match.diner_id == diner.person_id]
    return own[-1] if own else None


def _refuse_unseen(seen: Seen) -> None:
    """A meal that only its food keeps from this diner is shown; one that went is said to be gone; others are not.

    Of a cook whose week is full nobody hears more than that it went.
    """
    answer = seen.answer
    if isinstance(answer, Allowed) or answer.only_food:
        if seen.full:
            raise Gone("meal_gone")
        return
    if answer.reasons <= GONE:
        raise Gone("meal_gone")
    raise NotFound
