"""Forms about one person: added, reached, placed, asked, checked."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation

from app.domain.contacts import parse_phone
from app.domain.council_safety import LEVELS, DbsLevel, RecordCheck, Requirement, Vetting
from app.domain.distance import Point
from app.domain.errors import Invalid
from app.domain.needs import check_door_note
from app.domain.postcodes import parse as parse_postcode
from app.domain.vetting import IdentityMethod
from app.domain.vocabulary import Asked, Channel, Role
from app.services.checks import CheckFacts
from app.services.homes import HomeFacts
from app.services.members import PersonFacts
from app.web.day_times import parse_day
from app.web.fields import at_most, by_rule, email_address, needed, one_line, phone_number
from app.web.forms_base import Form
from app.web.language import offered, own_name
from app.web.needs_form import NeedsFields, OneOf
from app.web.words import sentence
from app.web.words.people import ASKED, CHANNELS, DBS_LEVELS, METHODS

_POINT = re.compile(r"(-?\d{1,2}\.\d{2,})\s*[,; ]\s*(-?\d{1,3}\.\d{2,})")

SPOKEN = [(asked.value, words) for asked, words in ASKED.items()]
REACHED = [(channel.value, CHANNELS[channel]) for channel in (Channel.PHONE, Channel.VISIT)]


def parse_point(text: str) -> Point | None:
    """51.2392, -0.2046, as maps give it. None for nothing typed. Raises Invalid("point_malformed")."""
    if not text.strip():
        return None
    found = _POINT.fullmatch(text.strip())
    if found is None:
        raise Invalid("point_malformed", field="point")
    return Point(float(found[1]), float(found[2]))


def _postcode_if_any(text: str) -> object:
    return parse_postcode(text) if text.strip() else None


class HomeFields:
    """postcode may be empty: some people do not know theirs."""

    postcode = StringField(_l("Postcode"), [by_rule(_postcode_if_any)], filters=[one_line])
    line1 = StringField(_l("House and street"), [at_most(120)], filters=[one_line])
    line2 = StringField(_l("Flat or building, if there is one"), [at_most(120)], filters=[one_line])
    town = StringField(_l("Town or village"), [at_most(80)], filters=[one_line])
    arrival_note = TextAreaField(
        _l("What should the cook know at the door?"), [at_most(300), by_rule(check_door_note)], filters=[one_line]
    )

    stays = BooleanField(_l("They take part here all the same. We place the home by hand."))

    def home(self: Any, point: Point | None = None) -> HomeFacts:
        return HomeFacts(
            line1=self.line1.data or "",
            line2=self.line2.data or "",
            town=self.town.data or "",
            postcode=self.postcode.data or "",
            arrival_note=self.arrival_note.data or "",
            point=point,
            stays=bool(self.stays.data),
        )


class LanguageField:
    """Asked only where the council offers more than one language."""

    language = OneOf(_l("Language"), [], _l("Choose a language."))

    def offer_languages(self: Any) -> None:
        languages = offered()
        if len(languages) == 1:
            del self.language
            return
        self.language.choices = [SelectChoice(code, own_name(code)) for code in languages]
        self.language.data = self.language.data or languages[0]

    def spoken(self: Any) -> str:
        return str(self.language.data) if self.language else ""


class PersonForm(HomeFields, LanguageField, Form):
    """Who rang. lives_with: the reference of somebody at the same home, instead of an address."""

    role = Role.COOK

    first_name = StringField(_l("First name"), [needed(_l("Enter a first name.")), at_most(60)], filters=[one_line])
    last_name = StringField(_l("Last name"), [needed(_l("Enter a last name.")), at_most(80)], filters=[one_line])
    how = OneOf(_l("How did they get in touch?"), SPOKEN, _l("Choose how they got in touch."), default="phone")
    channel = OneOf(_l("How do we reach them?"), REACHED, _l("Choose how we reach them."), default="phone")
    phone = StringField(_l("Phone number, if they have one"), [phone_number], filters=[one_line])
    phone_agreed = BooleanField(_l("A cook they are matched with may ring them"))
    lives_with = HiddenField(validators=[at_most(12)])
    really_new = BooleanField(_l("This is somebody else with the same name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_languages()

    def validate_line1(self, field: Any) -> None:
        if not self.lives_with.data and not (field.data or "").strip():
            raise StopValidation(sentence("street_missing", {}))

    def facts(self) -> PersonFacts:
        return PersonFacts(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            role=self.role,
            channel=Channel(self.channel.data),
            how=Asked(self.how.data),
            phone=parse_phone(self.phone.data or ""),
            phone_agreed=bool(self.phone_agreed.data),
            home=None if self.lives_with.data else self.home(),
            lives_with=self.lives_with.data or "",
            needs=self.needs() if isinstance(self, NeedsFields) else None,
            really_new=bool(self.really_new.data),
            language=self.spoken(),
        )


class DinerForm(NeedsFields, PersonForm):
    """A new caller, with the 14 foods asked as far as the call goes."""

    role = Role.DINER


class DeskNeedsForm(NeedsFields, Form):
    how = OneOf(_l("How did they tell you?"), SPOKEN, _l("Choose how they told you."))


class PlaceForm(HomeFields, Form):
    point = StringField(
        _l("Point on the map, if we do not know the postcode"), [by_rule(parse_point)], filters=[one_line]
    )
    alone = BooleanField(_l("Only this person moves, the others stay"))
    reason = StringField(_l("Why is it changed?"), [at_most(300)], filters=[one_line])

    def home_with_point(self) -> HomeFacts:
        return self.home(parse_point(self.point.data or ""))


class ContactForm(LanguageField, Form):
    channel = OneOf(
        _l("How do we reach them?"),
        [(channel.value, words) for channel, words in CHANNELS.items()],
        _l("Choose how we reach them."),
    )
    phone = StringField(_l("Phone number, if they have one"), [phone_number], filters=[one_line])
    phone_agreed = BooleanField(_l("A cook they are matched with may ring them"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_languages()


class InviteForm(Form):
    email = StringField(_l("Their email address"), [email_address], filters=[one_line])


class ReasonForm(Form):
    reason = TextAreaField(_l("Why?"), [needed(_l("Write the reason. It is kept with your name.")), at_most(500)])


class CheckForm(Form):
    """Levels and days only. There is no field for what a certificate says, and there must not be one."""

    day = StringField(_l("Day"), [by_rule(parse_day)], filters=[one_line])

    def facts(self) -> CheckFacts:
        return CheckFacts(day=parse_day(self.day.data or ""))


class IdentityForm(CheckForm):
    day = StringField(_l("Day you saw it"), [by_rule(parse_day)], filters=[one_line])
    method = OneOf(
        _l("How did you see it?"),
        [(item.value, words) for item, words in METHODS.items()],
        _l("Choose how you saw it."),
    )

    def facts(self) -> CheckFacts:
        return CheckFacts(day=parse_day(self.day.data or ""), method=IdentityMethod(self.method.data))


class DbsForm(CheckForm):
    """The levels are those of England, Wales and Northern Ireland."""

    day = StringField(_l("Day of issue on the certificate"), [by_rule(parse_day)], filters=[one_line])
    level = OneOf(
        _l("Level on the certificate"),
        [(level.value, DBS_LEVELS[level]) for level in LEVELS[RecordCheck.DBS]],
        _l("Choose the level on the certificate."),
    )
    reason = TextAreaField(_l("If it is above basic: why may it be asked for?"), [at_most(500)], filters=[one_line])

    def facts(self) -> CheckFacts:
        return CheckFacts(
            day=parse_day(self.day.data or ""), level=DbsLevel(self.level.data), reason=self.reason.data or ""
        )


class ScottishForm(DbsForm):
    """The levels of Disclosure Scotland."""

    level = OneOf(
        _l("Level on the certificate"),
        [(level.value, DBS_LEVELS[level]) for level in LEVELS[RecordCheck.PVG]],
        _l("Choose the level on the certificate."),
    )
    reason = TextAreaField(_l("If it is above level 1: why may it be asked for?"), [at_most(500)], filters=[one_line])


def check_form(requirement: Requirement, vetting: Vetting) -> type[CheckForm]:
    if requirement is Requirement.DBS:
        return ScottishForm if vetting.check is RecordCheck.PVG else DbsForm
    return IdentityForm if requirement is Requirement.IDENTITY else CheckForm
