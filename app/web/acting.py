"""From a request to a deed, and from a rule's "no" to a sentence beside its field."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from app import clock
from app.domain.errors import DomainError
from app.domain.vocabulary import Asked
from app.extensions import db
from app.services.frame import Deed, Done, perform, perform_form
from app.web import identity
from app.web.forms_base import Form
from app.web.language import chosen
from app.web.tenant import this_council
from app.web.words import sentence

P = ParamSpec("P")
T = TypeVar("T")


def the_deed() -> Deed:
    """Who, for whom, where and when, as this request says."""
    member = identity.signed_in()
    acting_for = member.acting_for if member else None
    return Deed(
        session=db.session(),
        council=this_council(),
        actor=identity.actor(),
        now=clock.now(),
        ports=identity.ports(),
        acting_for_id=acting_for.id if acting_for else None,
        how=(member.sign_in.acting_how or Asked.WEB) if member and acting_for else Asked.WEB,
        reason=member.sign_in.acting_reason if member and acting_for else "",
        language=chosen(),
    )


def act(use_case: Callable[Concatenate[Deed, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Perform a deed that no form stands behind (a sign-in, a reveal). Raises DomainError."""
    return perform(the_deed(), use_case, *args, **kwargs)


def act_on_part(
    form: Form, part: str, use_case: Callable[Concatenate[Deed, P], Any], *args: P.args, **kwargs: P.kwargs
) -> Done | DomainError:
    """One of several deeds of a form, each in a transaction of its own, once. part: which of them."""
    try:
        return perform_form(the_deed(), form.part_as_sent(part), use_case, *args, **kwargs)
    except DomainError as no:
        return no


def act_on(form: Form, use_case: Callable[Concatenate[Deed, P], Any], *args: P.args, **kwargs: P.kwargs) -> Done | None:
    """Perform the deed of a form, once. None: a rule said no; the form now carries the sentence and the status."""
    try:
        return perform_form(the_deed(), form.as_sent(), use_case, *args, **kwargs)
    except DomainError as no:
        form.show_error(no.field, sentence(no.code, no.details), no.status)
        return None
