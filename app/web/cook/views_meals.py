"""A cook's meals: post one, look at it, change it, take it back."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import Invalid, NotFound
from app.domain.matches import MatchState
from app.domain.meals import OPEN_MEAL_STATES
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.integrations.photos import MAX_BYTES
from app.models.meals import Meal
from app.services import meals, photos
from app.store import matches as match_store
from app.store import meals as store
from app.web.acting import act, act_on
from app.web.cook import bp, present_meals, present_regular_days
from app.web.cook.forms_meals import MealForm, WithdrawForm
from app.web.guards import requires
from app.web.identity import ports, signed_in
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words import names, sentence
from app.web.words.meals import contents

PAGE = 25
ON_THE_PAGE = frozenset(MatchState) - {MatchState.REJECTED}


def the_cook() -> int:
    """Whose meals: the cook acted for, else the person signed in."""
    member = signed_in()
    who = (member.acting_for or member.person) if member else None
    if who is None:
        raise NotFound
    return who.id


@bp.route("/meals")
@requires(Permission.POST_MEAL)
def meals_of_cook() -> ResponseReturnValue:
    session, council, now = db.session(), this_council(), clock.now()
    number = max(1, min(request.args.get("page", 1, type=int), 400))
    coming = store.open_of_cook(session, council.id, the_cook(), now) if number == 1 else []
    past = store.past_of_cook(session, council.id, the_cook(), now, limit=PAGE + 1, offset=(number - 1) * PAGE)
    return page(
        "cook/meals_of_cook.html",
        coming=[present_meals.line(meal) for meal in coming],
        past=[present_meals.line(meal) for meal in past[:PAGE]],
        earlier=url_for(".meals_of_cook", page=number + 1) if len(past) > PAGE else None,
        later=url_for(".meals_of_cook", page=number - 1) if number > 1 else None,
    )


@bp.route("/meals/new", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def new_meal() -> ResponseReturnValue:
    session, council, cook = db.session(), this_council(), the_cook()
    again = _own(request.args["again"]) if request.args.get("again") else None
    latest = store.latest_dishes(session, council.id, cook, limit=1)
    last = (latest[0].window_start, latest[0].window_end) if latest else None
    form = MealForm(
        council,
        clock.now(),
        known_diners=store.diners_cooked_for(session, council.id, cook),
        last=last,
        given=present_meals.to_copy(again) if again else _as_last_time(latest),
    )
    if ready(form) and (done := act_on(form, meals.post, form.facts())):
        flash(_("Your meal is on the table. We tell you when somebody is found for it."), "success")
        return redirect(url_for(".meal", ref=done.ref), 303)
    return form_page("cook/new_meal.html", form)


def _as_last_time(latest: list[Meal]) -> dict[str, str]:
    return {"between": str(present_meals.to_copy(latest[0])["between"])} if latest else {}


@bp.route("/meals/<ref>")
@requires(Permission.POST_MEAL)
def meal(ref: str) -> ResponseReturnValue:
    council, row = this_council(), _own(ref)
    of_it = match_store.of_meal(db.session(), council.id, row.id, ON_THE_PAGE)
    return page(
        "cook/meal.html",
        meal=row,
        photo=present_meals.of_meal(row),
        left=row.portions - row.live_portions,
        is_open=row.state in OPEN_MEAL_STATES and row.window_end > clock.now(),
        line=present_meals.line(row),
        matches=present_meals.match_lines(of_it),
        arrives=names.TEMPERATURES[row.temperature],
        diets=names.listed(names.DIETS[diet] for diet in names.DIETS if diet in row.diets),
        set_aside=_set_aside_for(row),
        boxes=contents(row.allergens),
        each_week=present_regular_days.one_tap(present_regular_days.of_cook(row.cook_id), row),
    )


def _set_aside_for(row: Meal) -> str | None:
    if row.for_diner_id is None:
        return None
    known = store.diners_cooked_for(db.session(), this_council().id, row.cook_id)
    return next((one.first_name for one in known if one.person_id == row.for_diner_id), None)


@bp.route("/meals/<ref>/edit", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def edit_meal(ref: str) -> ResponseReturnValue:
    council, row = this_council(), _own_open(ref)
    known = store.diners_cooked_for(db.session(), council.id, row.cook_id)
    window = (row.window_start, row.window_end)
    given = present_meals.to_change(row, known)
    shown_ref, dish = row.ref, row.dish
    form = MealForm(council, clock.now(), known_diners=known, last=window, given=given)
    if ready(form) and act_on(form, meals.edit, shown_ref, form.facts(), form.opened_on):
        flash(_("Your changes are saved. Whoever counts on this meal is asked again where they must be."), "success")
        return redirect(url_for(".meal", ref=shown_ref), 303)
    return form_page("cook/edit_meal.html", form, ref=shown_ref, dish=dish)


@bp.route("/meals/<ref>/withdraw", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def withdraw_meal(ref: str) -> ResponseReturnValue:
    row = _own_open(ref)
    shown_ref, dish = row.ref, row.dish
    promised = store.names_promised(db.session(), this_council().id, row.id)
    form = WithdrawForm(data={"version": row.version})
    if form.sent() and act_on(form, meals.withdraw, shown_ref, form.opened_on, form.reason.data):
        flash(_("You took the meal back. We tell everybody who counted on it."), "success")
        return redirect(url_for(".meals_of_cook"), 303)
    return page("cook/withdraw_meal.html", form, ref=shown_ref, dish=dish, promised=names.listed(promised))


def _own(ref: str) -> Meal:
    stored = parse(ref)
    row = store.of_cook(db.session(), this_council().id, the_cook(), stored) if stored else None
    if row is None:
        raise NotFound
    return row


def _own_open(ref: str) -> Meal:
    """A meal that may still be changed; of one that is over there is only its page."""
    row = _own(ref)
    if request.method == "GET" and (row.state not in OPEN_MEAL_STATES or row.window_end <= clock.now()):
        raise NotFound
    return row


def ready(form: MealForm) -> bool:
    """Whether the form was sent and reads well. A new photo is kept first, so that a mistake loses nothing."""
    if not form.is_submitted():
        return False
    sentence_of_photo = _take_photo(form)
    fine = form.sent()
    if sentence_of_photo:
        form.show_error(form.photo.name, sentence_of_photo, 422)
    return fine and not sentence_of_photo


def _take_photo(form: MealForm) -> str | None:
    """Keep the photo that came along; the sentence that says why it cannot be."""
    given = form.photo.data
    if not given or not getattr(given, "filename", ""):
        return None
    try:
        with given.stream as stream:
            kept = ports().photos.keep(this_council().id, stream.read(MAX_BYTES + 1))
        act(photos.keep, kept)
    except Invalid as no:
        return sentence(no.code, no.details)
    form.photo_kept.data = kept.sha256
    form.remove_photo.data = False
    return None


def form_page(template: str, form: MealForm, **context: object) -> ResponseReturnValue:
    sha256 = str(form.photo_kept.data or "")
    known = store.photo(db.session(), this_council().id, sha256) if sha256 else None
    return page(
        template,
        form,
        rows=present_meals.allergen_rows(form),
        photo=present_meals.photo_url(sha256 if known else None),
        hints=present_meals.day_hints(form),
        limits=form.policy.matching.use_by,
        **context,
    )
