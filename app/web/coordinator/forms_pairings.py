"""Forms about a pair: who, what each of them said, and what was talked about."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectMultipleField, StringField, TextAreaField

from app.domain.pairings import Party
from app.domain.vocabulary import Asked
from app.web.coordinator.forms_people import SPOKEN
from app.web.fields import at_most, needed, one_line
from app.web.forms_base import Form
from app.web.needs_form import OneOf
from app.web.pairs import DaysForm

_WORDS = TextAreaField(_l("What did they say?"), [at_most(500)], description=_l("You can leave this empty."))


class PairForm(DaysForm):
    other = StringField(
        _l("Reference of the other person"),
        [needed(_l("Enter a reference, like K7QM-2T.")), at_most(20)],
        filters=[one_line],
    )


class ChangeDaysForm(DaysForm):
    both_asked = BooleanField(_l("I have asked both, and these days suit them"))


class ConsentForm(Form):
    side = OneOf(_l("Who said yes?"), [], _l("Choose who said yes."))
    how = OneOf(_l("How did they tell you?"), SPOKEN, _l("Choose how they told you."))

    def __init__(self, cook: str, diner: str, **data: Any) -> None:
        super().__init__(**data)
        self.side.choices = _two(cook, diner)

    def whose(self) -> Party:
        return Party(self.side.data)

    def heard(self) -> Asked:
        return Asked(self.how.data)


class TalkForm(Form):
    """Both have to be talked to before it goes on."""

    cook_asked = BooleanField(_l("I have talked to the cook, who would like to go on"))
    diner_asked = BooleanField(_l("I have talked to the diner, who would like to go on"))
    words = _WORDS


class SpokenForm(Form):
    whom = SelectMultipleField(_l("Whom did you talk to?"))
    words = _WORDS

    def __init__(self, cook: str, diner: str, **data: Any) -> None:
        super().__init__(**data)
        self.whom.choices = _two(cook, diner)


class EndForm(Form):
    words = TextAreaField(
        _l("Why?"), [at_most(500)], description=_l("Only the office reads this. You can leave it empty.")
    )


def _two(cook: str, diner: str) -> list[Any]:
    return [SelectChoice(Party.COOK.value, cook), SelectChoice(Party.DINER.value, diner)]
