import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from support.world import World

from app.domain.errors import Conflict, Stale
from app.models.people import Person
from app.models.trace import AuditEntry
from app.services.audit import details_hash, link_hash
from app.services.frame import Deed, Done, SentForm, perform, perform_form
from app.store import trace


def rename(deed: Deed, person_id: int, name: str, version: int | None = None) -> Person:
    person = deed.session.get_one(Person, person_id)
    if version is not None:
        deed.check_version(person, version)
    before = {"first_name": person.first_name}
    person.first_name = name
    deed.record("person_renamed", person, before=before, after={"first_name": name}, reason="she asked")
    return person


def rename_quietly(deed: Deed, person_id: int) -> None:
    deed.session.get_one(Person, person_id).first_name = "Nobody"


def test_a_deed_changes_records_and_commits_once(world: World) -> None:
    asha, cleo = world.cook(), world.coordinator()
    perform(world.deed(cleo), rename, asha.id, "Ash")
    world.session.rollback()
    assert world.session.scalar(select(Person.first_name).where(Person.id == asha.id)) == "Ash"
    entry, detail = trace.chain(world.session, world.council.id)[-1]
    assert (entry.deed, entry.actor_id, entry.subject_id) == ("person_renamed", cleo.id, asha.id)
    assert detail is not None
    assert (detail.before, detail.reason) == ({"first_name": "Asha"}, "she asked")


def test_a_change_without_a_record_is_refused_and_undone(world: World) -> None:
    asha = world.cook()
    with pytest.raises(RuntimeError, match="recorded nothing"):
        perform(world.deed(asha), rename_quietly, asha.id)
    assert world.session.scalar(select(Person.first_name).where(Person.id == asha.id)) == "Asha"


def test_the_same_form_twice_counts_once_and_answers_the_same(world: World) -> None:
    asha = world.cook()
    form = SentForm("a-key-of-a-form-0001", "body")
    first = perform_form(world.deed(asha), form, rename, asha.id, "Ash")
    second = perform_form(world.deed(asha), form, rename, asha.id, "Ash")
    assert (first, second) == (Done(asha.ref), Done(asha.ref, again=True))
    assert world.session.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_another_form_under_a_used_key_is_refused(world: World) -> None:
    asha = world.cook()
    perform_form(world.deed(asha), SentForm("a-key-of-a-form-0001", "one"), rename, asha.id, "Ash")
    with pytest.raises(Conflict, match="form_used"):
        perform_form(world.deed(asha), SentForm("a-key-of-a-form-0001", "two"), rename, asha.id, "Bob")


def test_a_stale_form_is_told_who_changed_it_and_when(world: World) -> None:
    asha, cleo = world.cook(), world.coordinator()
    opened_on = asha.version
    perform(world.deed(cleo), rename, asha.id, "Ash")
    with pytest.raises(Stale) as refused:
        perform(world.deed(asha), rename, asha.id, "Bob", opened_on)
    assert refused.value.details["who"] == "Cleo"


def test_the_chain_verifies_and_still_does_when_details_are_erased(world: World) -> None:
    asha = world.cook()
    for name in ("Ash", "Bob", "Cat"):
        perform(world.deed(asha), rename, asha.id, name)
    links = trace.chain(world.session, world.council.id)
    for entry, detail in links:
        assert entry.hash == link_hash(entry)
        assert detail is not None
        said = {"reason": detail.reason, "before": detail.before, "after": detail.after}
        assert entry.details_hash == details_hash(detail.salt, said)
    assert [entry.previous_hash for entry, _ in links][1:] == [entry.hash for entry, _ in links][:-1]
    assert [entry.seq for entry, _ in links] == [1, 2, 3]


def somebody(deed: Deed, ref: str) -> Person:
    person = Person(
        council_id=deed.council_id, ref=ref, first_name="Ash", last_name="Bell", channel="phone", created_at=deed.now
    )
    deed.session.add(person)
    deed.session.flush()
    deed.record("person_added", person, after={"ref": ref})
    return person


@pytest.mark.parametrize("form", [None, SentForm("a-key-of-a-form-0002", "body")])
def test_a_reference_that_somebody_has_is_drawn_again(world: World, form: SentForm | None) -> None:
    asha = world.cook()
    drawn = iter([asha.ref, asha.ref, "K7QM2T"])

    def add(deed: Deed) -> Person:
        return somebody(deed, next(drawn))

    _ = perform_form(world.deed(asha), form, add) if form else perform(world.deed(asha), add)
    world.session.rollback()
    added = [entry for entry, _ in trace.chain(world.session, world.council.id) if entry.deed == "person_added"]
    assert len(added) == 1
    assert world.session.scalar(select(func.count()).where(Person.ref == "K7QM2T")) == 1


def test_a_reference_that_is_never_free_ends_the_deed(world: World) -> None:
    asha = world.cook()
    with pytest.raises(IntegrityError):
        perform(world.deed(asha), somebody, asha.ref)
    assert world.session.scalar(select(func.count(Person.id))) == 1
