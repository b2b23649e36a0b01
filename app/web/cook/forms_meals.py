"""The form of a meal: eight questions, and three that may be left alone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from app.domain.errors import Invalid
from app.domain.ingredients import allergens_in, plainly_in
from app.domain.local_time import moment
from app.domain.meal_to_post import ALT_LENGTH, DISH_LENGTH, INGREDIENTS_LENGTH, MealToPost
from app.domain.vocabulary import Allergen, Diet, Presence, Temperature
from app.services.frame import CouncilContext
from app.services.meals import WITHDRAW_REASONS
from app.store.meals import Known
from app.web.cook import meal_fields as parts
from app.web.cook.meal_fields import OTHER, SAME_DAY
from app.web.fields import at_most, needed, one_line
from app.web.formats import long_day
from app.web.forms_base import Form
from app.web.words import names, sentence
from app.web.words.meals import WITHDRAW_REASONS as REASONS

ANSWERS = parts.options({answer: answer.value for answer in Presence})


class _Food(Form):
    photo = FileField(_l("A photo of it"))
    photo_kept = HiddenField(validators=[Length(max=64)])
    photo_alt = StringField(_l("What does the photo show?"), filters=[one_line], validators=[at_most(ALT_LENGTH)])
    remove_photo = BooleanField(_l("Leave out the photo"))
    none_of_the_others = BooleanField(_l("None of the others is in it"))
    dish = StringField(
        _l("What is it?"),
        filters=[one_line],
        validators=[needed(_l("Enter the name of the dish, like Cottage pie.")), at_most(DISH_LENGTH)],
    )
    ingredients = TextAreaField(
        _l("What is in it?"),
        filters=[parts.several_lines],
        validators=[needed(_l("Enter everything that is in it.")), at_most(INGREDIENTS_LENGTH)],
    )
    known = HiddenField(validators=[Length(max=200)])


# Between the two classes, so that mistakes are listed in the order of the page.
for _allergen in Allergen:
    setattr(
        _Food,
        f"allergen_{_allergen.value}",
        RadioField(names.ALLERGENS[_allergen], choices=ANSWERS, validate_choice=False, validators=[Optional()]),
    )


class _Questions(_Food):
    portions = RadioField(_l("How many portions can you share?"), validate_choice=False)
    temperature = RadioField(
        _l("How will it arrive?"),
        choices=parts.options(names.TEMPERATURES),
        validate_choice=False,
        validators=[parts.chosen(_l("Choose hot, chilled or frozen."))],
    )
    ready_day = RadioField(_l("Which day is it cooked?"), validate_choice=False)
    ready_day_other = SelectField(_l("Which day?"), validate_choice=False)
    ready_at = StringField(_l("What time is it ready?"))
    use_by = RadioField(_l("Use by"), validate_choice=False)
    use_by_other = SelectField(_l("Which day?"), validate_choice=False)
    day = RadioField(_l("When can you bring it?"), validate_choice=False)
    day_other = SelectField(_l("Which day?"), validate_choice=False)
    between = RadioField(
        _l("Between"), validate_choice=False, validators=[parts.chosen(_l("Choose when you can bring it."))]
    )
    window_start = StringField(_l("From"), validators=[Length(max=20)])
    window_end = StringField(_l("Until"), validators=[Length(max=20)])
    for_diner = RadioField(
        _l("Who is it for?"),
        default="",
        validate_choice=False,
        validators=[parts.one_of_mine(_l("Choose somebody you have cooked for before, or anyone nearby."))],
    )
    diets = SelectMultipleField(
        _l("Is it right for any of these?"),
        choices=parts.options(names.DIETS),
        validate_choice=False,
        validators=[parts.all_known(_l("Choose from this list."))],
    )
    tub_back = BooleanField(_l("I would like the tub back"))


class MealForm(_Questions):
    """known_diners: those it may be set aside for. last: the window of the cook's last meal. meal: the one changed."""

    def __init__(
        self,
        council: CouncilContext,
        now: datetime,
        *,
        known_diners: Sequence[Known] = (),
        last: tuple[datetime, datetime] | None = None,
        given: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        self.policy = council.policy
        self.today = now.astimezone(council.policy.tz).date()
        self.locked: dict[Allergen, str] = {}
        super().__init__(data=dict(given) if given else None, **facts)
        most = self.policy.matching.max_portions_per_meal
        self.portions.choices = [SelectChoice(str(number)) for number in range(1, most + 1)]
        self.for_diner.choices = [
            SelectChoice("", _("Anyone nearby")),
            *(SelectChoice(one.ref, one.first_name) for one in known_diners),
        ]
        self.between.choices = parts.span_choices(last)
        self._offer_days()

    def _offer_days(self) -> None:
        later, other = "", SelectChoice(OTHER, _("Another day"))
        same = SelectChoice(SAME_DAY, _("The day I bring it"))
        self.day.choices = [*parts.day_tiles(self.today, range(3)), other]
        self.day_other.choices = parts.more_days(self.today, range(3, 15))
        self.ready_day.choices = [*parts.day_tiles(self.today, (0, -1)), same, other]
        self.ready_day_other.choices = parts.more_days(self.today, [*range(1, 4), *range(-2, -31, -1)])
        self.use_by.choices = [*parts.day_tiles(self.today, range(3)), other]
        self.use_by_other.choices = parts.more_days(self.today, range(3, 46))
        for radio, select in self._day_pairs():
            picked = parts.parse_day(radio.data)
            if picked and radio.data not in parts.values(radio) and not self.is_submitted():
                radio.data, later = OTHER, picked.isoformat()
                if later not in parts.values(select):
                    select.choices.append(SelectChoice(later, long_day(picked)))
                select.data = later

    def _day_pairs(self) -> list[tuple[Any, Any]]:
        return [
            (self.day, self.day_other),
            (self.ready_day, self.ready_day_other),
            (self.use_by, self.use_by_other),
        ]

    def answer(self, allergen: Allergen) -> Any:
        """The field of one allergen."""
        return self[f"allergen_{allergen.value}"]

    def validate(self, extra_validators: Any = None) -> bool:
        told = plainly_in(self.ingredients.data or "")
        locked_before = set((self.known.data or "").split(","))
        for allergen in told:
            if not self.answer(allergen).data and allergen.value in locked_before:
                self.answer(allergen).data = Presence.YES.value
                self.locked[allergen] = self._words(allergen)
        if self.none_of_the_others.data:
            self._answer_the_others(told)
        fine = bool(super().validate(extra_validators))
        answered = self._check_allergens(told)
        return self._read_numbers_and_times() and answered and fine

    def _answer_the_others(self, told: frozenset[Allergen]) -> None:
        """One answer for all that stand on the page without one; it never clears what the ingredients name."""
        for allergen in Allergen:
            if allergen not in told and not self.answer(allergen).data:
                self.answer(allergen).data = Presence.NO.value
        self.none_of_the_others.data = False  # each shows its own answer from here on

    def _words(self, allergen: Allergen) -> str:
        return ", ".join(allergens_in(self.ingredients.data or "").get(allergen, ()))

    def _check_allergens(self, told: frozenset[Allergen]) -> bool:
        """All 14, each beside its own question; what the ingredients name outright is filled in, and shown."""
        found = allergens_in(self.ingredients.data or "")
        filled = [allergen for allergen in Allergen if allergen in told and not self.answer(allergen).data]
        for allergen in filled:
            self.locked[allergen] = self._words(allergen)
        for allergen in Allergen:
            said = self.answer(allergen).data
            if allergen in filled:
                continue
            if said not in set(Presence):
                self._say(f"allergen_{allergen.value}", "allergen_unanswered", allergen=allergen)
            elif said == Presence.NO and allergen in found:
                words = ", ".join(found[allergen])
                self._say(f"allergen_{allergen.value}", "allergen_told", allergen=allergen, words=words)
        if filled:
            words = names.listed(dict.fromkeys(word for allergen in filled for word in found[allergen]))
            marked = names.allergens_listed(filled)
            self.form_errors.append(
                _(
                    "Your ingredients say %(words)s, so we marked %(marked)s “yes”. Check, then post.",
                    words=words,
                    marked=marked,
                )
            )
        self.known.data = ",".join(sorted(allergen.value for allergen in self.locked))
        return not filled and not any(self.answer(allergen).errors for allergen in Allergen)

    def _say(self, field: str, code: str, **details: object) -> None:
        self[field].errors = [*self[field].errors, sentence(code, details)]

    def _read_numbers_and_times(self) -> bool:
        """Fill self.read, what the answers mean; False where one of them means nothing."""
        self.read: dict[str, Any] = {}
        most = self.policy.matching.max_portions_per_meal
        if self.portions.data in parts.values(self.portions):
            self.read["portions"] = int(self.portions.data)
        else:
            self._say("portions", "portions_out_of_range", most=most)
        day = self._day(self.day, self.day_other, _("Choose the day you bring it."))
        self._day(self.use_by, self.use_by_other, _("Choose a use-by date."))
        start, end = self._span()
        self._moment("window_start", day, start)
        self._moment("window_end", day, end)
        self._ready(day)
        return not any(
            field.errors
            for field in (self.portions, self.day, self.use_by, self.between, self.ready_day, self.ready_at)
        ) and not (self.window_start.errors or self.window_end.errors)

    def _day(self, radio: Any, select: Any, missing: str) -> date | None:
        """The day picked from the tiles, or from the list behind "another day"."""
        known = parts.values(select if radio.data == OTHER else radio)
        picked = select.data if radio.data == OTHER else radio.data
        day = parts.parse_day(picked) if picked in known else None
        if day is None:
            radio.errors = [*radio.errors, missing]
        self.read[radio.name] = day
        return day

    def _span(self) -> tuple[time | None, time | None]:
        if self.between.data != OTHER:
            return parts.parse_span(self.between.data or "") or (None, None)
        opens, closes = parts.parse_time(self.window_start.data), parts.parse_time(self.window_end.data)
        for field, at in ((self.window_start, opens), (self.window_end, closes)):
            if at is None:
                field.errors = [_("Enter a time, like 17:30 or 5.30pm.")]
        return opens, closes

    def _moment(self, name: str, day: date | None, at: time | None) -> None:
        if day is None or at is None:
            return
        try:
            self.read[name] = moment(day, at, self.policy.tz, field=name)
        except Invalid as no:
            self.show_error(name, sentence(no.code, no.details), no.status)

    def _ready(self, day: date | None) -> None:
        """Hot food leaves the heat on the day it is brought."""
        with_it = self.temperature.data == Temperature.HOT or self.ready_day.data == SAME_DAY
        cooked = day if with_it else self._day(self.ready_day, self.ready_day_other, _("Choose the day it is cooked."))
        at = parts.parse_time(self.ready_at.data)
        if at is None:
            self.ready_at.errors = [_("Enter the time it is ready, like 16:45 or 4.45pm.")]
        self._moment("ready_at", cooked, at)

    def show_error(self, field: str | None, said: str, status: int) -> None:
        """An answer given by a tile has its sentence at the tiles."""
        if field in {"window_start", "window_end"} and self.between.data != OTHER:
            field = "between"
        super().show_error(field, said, status)

    def facts(self) -> MealToPost:
        """After `sent()` only."""
        return MealToPost(
            dish=self.dish.data,
            ingredients=self.ingredients.data,
            allergens={allergen: Presence(self.answer(allergen).data) for allergen in Allergen},
            portions=self.read["portions"],
            temperature=Temperature(self.temperature.data),
            ready_at=self.read["ready_at"],
            use_by=self.read["use_by"],
            window_start=self.read["window_start"],
            window_end=self.read["window_end"],
            photo_sha256=None if self.remove_photo.data else self.photo_kept.data or None,
            photo_alt=self.photo_alt.data or "",
            for_diner_ref=self.for_diner.data or None,
            diets=frozenset(Diet(value) for value in self.diets.data or ()),
            tub_back=bool(self.tub_back.data),
        )


class WithdrawForm(Form):
    reason = RadioField(
        _l("Why?"),
        choices=parts.options({code: REASONS[code] for code in WITHDRAW_REASONS}),
        validate_choice=False,
        validators=[parts.chosen(_l("Choose why."))],
    )
