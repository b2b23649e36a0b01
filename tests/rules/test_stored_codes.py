"""What stands in councils' databases is not renamed in passing: every stored code, one a line, in a plain list."""

import enum
from itertools import chain

from sqlalchemy import Enum

from app.domain.council_safety import DbsLevel, Requirement
from app.domain.pairings import EndCode, ReviewCode
from app.domain.vetting import IdentityMethod
from app.models import Base
from app.models.base import CodeMap, CodeSet
from app.services.ask_parts import WithdrawReason
from app.services.codes import Purpose
from app.services.match_reasons import EndReason, LostReason, RejectReason
from tests.rules.tree import ROOT, complain

# Columns of plain text that hold the codes of these lists, since one column has several or a council may add to them.
IN_PLAIN_COLUMNS: dict[str, tuple[type[enum.StrEnum], ...]] = {
    "cook_asks.reason": (WithdrawReason,),
    "matches.reason": (RejectReason, EndReason, LostReason),
    "one_time_codes.purpose": (Purpose,),
    "pairings.end_code": (EndCode,),
    "pairings.review_why": (ReviewCode,),
    "requirement_checks.level": (DbsLevel, IdentityMethod),
    "requirement_checks.requirement": (Requirement,),
}

LIST = ROOT / "tests" / "rules" / "stored_codes.txt"


def stored() -> set[str]:
    """List and code, like "Role cook", for every closed list of ours that some column's values come from."""
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    lists = {codes for column in columns for codes in lists_of(column.type)} | {*chain(*IN_PLAIN_COLUMNS.values())}
    return {f"{codes.__name__} {code.value}" for codes in lists for code in codes}


def lists_of(kind: object) -> list[type[enum.StrEnum]]:
    if isinstance(kind, Enum) and kind.enum_class:
        return [kind.enum_class]
    if isinstance(kind, CodeMap):
        return [kind.keys, kind.values]
    return [kind.codes] if isinstance(kind, CodeSet) else []


def test_no_stored_code_is_renamed_or_dropped_in_silence():
    listed = set(LIST.read_text(encoding="utf-8").split("\n")) - {""}
    complain(
        [f"gone: {line}" for line in sorted(listed - stored())],
        "Rows with this code are in councils' databases and could not be read any more. Keep the code, or write a "
        "migration that changes the rows (update table set column = 'new' where column = 'old'), and only then take "
        "the line out of tests/rules/stored_codes.txt.",
    )
    complain(
        [f"new: {line}" for line in sorted(stored() - listed)],
        "Add these lines to tests/rules/stored_codes.txt, in order: from now on they stand in councils' databases.",
    )


def test_the_list_is_in_order_and_says_nothing_twice():
    lines = LIST.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))


def test_the_list_knows_columns_maps_and_sets():
    assert {"Role cook", "Allergen milk", "Heating oven", "Requirement identity"} <= stored()


def test_every_column_of_plain_text_that_is_named_is_there():
    there = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}
    assert there >= IN_PLAIN_COLUMNS.keys()
