"""A diner's home: what is coming, who brings it, the word at the door; and yes or no to what is offered."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import NotFound
from app.domain.matches import LIVE, MatchState
from app.domain.pairings import Party
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.meals import Match
from app.models.people import Person
from app.services import matches
from app.services.match_reasons import EndReason
from app.store import away as away_store
from app.store import desk, faces, pairings, reveals
from app.store import matches as store
from app.store import meal_requests as request_store
from app.store import standing_requests as standing_store
from app.web.acting import act_on
from app.web.away import away_words
from app.web.diner import bp, present_home
from app.web.diner.forms_home import YesForm
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.pairs import seen_by
from app.web.tenant import this_council
from app.web.weekly import weekly_words
from app.web.words import food


def diner() -> Person:
    """The member acted for, else the person signed in."""
    member = signed_in()
    found = (member.acting_for or member.person) if member else None
    if found is None:
        raise NotFound
    return found


@bp.get("/")
@requires(Permission.SEE_OWN_MEALS)
def home() -> ResponseReturnValue:
    return home_page(ButtonForm())


def home_page(form: Form) -> ResponseReturnValue:
    """The home with a form's status and sentence, when an answer could not be taken."""
    session, council, now, me = db.session(), this_council(), clock.now(), diner()
    profile = desk.profile(session, council.id, me.id)
    if profile is None:
        return redirect(url_for("account.acting"))
    found = store.of_diner_since(session, council.id, me.id, now - present_home.LOOKS_BACK)
    waiting = request_store.of_diner(session, council.id, me.id, request_store.WAITING)
    arranged = [match for match in found if match.word and match.state in present_home.ARRANGED]
    first_visits = {match.cook_id for match in arranged if match.cook.photo_id}
    spells = away_store.of_person(session, council.id, me.id)
    return page(
        "diner/home.html",
        form,
        me=me,
        faces=faces.of_people(session, council.id, first_visits) if first_visits else {},
        day=present_home.day_of(found, now),
        waiting=present_home.wishes(waiting, found),
        weekly=[(row, weekly_words(row)) for row in standing_store.of_diner(session, council.id, me.id)],
        away=[(spell, away_words(spell)) for spell in spells if spell.from_meals],
        told_us=food.told_us(profile),
        pairs=seen_by(Party.DINER, list(pairings.of_person(session, council.id, me.id, Role.DINER))),
        hours=present_home.office_hours(council.policy.hours),
        seen=reveals.count_for_diner(session, council.id, me.id),
    )


@bp.post("/offers/<ref>/yes")
@requires(Permission.SEE_OWN_MEALS)
def say_yes(ref: str) -> ResponseReturnValue:
    form = YesForm()
    if form.sent() and act_on(form, matches.say_yes, ref, form.opened_on, bool(form.food_confirmed.data)):
        flash(_("Thank you. It is arranged."), "success")
        return redirect(url_for(".home"), 303)
    return home_page(form)


@bp.post("/offers/<ref>/no")
@requires(Permission.SEE_OWN_MEALS)
def no_thank_you(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, matches.cancel, ref, form.opened_on, EndReason.NO_THANK_YOU):
        flash(_("That is fine. We look for another meal."), "success")
        return redirect(url_for(".home"), 303)
    return home_page(form)


@bp.route("/visits/<ref>/cannot-be-in", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_MEALS)
def cannot_be_in(ref: str) -> ResponseReturnValue:
    match, form = _own(ref), ButtonForm()
    if form.sent() and act_on(form, matches.cancel, ref, form.opened_on, EndReason.CANNOT_BE_IN):
        flash(_("Thank you for telling us. We tell %(name)s.", name=match.cook.first_name), "success")
        return redirect(url_for(".home"), 303)
    return page("diner/cannot_be_in.html", form, match=_own(ref))


def _own(ref: str) -> Match:
    stored = parse(ref)
    match = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if match is None or match.diner_id != diner().id or match.state not in LIVE - {MatchState.NO_REPLY}:
        raise NotFound
    return match
