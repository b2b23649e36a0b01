"""How far it is, in words."""

from math import ceil

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from app.domain.council_policy import CouncilPolicy, Travel

MILE_M = 1609.344
WALKED_IN_A_MINUTE_M = 80
_NOT_WHOLE = 10  # 1.4 is said as ten would be, in English and in Welsh
STREETS_BEND = 1.25
"""How much longer the way along the streets is than the straight line, about."""


def miles(metres: int) -> str:
    """0.4 miles, 1 mile."""
    tenths = max(0.1, round(metres / MILE_M, 1))
    whole = int(tenths) if tenths.is_integer() else _NOT_WHOLE
    return str(ngettext("%(miles)s mile", "%(miles)s miles", whole, miles=format_decimal(tenths, format="#,##0.#")))


def way(metres: int, policy: CouncilPolicy) -> str:
    """9 minutes' walk (0.4 miles), or the miles alone where people drive."""
    if policy.matching.travel is not Travel.WALK:
        return miles(metres)
    minutes = max(1, ceil(metres * STREETS_BEND / WALKED_IN_A_MINUTE_M))
    walk = ngettext("%(num)s minute’s walk", "%(num)s minutes’ walk", minutes)
    return str(_("%(walk)s (%(miles)s)", walk=walk, miles=miles(metres)))
