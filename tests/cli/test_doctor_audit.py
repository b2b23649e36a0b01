"""The chain of what was done is walked: a byte that was changed is found, and in which entry."""

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from support.world import World

from app.domain.vocabulary import Role
from app.extensions import db
from app.models.people import Person
from app.services import audit
from app.services.frame import Deed, perform

ENTRIES = 7


def rename(deed: Deed, person_id: int, number: int) -> None:
    row = deed.session.get_one(Person, person_id)
    row.first_name = f"Asha{number}"
    deed.record("name_changed", row, before={"n": number, "x": 0.1}, after={"when": deed.now}, reason="Ŵyn's “wish”")


@pytest.fixture
def chained(clean: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Seven entries at Reigate, walked three at a time, and one at Barnet."""
    monkeypatch.setattr(audit, "IN_A_ROW", 3)
    asha, otto = world.cook(), world.person("Otto", Role.COOK, council=world.barnet)
    for number in range(ENTRIES):
        perform(world.deed(None), rename, asha.id, number)
    perform(world.deed(None, council=world.barnet), rename, otto.id, 1)
    db.session.remove()
    return clean


def change(app: Flask, statement: str) -> None:
    """As somebody with the database's own password would."""
    engine = create_engine(app.extensions["settings"].database_owner_url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select set_config('app.council_id', '-1', true)"))
        assert connection.execute(text(statement)).rowcount == 1
    engine.dispose()


def test_a_chain_that_is_whole_is_said_to_be(chained: Flask) -> None:
    answer = chained.test_cli_runner().invoke(args=["doctor", "audit"])
    assert answer.exit_code == 0, answer.output
    assert "well   reigate: 7 entries, each follows from the one before." in answer.output
    assert "well   barnet: 1 entries" in answer.output


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update audit_entries set deed = 'name_chanGed' where seq = 4", "entry 4: what it says has been changed"),
        ("update audit_entries set actor_id = 1 where seq = 2", "entry 2: what it says has been changed"),
        ("update audit_entries set hash = '%s' where seq = 7" % ("a" * 64), "entry 7: what it says has been changed"),
        ("update audit_entries set previous_hash = hash where seq = 5", "entry 5: it does not follow"),
        ("update audit_entries set seq = 99 where seq = 3", "entry 3: it is missing"),
        ("update audit_details set reason = 'none' where entry_id = 6", "entry 6: its details have been changed"),
    ],
)
def test_a_change_is_found_in_its_entry(chained: Flask, statement: str, said: str) -> None:
    if "entry_id" in statement:
        inner = "(select id from audit_entries where council_id = 1 and seq = 6)"
        statement = statement.replace("= 6", f"= {inner}")
    change(chained, f"{statement} and council_id = 1")
    answer = chained.test_cli_runner().invoke(args=["doctor", "audit"])
    assert answer.exit_code == 1
    assert f"WRONG  reigate: {said}" in answer.output
    assert "well   barnet" in answer.output


def test_erased_details_are_no_fault(chained: Flask) -> None:
    inner = "(select id from audit_entries where council_id = 1 and seq = 6)"
    change(chained, f"delete from audit_details where council_id = 1 and entry_id = {inner}")
    assert chained.test_cli_runner().invoke(args=["doctor", "audit"]).exit_code == 0
