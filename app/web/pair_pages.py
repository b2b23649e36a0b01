"""How one of the two says yes to a pair, pauses it, begins it again or stops: the same pages for cook and diner."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.pairings import Party
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.meals import Match
from app.models.pairings import Pairing
from app.services import pairings as service
from app.services.pairing_parts import knows
from app.store import pairing_shares
from app.store import pairings as store
from app.web.acting import act_on
from app.web.forms_base import ButtonForm, Form
from app.web.pages import page
from app.web.pairs import PauseForm, WeekdaysForm, days_of, seen_by
from app.web.tenant import this_council


@dataclass(frozen=True, slots=True)
class Side:
    """at: the folder of its pages. me: whose they are, by id. again: the page of a wish for more, and its form."""

    party: Party
    at: str
    me: Callable[[], int]
    again: tuple[str, type[WeekdaysForm]]

    def list(self, form: Form) -> ResponseReturnValue:
        session, council, me = db.session(), this_council(), self.me()
        mine = {"cook_id": me} if self.party is Party.COOK else {"diner_id": me}
        return page(
            f"{self.at}/pairings.html",
            form,
            pairs=seen_by(self.party, list(store.of_person(session, council.id, me, Role(self.party)))),
            shares=pairing_shares.latest_shares(session, council.id, **mine),
        )

    def say_yes(self, ref: str) -> ResponseReturnValue:
        form, pairing = ButtonForm(), self._own(ref)
        if form.sent() and act_on(form, service.consent, ref, form.opened_on):
            return self._back(_("Thank you. We tell you and %(name)s when you can start.", name=self._other(pairing)))
        return self.list(form)

    def pause(self, ref: str) -> ResponseReturnValue:
        pairing = self._own(ref)
        form = PauseForm(data={"version": pairing.version})
        if form.sent() and act_on(form, service.pause, ref, form.opened_on, form.day()):
            return self._back(_("Paused. We tell %(name)s.", name=self._other(pairing)))
        return page(f"{self.at}/pause_pair.html", form, name=self._other(self._own(ref)))

    def resume(self, ref: str) -> ResponseReturnValue:
        form, pairing = ButtonForm(), self._own(ref)
        if form.sent() and act_on(form, service.resume, ref, form.opened_on):
            return self._back(_("It begins again. We tell %(name)s.", name=self._other(pairing)))
        return self.list(form)

    def end(self, ref: str) -> ResponseReturnValue:
        """Nobody asks why."""
        form, pairing = ButtonForm(), self._own(ref)
        if form.sent() and act_on(form, service.end, ref, form.opened_on):
            said = _("That is fine. We tell %(name)s kindly, and not why.", name=self._other(pairing))
            return self._back(said)
        found = self._own(ref)
        return page(
            f"{self.at}/end_pair.html", form, pairing=found, name=self._other(found), days=days_of(found), at=self.at
        )

    def wish_again(self, ref: str) -> ResponseReturnValue:
        """After a visit that went well."""
        template, form_of = self.again
        match, form = self._shared(ref), form_of()
        if form.sent() and act_on(form, service.suggest_again, ref, form.plan()):
            return self._back(_("Thank you. The office asks %(name)s.", name=self._other(match)))
        return page(template, form, match=self._shared(ref))

    def _back(self, said: str) -> ResponseReturnValue:
        flash(said, "success")
        return redirect(url_for(f"{self.at}.pairings"), 303)

    def _other(self, shared: Pairing | Match) -> str:
        name: str = (shared.diner if self.party is Party.COOK else shared.cook).first_name
        return name

    def _is_mine(self, found: Pairing | Match) -> bool:
        return (found.cook_id if self.party is Party.COOK else found.diner_id) == self.me()

    def _own(self, ref: str) -> Pairing:
        stored = parse(ref)
        found = store.by_ref(db.session(), this_council().id, stored) if stored else None
        if found is None or not self._is_mine(found) or not knows(found, self.party):
            raise NotFound
        return found

    def _shared(self, ref: str) -> Match:
        stored = parse(ref)
        found = pairing_shares.share_by_ref(db.session(), this_council().id, stored) if stored else None
        if found is None or not self._is_mine(found):
            raise NotFound
        return found
