"""What is wrong with a council's file, in a sentence for each kind of fault."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.council_document import Fault

_LONGEST_SHOWN = 60
SENTENCES: dict[str, LazyString] = {
    # The file as a whole
    "too_large": _l("This file is too large. A council's file has at most %(most)s letters."),
    "not_utf8": _l("This line is not in UTF-8. Save the file as UTF-8 and check again."),
    "not_toml": _l("This line cannot be read: %(why)s. Look for a missing quote, bracket or = here or just above."),
    "too_deep": _l("Too many brackets or dots stand inside each other here."),
    "form_not_kept": _l("The settings page could not change this file and keep its form. Write it anew."),
    "written_twice": _l("This is written twice. Take one of the two out."),
    "unknown_key": _l("There is no such setting."),
    "unknown_key_near": _l("There is no such setting. Is %(near)s meant?"),
    "older_name_too": _l("This is the older name of %(now)s, which is here as well. Take this line out."),
    "missing_key": _l("This is missing. It has no default, so write it here."),
    "missing_section": _l("This section is missing. Copy it from the file of another council."),
    # One setting
    "wrong_type_text": _l('Write text, in quotes: "like this".'),
    "wrong_type_true or false": _l("Write true or false, without quotes."),
    "wrong_type_whole number": _l("Write a whole number, without quotes."),
    "wrong_type_list": _l('Write a list, in square brackets: ["one", "two"].'),
    "wrong_type_table": _l("This is a section, with settings of its own below it."),
    "wrong_type_tables": _l("This is a list of sections, each headed in double brackets."),
    "empty": _l("This is empty. Write something between the quotes, or take the line out."),
    "too_long": _l("Use at most %(most)s letters, on one line where the setting is short."),
    "too_few": _l("Name at least %(least)s."),
    "out_of_bounds": _l("Give a whole number from %(lowest)s to %(highest)s. This is %(found)s."),
    "not_in_list": _l('Choose from: %(choices)s. This is "%(found)s".'),
    "listed_twice": _l("%(found)s is in the list twice."),
    "malformed": _l('Write it like %(example)s. This is "%(found)s".'),
    "colour_malformed": _l('Write a colour like %(example)s. This is "%(found)s".'),
    "contrast_too_low": _l("White text on it is %(ratio)s to 1; it needs %(least)s to 1. Take a darker colour."),
    "svg_too_large": _l("The logo is too large. It may have at most %(most)s bytes."),
    "svg_malformed": _l("The logo is not a drawing in SVG from here on."),
    "svg_forbidden": _l("The logo may only draw. Take %(found)s out of it."),
    "reserved": _l("The service keeps the name %(found)s for itself. Take another."),
    # Settings that do not agree
    "closes_before_it_opens": _l("The office closes at %(closes)s, before it opens at %(opens)s."),
    "level_of_another_check": _l("The levels of this check (%(check)s) are: %(choices)s. This is %(found)s."),
    "check_of_another_nation": _l("In %(nation)s the check is %(wanted)s. This is %(found)s."),
    "needs_another": _l("With %(found)s the file also needs %(other)s in this section."),
    "the_managers_alone": _l("Only the manager may have %(found)s."),
    "reads_only": _l("This role only reads: it may not have %(found)s."),
    "held_by_nobody": _l("Nobody could do this any more: %(missing)s. Leave it with one role."),
    "the_leads_alone": _l("Only the safeguarding lead may have %(found)s."),
    "cannot_be_taken": _l("This role cannot do without %(missing)s."),
    "live_is_no_demonstration": _l("This council has been live, with real people in it. Write false, or take it out."),
    # Places and addresses
    "area_of_another_nation": _l("%(found)s is not in %(nation)s."),
    "unknown_area": _l("No local authority has the code %(found)s."),
    "unknown_area_near": _l("No local authority has the code %(found)s. Is %(near)s meant?"),
    "area_in_its_county": _l("%(found)s is claimed twice: it is part of %(county)s (%(name)s), listed as well."),
    "team_elsewhere": _l("%(found)s is not one of this council's areas."),
    "host_of_the_service": _l("%(found)s ends in %(domain)s, which is the service's own. Write your own address only."),
    "claimed_in_file": _l("%(found)s is claimed twice: %(other)s has it already."),
    "claimed_by_council": _l("%(found)s is claimed twice: the council %(other)s has it already."),
}


def say(fault: Fault) -> str:
    """The sentence of one fault, in the reader's language."""
    return said(fault.code, fault.details)


def said(code: str, details: Mapping[str, object]) -> str:
    if code == "wrong_type":
        code = f"wrong_type_{details['wanted']}"
    elif details.get("near"):
        code = f"{code}_near"
    return str(SENTENCES[code]) % {name: _plain(name, value) for name, value in details.items()}


def _plain(name: str, value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    text = str(value)
    return f"{text[:_LONGEST_SHOWN]} ..." if name == "found" and len(text) > _LONGEST_SHOWN else text
