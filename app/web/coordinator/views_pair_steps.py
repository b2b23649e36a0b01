"""What a coordinator does with a pair: days, consents, the trial, talks, pauses, the end."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.pairings import PairingState, Party
from app.domain.permissions import Permission
from app.services import pairings as service
from app.web.acting import act_on
from app.web.coordinator import bp
from app.web.coordinator.forms_pairings import ChangeDaysForm, ConsentForm, EndForm, SpokenForm, TalkForm
from app.web.coordinator.views_pairings import back_to_pair, show_pairing, the_pairing
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.pages import page
from app.web.pairs import PauseForm, filled


@bp.route("/pairings/<ref>/days", methods=["GET", "POST"])
@requires(Permission.DECIDE_PAIRING)
def pair_days(ref: str) -> ResponseReturnValue:
    pairing = the_pairing(ref)
    form = ChangeDaysForm(data=filled(pairing) | {"version": pairing.version})
    asks = pairing.state is PairingState.SUGGESTED
    if form.sent() and act_on(
        form, service.set_days, ref, form.opened_on, form.plan(), both_asked=bool(form.both_asked.data)
    ):
        return back_to_pair(ref, _("Both are asked. Their answers come here.") if asks else _("Written down."))
    return page("coordinator/pair_days.html", form, pairing=the_pairing(ref), asks=asks)


@bp.route("/pairings/<ref>/consent", methods=["GET", "POST"])
@requires(Permission.DECIDE_PAIRING)
def pair_consent(ref: str) -> ResponseReturnValue:
    pairing = the_pairing(ref)
    form = ConsentForm(pairing.cook.full_name, pairing.diner.full_name, data={"version": pairing.version})
    if form.sent() and act_on(form, service.consent, ref, form.opened_on, form.whose(), form.heard()):
        return back_to_pair(ref, _("Written down."))
    return page("coordinator/pair_consent.html", form, pairing=the_pairing(ref))


@bp.post("/pairings/<ref>/begin")
@requires(Permission.DECIDE_PAIRING)
def begin_trial(ref: str) -> ResponseReturnValue:
    the_pairing(ref)
    form = ButtonForm()
    if form.sent() and act_on(form, service.begin_trial, ref, form.opened_on):
        return back_to_pair(ref, _("The trial begins. Both are told."))
    return show_pairing(ref, form)


@bp.route("/pairings/<ref>/go-on", methods=["GET", "POST"])
@requires(Permission.DECIDE_PAIRING)
def pair_goes_on(ref: str) -> ResponseReturnValue:
    """After a trial, or after a review: both have been talked to."""
    pairing = the_pairing(ref)
    form = TalkForm(data={"version": pairing.version})
    if form.sent():
        asked = {"cook_asked": bool(form.cook_asked.data), "diner_asked": bool(form.diner_asked.data)}
        if pairing.state is PairingState.TRIAL:
            done = act_on(form, service.make_active, ref, form.opened_on, **asked)
        else:
            done = act_on(form, service.review, ref, form.opened_on, words=form.words.data or "", **asked)
        if done:
            return back_to_pair(ref, _("It goes on. Both are told."))
    return page("coordinator/pair_goes_on.html", form, pairing=the_pairing(ref))


@bp.route("/pairings/<ref>/spoken", methods=["GET", "POST"])
@requires(Permission.DECIDE_PAIRING)
def pair_spoken(ref: str) -> ResponseReturnValue:
    pairing = the_pairing(ref)
    form = SpokenForm(pairing.cook.full_name, pairing.diner.full_name, data={"version": pairing.version})
    if form.sent():
        whom = set(form.whom.data or [])
        said = {"cook": Party.COOK.value in whom, "diner": Party.DINER.value in whom}
        if act_on(form, service.note_spoken, ref, form.opened_on, words=form.words.data or "", **said):
            return back_to_pair(ref, _("Written down."))
    return page("coordinator/pair_spoken.html", form, pairing=the_pairing(ref))


@bp.route("/pairings/<ref>/pause", methods=["GET", "POST"])
@requires(Permission.DECIDE_PAIRING)
def pause_pair(ref: str) -> ResponseReturnValue:
    pairing = the_pairing(ref)
    form = PauseForm(data={"version": pairing.version})
    if form.sent() and act_on(form, service.pause, ref, form.opened_on, form.day()):
        return back_to_pair(ref, _("Paused. Both are told."))
    return page("coordinator/pause_pair.html", form, pairing=the_pairing(ref))


@bp.post("/pairings/<ref>/resume")
@requires(Permission.DECIDE_PAIRING)
def resume_pair(ref: str) -> ResponseReturnValue:
    the_pairing(ref)
    form = ButtonForm()
    if form.sent() and act_on(form, service.resume, ref, form.opened_on):
        return back_to_pair(ref, _("It begins again. Both are told."))
    return show_pairing(ref, form)


@bp.route("/pairings/<ref>/end", methods=["GET", "POST"])
@requires(Permission.DECIDE_PAIRING)
def end_pair(ref: str) -> ResponseReturnValue:
    pairing = the_pairing(ref)
    form = EndForm(data={"version": pairing.version})
    if form.sent() and act_on(form, service.end, ref, form.opened_on, form.words.data or ""):
        return back_to_pair(ref, _("It has ended. Both are told, and neither hears why."))
    return page("coordinator/end_pair.html", form, pairing=the_pairing(ref))
