"""What a coordinator writes down about a call or a visit."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from app.models.desk import CallOutcome
from app.services.calls import LONGEST_NOTE, Answer, CallMade
from app.web.forms_base import Form

OUTCOMES = {
    CallOutcome.SPOKE: _l("We spoke"),
    CallOutcome.NO_ANSWER: _l("No answer"),
    CallOutcome.MESSAGE_LEFT: _l("I left a message"),
}
ANSWERS = {
    Answer.YES: _l("Yes"),
    Answer.ANOTHER: _l("No, but another meal would be welcome"),
    Answer.NOT_THAT_DAY: _l("No meal that day"),
}
COOKS_ANSWERS = {Answer.YES: _l("Yes"), Answer.NOT_THIS_TIME: _l("Not this time")}
NOTE = Length(max=LONGEST_NOTE, message=_l("Write up to %(max)d characters here."))


def choices(words: Mapping[Any, object]) -> list[SelectChoice]:
    return [SelectChoice(code.value, label) for code, label in words.items()]


class CallForm(Form):
    """answer is there where the call asks something, read_back for an offer; the service says if they are needed."""

    outcome = RadioField(
        _l("How did it go?"),
        choices=choices(OUTCOMES),
        default=None,
        validate_choice=False,
        validators=[InputRequired(_l("Choose how it went.")), AnyOf(list(CallOutcome), _l("Choose how it went."))],
    )
    answer = RadioField(_l("What did they say?"), default=None, validate_choice=False)
    read_back = BooleanField(_l("I read out what is in the meal, and they know what they avoid"))
    note = TextAreaField(
        _l("Anything to remember"),
        description=_l("You can leave this empty. It is kept with the call."),
        validators=[NOTE],
    )

    def __init__(self, *, of_cook: bool = False, **facts: Any) -> None:
        super().__init__(**facts)
        self.answer.choices = choices(COOKS_ANSWERS if of_cook else ANSWERS)

    def made(self) -> CallMade:
        answer = next((answer for answer in Answer if answer == self.answer.data), None)
        return CallMade(CallOutcome(self.outcome.data), answer, bool(self.read_back.data), tidy(self.note.data))


class TriedForm(Form):
    """The two quick buttons of the list."""

    outcome = HiddenField(validators=[AnyOf([CallOutcome.NO_ANSWER, CallOutcome.MESSAGE_LEFT])])


class WelfareForm(Form):
    note = TextAreaField(
        _l("How do you know?"),
        description=_l("For example: “Her neighbour saw her this morning.”"),
        validators=[NOTE],
    )


def tidy(text: str | None) -> str:
    return (text or "").replace("\x00", "").replace("\r\n", "\n").strip()
