"""The closed lists. Their values are stored in the database and named in council files: never rename one."""

from enum import StrEnum


class Allergen(StrEnum):
    """The 14 regulated allergens, in the order they are asked (Regulation 1169/2011, Annex II)."""

    CELERY = "celery"
    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    LUPIN = "lupin"
    MILK = "milk"
    MOLLUSCS = "molluscs"
    MUSTARD = "mustard"
    TREE_NUTS = "tree_nuts"
    PEANUTS = "peanuts"
    SESAME = "sesame"
    SOYBEANS = "soybeans"
    SULPHITES = "sulphites"


class Presence(StrEnum):
    """Whether an allergen is in a meal."""

    YES = "yes"
    NO = "no"
    MAY_CONTAIN = "may_contain"


class Need(StrEnum):
    """What a diner says of an allergen. "Not asked" is not "none"."""

    NONE = "none"
    AVOID = "avoid"
    SEVERE = "severe"
    NOT_ASKED = "not_asked"


class Diet(StrEnum):
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    HALAL = "halal"
    KOSHER = "kosher"
    NO_PORK = "no_pork"
    NO_BEEF = "no_beef"


class Strength(StrEnum):
    """How firmly a diner keeps a diet."""

    MUST = "must"
    PREFER = "prefer"


class Role(StrEnum):
    COOK = "cook"
    DINER = "diner"
    RELATIVE = "relative"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    AUDITOR = "auditor"


class Temperature(StrEnum):
    """How a meal arrives."""

    HOT = "hot"
    CHILLED = "chilled"
    FROZEN = "frozen"


class Heating(StrEnum):
    """What a diner has to heat a meal with."""

    MICROWAVE = "microwave"
    OVEN = "oven"


class OpensTub(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class EatingHelp(StrEnum):
    """Whether a diner eats alone. Feeding someone is regulated activity and never a cook's task."""

    NONE = "none"
    SOMEONE_HELPS = "someone_helps"
    NEEDS_HELP = "needs_help"
    NOT_ASKED = "not_asked"


class Channel(StrEnum):
    """How a person is reached."""

    EMAIL = "email"
    PHONE = "phone"
    VISIT = "visit"


class Asked(StrEnum):
    """How somebody's word reached the scheme."""

    WEB = "web"
    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"


class Origin(StrEnum):
    """Who put a portion and a request together."""

    DINER_ASKED = "diner_asked"
    COOK_PICKED = "cook_picked"
    COORDINATOR = "coordinator"
    ROUND = "round"
    PAIRING = "pairing"
    COOK_ASKED = "cook_asked"


class Precision(StrEnum):
    """How well a home is placed on the map."""

    POSTCODE = "postcode"
    HOUSE = "house"
    COORDINATOR = "coordinator"
