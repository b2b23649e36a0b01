"""What a diner can eat, heat and open. Every change is kept, before and after, and matches are looked at again."""

from dataclasses import fields, replace
from typing import Any

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.members import MemberState
from app.domain.needs import Needs, all_fourteen, check_diets
from app.domain.permissions import Permission
from app.domain.vocabulary import Asked, Role
from app.models.people import DinerProfile, Person
from app.services import matches, pairing_effects
from app.services.frame import Deed
from app.services.people_parts import OPEN_STATES, TOLD_TO_THE_DESK, load_person, not_about_self
from app.store import people

_TALKED_ABOUT = ("allergens", "other_allergens", "diets")
"""A pair whose diner changes one of these is talked to again."""
_ASKED_BY_THE_GUARD = ("allergens", "other_allergens", "diets", "heating", "opens_tub", "eating")


def save_needs(deed: Deed, person_ref: str, needs: Needs, version: int, how: Asked = Asked.WEB) -> DinerProfile:
    """By the diner, a relative acting for them, or a coordinator, who says how it was told.

    Raises Invalid("allergen_unknown" | "diets_contradict" | "how_missing"), Stale, Forbidden.
    """
    person = load_person(deed, person_ref)
    member = people.role_of(deed.session, deed.council_id, person.id, Role.DINER)
    profile = people.profile_of(deed.session, deed.council_id, person.id)
    if member is None or profile is None:
        raise NotFound
    if person.id != deed.member_id:
        _at_the_desk(deed, person, how)
    elif member.state is MemberState.ON_HOLD:
        raise Forbidden("not_allowed")
    if member.state not in OPEN_STATES | {MemberState.ON_HOLD}:
        raise Conflict("role_over")
    deed.check_version(profile, version)
    return _write(deed, person, profile, needs, how if person.id != deed.member_id else deed.how)


def take_down(deed: Deed, person: Person, needs: Needs, *, how: Asked) -> DinerProfile:
    """What a new diner said in the first call. The caller has asked for permission."""
    profile = people.profile_of(deed.session, deed.council_id, person.id)
    if profile is None:
        profile = DinerProfile(council_id=deed.council_id, person_id=person.id, allergens={}, diets={})
        deed.session.add(profile)
    return _write(deed, person, profile, needs, how)


def of(profile: DinerProfile | None) -> Needs:
    """A stored profile as the rules read it; nothing asked where there is none."""
    if profile is None:
        return Needs()
    return Needs(
        allergens=profile.allergens,
        other_allergens=profile.other_allergens,
        diets=profile.diets,
        heating=profile.heating,
        opens_tub=profile.opens_tub,
        eating=profile.eating,
        small_portion=profile.small_portion,
        dislikes=profile.dislikes,
    )


def _at_the_desk(deed: Deed, person: Person, how: Asked) -> None:
    deed.needs(Permission.EDIT_NEEDS)
    not_about_self(deed, person)
    if how not in TOLD_TO_THE_DESK:
        raise Invalid("how_missing", field="how")


def _write(deed: Deed, person: Person, profile: DinerProfile, needs: Needs, how: Asked) -> DinerProfile:
    check_diets(needs.diets)
    said = replace(
        needs,
        allergens=all_fourteen(needs.allergens),
        other_allergens=needs.other_allergens.strip(),
        dislikes=needs.dislikes.strip(),
    )
    before, after = snapshot(of(profile)), snapshot(said)
    if after == before:
        return profile
    for name in (item.name for item in fields(said)):
        setattr(profile, name, getattr(said, name))
    deed.record("needs_saved", profile, before=before, after=after | {"how": how})
    if any(after[name] != before[name] for name in _ASKED_BY_THE_GUARD):
        matches.recheck_diner(deed, person.id)
    if any(after[name] != before[name] for name in _TALKED_ABOUT):
        pairing_effects.food_changed(deed, person.id)
    return profile


def snapshot(needs: Needs) -> dict[str, Any]:
    """Needs as the audit keeps them: codes and words, in a fixed order."""
    return {
        "allergens": {code.value: need.value for code, need in sorted(needs.allergens.items())},
        "other_allergens": needs.other_allergens,
        "diets": {diet.value: strength.value for diet, strength in sorted(needs.diets.items())},
        "heating": None if needs.heating is None else sorted(item.value for item in needs.heating),
        "opens_tub": needs.opens_tub,
        "eating": needs.eating,
        "small_portion": needs.small_portion,
        "dislikes": needs.dislikes,
    }
