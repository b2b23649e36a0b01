"""A cook's own photo, for whom they meet for the first time."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField

from app.domain.errors import Invalid
from app.domain.permissions import Permission
from app.extensions import db
from app.integrations.photos import MAX_BYTES
from app.services import faces, photos
from app.store import faces as store
from app.store import meals as meal_store
from app.web.account import bp
from app.web.account.views_settings import myself
from app.web.acting import act, act_on
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.identity import ports
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words import sentence


class PhotoForm(Form):
    photo = FileField(_l("A photo of you"))
    agreed = BooleanField(_l("You may show it to somebody I meet for the first time"))


@bp.route("/photo", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def photo() -> ResponseReturnValue:
    form, shown = PhotoForm(version=myself().version), _shown()
    sha256 = _kept(form) if form.sent() else None
    if sha256 and act_on(form, faces.give, form.opened_on, sha256, agreed=bool(form.agreed.data)):
        _forget_file(shown)
        flash(_("Thank you. They will know you at the door."), "success")
        return redirect(url_for(".settings"), 303)
    return _photo_page(form)


@bp.route("/photo/take-back", methods=["POST"])
@requires(Permission.POST_MEAL)
def take_photo_back() -> ResponseReturnValue:
    form, shown = ButtonForm(), _shown()
    if form.sent() and act_on(form, faces.take_back, form.opened_on):
        _forget_file(shown)
        flash(_("Your photo is gone."), "success")
        return redirect(url_for(".settings"), 303)
    again = PhotoForm(version=myself().version)
    again.form_errors, again.status = form.form_errors, form.status
    return _photo_page(again)


def _photo_page(form: PhotoForm) -> ResponseReturnValue:
    sha256 = _shown()
    shown = url_for("public.photo", sha256=sha256) if sha256 else None
    return page("account/photo.html", form, shown=shown, version=myself().version)


def _shown() -> str | None:
    """The hash of the photo that is shown now."""
    return store.of_people(db.session(), this_council().id, [myself().id]).get(myself().id)


def _forget_file(sha256: str | None) -> None:
    """Once no row names it, the picture itself goes."""
    if sha256 and meal_store.photo(db.session(), this_council().id, sha256) is None:
        ports().photos.path(this_council().id, sha256).unlink(missing_ok=True)


def _kept(form: PhotoForm) -> str | None:
    """The hash of the photo that came along; None, with its sentence beside the field, where there is none."""
    given = form.photo.data
    if not given or not getattr(given, "filename", ""):
        form.show_error(form.photo.name, _("Choose a photo."), 422)
        return None
    try:
        with given.stream as stream:
            kept = ports().photos.keep(this_council().id, stream.read(MAX_BYTES + 1))
        act(photos.keep, kept)
    except Invalid as no:
        form.show_error(form.photo.name, sentence(no.code, no.details), 422)
        return None
    return kept.sha256
