"""What a diner can eat, heat and open, as a form: asked aloud at the desk, or answered by the diner."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.domain.needs import Needs
from app.domain.vocabulary import Allergen, Diet, EatingHelp, Heating, Need, OpensTub, Strength
from app.web.fields import at_most, one_line
from app.web.words import names

_KITCHENS: Mapping[str, frozenset[Heating] | None] = {
    "microwave": frozenset({Heating.MICROWAVE}),
    "oven": frozenset({Heating.OVEN}),
    "both": frozenset(Heating),
    "neither": frozenset(),
    "not_asked": None,
}
_NO_DIET = "no"
_HINTS: Mapping[Allergen, LazyString] = {
    Allergen.GLUTEN: _l("wheat, rye, barley, oats"),
    Allergen.CRUSTACEANS: _l("prawns, crab"),
    Allergen.LUPIN: _l("some flour and bread"),
    Allergen.MOLLUSCS: _l("mussels, squid"),
    Allergen.SULPHITES: _l("dried fruit, wine"),
}


class OneOf(RadioField):  # type: ignore[misc]  # wtforms has no types
    """A choice with nothing chosen beforehand. missing: the sentence for no answer, and for one not on the list."""

    def __init__(self, label: Any, choices: list[tuple[str, Any]], missing: Any = None, **kwargs: Any) -> None:
        super().__init__(label, choices=[SelectChoice(value, words) for value, words in choices], **kwargs)
        self.missing = missing or _l("Choose one of the answers.")

    def pre_validate(self, _form: Any) -> None:
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(str(self.missing))


def allergen_field(allergen: Allergen) -> OneOf:
    answers = [(need.value, need.value) for need in Need]
    return OneOf(names.ALLERGENS[allergen], answers, _l("Choose an answer."), default=Need.NOT_ASKED.value)


def diet_field(diet: Diet) -> OneOf:
    answers = [
        (_NO_DIET, _l("Does not matter")),
        (Strength.PREFER.value, _l("Would rather")),
        (Strength.MUST.value, _l("Must")),
    ]
    return OneOf(names.DIETS[diet], answers, default=_NO_DIET)


class NeedsFields:
    """Mixed into a form. Each food has a field of its own: allergen_milk, diet_vegan."""

    other_allergens = StringField(_l("Anything else that makes them ill"), [at_most(300)], filters=[one_line])
    heating = OneOf(
        _l("What can they heat a meal with?"),
        [
            ("microwave", _l("Microwave")),
            ("oven", _l("Oven")),
            ("both", _l("Both")),
            ("neither", _l("Neither")),
            ("not_asked", _l("Not asked")),
        ],
        default="not_asked",
    )
    opens_tub = OneOf(
        _l("Can they open a tub?"),
        [("yes", _l("Yes")), ("no", _l("No")), ("not_asked", _l("Not asked"))],
        default="not_asked",
    )
    eating = OneOf(
        _l("Can they eat alone?"),
        [
            ("none", _l("Yes")),
            ("someone_helps", _l("Somebody there helps")),
            ("needs_help", _l("No, and nobody is there")),
            ("not_asked", _l("Not asked")),
        ],
        default="not_asked",
    )
    small_portion = BooleanField(_l("They would like a small portion"))
    dislikes = TextAreaField(_l("What they do not like"), [at_most(300)], filters=[one_line])

    def needs(self: Any) -> Needs:
        """As the rules read them."""
        diets = {diet: self[f"diet_{diet.value}"].data for diet in Diet}
        return Needs(
            allergens={item: Need(self[f"allergen_{item.value}"].data) for item in Allergen},
            other_allergens=self.other_allergens.data or "",
            diets={diet: Strength(answer) for diet, answer in diets.items() if answer != _NO_DIET},
            heating=_KITCHENS[self.heating.data],
            opens_tub=OpensTub(self.opens_tub.data),
            eating=EatingHelp(self.eating.data),
            small_portion=bool(self.small_portion.data),
            dislikes=self.dislikes.data or "",
        )

    def allergen_rows(self: Any) -> list[dict[str, Any]]:
        """For the template's allergen_asker."""
        fields = [(item, self[f"allergen_{item.value}"]) for item in Allergen]
        return [
            {
                "name": field.name,
                "label": field.label.text,
                "hint": _HINTS.get(item, ""),
                "value": field.data,
                "error": field.errors[0] if field.errors else None,
            }
            for item, field in fields
        ]

    def diet_fields(self: Any) -> list[OneOf]:
        return [self[f"diet_{diet.value}"] for diet in Diet]


for _allergen in Allergen:
    setattr(NeedsFields, f"allergen_{_allergen.value}", allergen_field(_allergen))
for _diet in Diet:
    setattr(NeedsFields, f"diet_{_diet.value}", diet_field(_diet))


class OwnNeedsFields(NeedsFields):
    """The same questions, put to the diner."""

    other_allergens = StringField(_l("Anything else that makes you ill"), [at_most(300)], filters=[one_line])
    heating = OneOf(
        _l("What can you heat a meal with?"),
        [
            ("microwave", _l("Microwave")),
            ("oven", _l("Oven")),
            ("both", _l("Both")),
            ("neither", _l("Neither")),
            ("not_asked", _l("Ask me later")),
        ],
        default="not_asked",
    )
    opens_tub = OneOf(
        _l("Can you open a tub?"),
        [("yes", _l("Yes")), ("no", _l("No")), ("not_asked", _l("Ask me later"))],
        default="not_asked",
    )
    eating = OneOf(
        _l("Do you need help to eat?"),
        [
            ("none", _l("No")),
            ("someone_helps", _l("Yes, and somebody helps me")),
            ("needs_help", _l("Yes, and nobody is there")),
            ("not_asked", _l("Ask me later")),
        ],
        default="not_asked",
    )
    small_portion = BooleanField(_l("I would like a small portion"))
    dislikes = TextAreaField(_l("What you do not like"), [at_most(300)], filters=[one_line])


def filled(needs: Needs) -> dict[str, Any]:
    """What a form shows of stored needs."""
    kitchens = {kitchen: name for name, kitchen in _KITCHENS.items()}
    return {
        **{f"allergen_{item.value}": needs.allergens.get(item, Need.NOT_ASKED).value for item in Allergen},
        **{f"diet_{diet.value}": needs.diets[diet].value if diet in needs.diets else _NO_DIET for diet in Diet},
        "other_allergens": needs.other_allergens,
        "heating": kitchens[needs.heating],
        "opens_tub": needs.opens_tub.value,
        "eating": needs.eating.value,
        "small_portion": needs.small_portion,
        "dislikes": needs.dislikes,
    }


def asked_so_far(needs: Needs) -> str:
    """How many of the 14 have been asked: "9 of 14"."""
    left = sum(needs.allergens.get(item, Need.NOT_ASKED) is Need.NOT_ASKED for item in Allergen)
    return str(_("%(asked)d of %(all)d", asked=len(Allergen) - left, all=len(Allergen)))
