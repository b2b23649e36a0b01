"""Phrases that only look as if they told of an allergen, an animal or rice. Data; ingredients.py reads it.

Each is plainly something else. Where a careful reader could doubt it, it is not here, and the word counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.ingredient_words import ANIMALS, HIDDEN, PLAIN, Animal, words
from app.domain.vocabulary import Allergen


@dataclass(frozen=True, slots=True)
class Instead:
    """Any of `before` straight in front of any of `nouns` makes it another thing: oat + milk."""

    before: tuple[str, ...]
    nouns: tuple[str, ...]


def _all(allergen: Allergen) -> tuple[str, ...]:
    return PLAIN[allergen] + HIDDEN.get(allergen, ())


_VEGAN = words("vegan, plant based, plant")
_VEGGIE = (*_VEGAN, *words("vegetarian, veggie, meat free, meatless, mock"))
_GRAINS = words(
    "gluten, wheat, wholewheat, spelt, khorasan, kamut, rye, barley, oat, oatmeal, porridge, muesli, granola, malt"
)
_FLOURS = words(
    "rice, brown rice, corn, maize, potato, gram, chickpea, besan, tapioca, coconut, almond, soya, soy, quinoa,"
    "lentil, pea, cassava, millet, sorghum, teff, chestnut, plantain"
)
_PASTAS = words("pasta, noodle, spaghetti, penne, fusilli, macaroni, vermicelli")
_OTHER_BURGERS = words("bean, fish, halloumi, mushroom, lentil, chickpea, quorn, soya, soy, vegetable, veg, nut")
_OTHER_MEATS = words("lamb, pork, turkey, chicken, venison")

_CHEESES = tuple(f"{kind} cheese" for kind in words("cream, cheddar, mozzarella, parmesan, feta, goats"))

INSTEAD: Mapping[Allergen, tuple[Instead, ...]] = {
    Allergen.GLUTEN: (
        Instead(words("gluten free"), tuple(noun for noun in _all(Allergen.GLUTEN) if noun not in _GRAINS)),
        Instead(
            words("gluten free plain, gluten free self raising, gluten free white, gluten free brown"),
            words("flour, bread"),
        ),
        Instead((*_FLOURS, "buckwheat"), words("flour")),
        Instead(_FLOURS, _PASTAS),
        Instead(words("corn, maize"), words("tortilla")),
        Instead(words("rice"), words("cake")),
        Instead(words("ginger, root"), words("beer, ale")),
        Instead(words("rice"), words("bran")),
    ),
    Allergen.CRUSTACEANS: (Instead(_VEGGIE, _all(Allergen.CRUSTACEANS)),),
    Allergen.EGGS: (Instead((*_VEGAN, "egg free"), _all(Allergen.EGGS)), Instead(_FLOURS, _PASTAS)),
    Allergen.FISH: (Instead(_VEGGIE, _all(Allergen.FISH)),),
    Allergen.MILK: (
        Instead((*_VEGAN, *words("dairy free, non dairy, milk free")), _all(Allergen.MILK) + _CHEESES),
        Instead(words("coconut, oat, soya, soy, almond, cashew, hazelnut, hemp, rice, pea"), words("milk")),
        Instead(words("coconut, oat, soya, soy"), words("cream")),
        Instead(words("soya, soy"), words("yoghurt, yogurt, cheese")),
        Instead(words("peanut, nut, almond, cashew, hazelnut, cocoa, cacao, shea, apple"), words("butter")),
    ),
    Allergen.MOLLUSCS: (Instead(_VEGGIE, _all(Allergen.MOLLUSCS)),),
    Allergen.SULPHITES: (Instead(words("ginger, root"), words("beer")),),
}

LOOKALIKES: Mapping[Allergen, tuple[str, ...]] = {
    Allergen.GLUTEN: words("pasta sauce, spaghetti squash, glass noodle, bread fruit"),
    Allergen.CRUSTACEANS: words("crab apple"),
    Allergen.EGGS: words("egg plant, egg replacer, pasta sauce"),
    Allergen.MILK: words(
        "butter bean, butter lettuce, butter nut, cream of tartar, cream of coconut, cream cracker, cream soda,"
        "cream sherry, bean curd, custard apple, milk thistle"
    ),
    Allergen.MOLLUSCS: words("oyster mushroom, potato scallop"),
    Allergen.TREE_NUTS: words(
        "pea nut, monkey nut, dough nut, butter nut, coco nut, ginger nut, cnau mwnci, cnau daear, cnau coco"
    ),
    Allergen.SULPHITES: words("wine gum, port salut"),
}

ANIMAL_INSTEAD: Mapping[Animal, tuple[Instead, ...]] = {
    Animal.PORK: (
        Instead((*_VEGGIE, "quorn"), ANIMALS[Animal.PORK]),
        Instead(words("soya, soy, tofu, mushroom, glamorgan, bean, vegetable, veg"), words("sausage")),
        Instead(
            words("beef, lamb, chicken, turkey, venison, halal"), words("sausage, chipolata, frankfurter, hot dog")
        ),
        Instead(words("beef, turkey, halal"), words("bacon, ham, salami, pepperoni, chorizo")),
        Instead(words("beef, bovine, fish"), words("gelatine, gelatin")),
    ),
    Animal.BEEF: (
        Instead((*_VEGGIE, "quorn"), ANIMALS[Animal.BEEF]),
        Instead((*_OTHER_MEATS, *_OTHER_BURGERS), words("mince, burger, meatball, steak, bolognese, cottage pie")),
        Instead(words("tuna, salmon, cod, swordfish, cauliflower, gammon, tofu, celeriac"), words("steak")),
        Instead(words("vegetable, veg"), words("suet")),
        Instead(words("pork, fish"), words("gelatine, gelatin")),
    ),
    Animal.MEAT: (
        Instead((*_VEGGIE, "quorn"), ANIMALS[Animal.MEAT]),
        Instead(words("goat, goats"), words("cheese, milk, butter, yoghurt, yogurt, curd")),
        Instead(words("chicken, duck, goose, quail, turkey"), words("egg")),
        Instead(words("mushroom, vegetable, lentil, bean, olive, nut, lambs"), words("pate, haggis, kebab")),
    ),
    Animal.FISH: INSTEAD[Allergen.FISH],
    Animal.SHELLFISH: INSTEAD[Allergen.CRUSTACEANS] + INSTEAD[Allergen.MOLLUSCS],
}

ANIMAL_LOOKALIKES: Mapping[Animal, tuple[str, ...]] = {
    Animal.PORK: words("hot dog bun, hot dog roll, pig nut"),
    Animal.BEEF: words("beef tomato, burger bun, burger relish, burger sauce, mince pie, ox eye"),
    Animal.MEAT: words(
        "kidney bean, lambs lettuce, chicken of the woods, coconut meat, meat substitute, meat alternative, game chip"
    ),
    Animal.SHELLFISH: LOOKALIKES[Allergen.CRUSTACEANS] + LOOKALIKES[Allergen.MOLLUSCS],
}

RICE = words(
    "rice, basmati, arborio, carnaroli, risotto, paella, biryani, pilau, pilaf, pilaff, pulao, jambalaya, kedgeree,"
    "jollof, congee, sushi, nasi goreng, dolma, reis"
)
NOT_RICE = words(
    "rice flour, rice vinegar, rice wine, rice noodle, rice vermicelli, rice paper, rice milk, rice syrup, rice bran,"
    "rice cracker, rice cake, rice pasta, rice krispie, rice cereal, cauliflower rice, cauli rice, broccoli rice,"
    "rice wine vinegar"
)
