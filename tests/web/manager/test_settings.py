"""A manager sees every setting with its source and changes what is hers, in the same document that the file is."""

from datetime import time

import pytest
from support.world import World

from app import clock
from app.domain.council_policy import parse_policy
from app.domain.council_settings import KEYS
from app.domain.errors import Forbidden
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.councils import Council
from app.models.trace import AuditDetail, AuditEntry
from app.services import council_settings, councils
from app.services.frame import perform
from app.store.session import belong_to
from app.web.words.settings import LABELS, SECTIONS

PATH = "/scheme/settings"


def manager(world: World):
    return world.person("Mona", Role.MANAGER, email="mona@council.example")


def document() -> str:
    db.session.rollback()
    return db.session().query(Council).filter_by(slug="reigate").one().document


def test_every_setting_is_shown_with_value_default_bounds_and_source(browser, world: World):
    assert KEYS.keys() == LABELS.keys()
    page = browser(manager(world)).get(PATH)
    text = page.text_of()
    for words in [*LABELS.values(), *SECTIONS.values()]:
        assert str(words) in text
    assert "1609 In the council’s file. The default: 1609. From 805 to 24140." in text
    assert "Not set Default. The default: Not set." in text
    assert "E07000211 (Reigate and Banstead)" in text


def test_a_change_keeps_notes_and_order_and_says_who_made_it(browser, world: World):
    before, mona = document(), browser(manager(world))
    assert mona.send(f"{PATH}/matching", {"limit_metres": "2000", "travel": "car"}).status_code == 303
    wanted = before.replace("limit_metres = 1609 ", "limit_metres = 2000 ").replace('travel = "walk"', 'travel = "car"')
    assert [line.split("#")[0].rstrip() for line in document().splitlines()] == [
        line.split("#")[0].rstrip() for line in wanted.splitlines()
    ]
    assert [line.partition("#")[2] for line in document().splitlines()] == [
        line.partition("#")[2] for line in wanted.splitlines()
    ]
    belong_to(world.session, world.reigate.id)
    entry, detail = (
        world.session.query(AuditEntry, AuditDetail).join(AuditDetail, AuditDetail.entry_id == AuditEntry.id).one()
    )
    assert (entry.deed, entry.actor) == ("settings_changed", "person")
    assert detail.before == {"matching.limit_metres": 1609, "matching.travel": "walk"}
    assert detail.after == {"matching.limit_metres": 2000, "matching.travel": "car"}
    text = mona.get(PATH).text_of()
    assert "2000 Set on this page. The default: 1609. From 805 to 24140. Changed by Mona, today" in text


def test_an_emptied_field_goes_back_to_its_default_and_nothing_else_is_written(browser, world: World):
    mona = browser(manager(world))
    days = {"days": ["mon", "tue", "wed", "thu", "fri"]}  # this browser keeps one box of several
    mona.send(f"{PATH}/hours", days | {"closed": "2026-12-24\r\n2026-12-28\r\n", "answerphone": "We are\r\nout"})
    policy = parse_policy(document())
    assert ([str(day) for day in policy.hours.closed], policy.hours.answerphone) == (
        ["2026-12-24", "2026-12-28"],
        "We are\nout",
    )
    mona.send(f"{PATH}/hours", days | {"closed": "", "answerphone": ""})
    assert parse_policy(document()).hours == parse_policy(original()).hours
    kept = document()
    assert mona.send(f"{PATH}/hours", days).status_code == 303
    assert document() == kept


def original() -> str:
    from support.database import ROOT

    return (ROOT / "seeds/councils/reigate.toml").read_text()


@pytest.mark.parametrize(
    ("section", "field", "value", "sentence"),
    [
        ("matching", "limit_metres", "804", "Give a whole number from 805 to 24140. This is 804."),
        ("matching", "limit_metres", "a mile", "Give a whole number from 805 to 24140. This is a mile."),
        ("matching", "use_by__chilled_hours", "49", "Give a whole number from 1 to 48. This is 49."),
        ("matching", "travel", "balloon", "Choose one of the answers."),
        ("contact", "office_phone", "", "This must be filled in."),
        ("contact", "office_email", "nobody", "Write it like meals@example.org. This is “nobody”."),
        ("hours", "closes", "08:00", "The office closes at 08:00, before it opens at 09:00."),
        ("brand", "colour", "#ffff00", "White text on it is 1.07 to 1; it needs 4.5 to 1. Take a darker colour."),
        ("brand", "logo", "<svg onload=x>", "drawing in SVG"),
        ("trial", "guests", "asha", "Write it like meals@example.org."),
        ("food_law", "status", "registered", "With registered the file also needs number in this section."),
        ("vetting", "level", "pvg", "The levels of this check (dbs) are: basic, standard, enhanced. This is pvg."),
    ],
)
def test_a_bad_value_gets_a_sentence_beside_its_field_and_nothing_is_stored(
    browser, world: World, section, field, value, sentence
):
    answer = browser(manager(world)).send(f"{PATH}/{section}", {field: value})
    assert answer.status_code == 422
    assert sentence.replace("“", '"').replace("”", '"') in answer.text_of().replace("“", '"').replace("”", '"')
    assert document() == original()


def test_a_form_opened_before_somebody_else_changed_something_is_stale(browser, world: World):
    mona = browser(manager(world))
    form = mona.get(f"{PATH}/pairing").forms(None)
    councils.apply(db.session(), original().replace("review_weeks = 26", "review_weeks = 20"), clock.now())
    answer = mona.post(f"{PATH}/pairing", form.values | {"quiet_weeks": "9"})
    assert answer.status_code == 409
    assert "review_weeks = 20" in document()
    assert "quiet_weeks = 12" in document()


def test_what_is_the_operators_has_no_form(browser, world: World):
    mona = browser(manager(world))
    for section in ("roles", "slug", "areas", "nothing"):
        assert mona.get(f"{PATH}/{section}").status_code == 404
    assert "check" not in mona.get(f"{PATH}/vetting").forms(None).values
    with pytest.raises(Forbidden):
        perform(world.deed(world.person("Max", Role.MANAGER)), council_settings.change, {"slug": "mine"}, 1)


def test_only_who_may_change_settings_sees_them_and_of_their_own_council(browser, world: World):
    assert browser().get(PATH).status_code == 302
    for who in (world.coordinator(), world.cook(), world.diner()):
        assert browser(who).get(PATH).status_code == 403
        assert browser(who).post(f"{PATH}/matching", {"limit_metres": "2000"}).status_code == 403
    mona = manager(world)
    assert browser(mona, host="barnet.localhost").get(PATH).status_code == 302
    assert time(9) == parse_policy(document()).hours.opens


def test_the_criminal_record_check_is_recorded_as_the_nation_has_it(browser, world: World):
    scottish = original().replace('nation = "England"', 'nation = "Scotland"').replace("E07000211", "S12000036")
    for line in ('check = "dbs"', 'level = "basic"', "recheck_months = 36"):
        scottish = scottish.replace(line, "#")
    councils.apply(db.session(), scottish, clock.now())
    vik = world.cook("Vik", checked=False)
    desk = browser(world.coordinator())
    page = desk.get(f"/desk/people/{vik.ref}/checks/dbs")
    assert "Disclosure Scotland check: Vik" in page.text_of()
    assert "Level 1 Level 2 PVG scheme" in page.text_of()
    sent = desk.send(f"/desk/people/{vik.ref}/checks/dbs", {"day": "01/10/2026", "level": "pvg", "reason": "Weekly"})
    assert sent.status_code == 303
    shown = desk.get(f"/desk/people/{vik.ref}").text_of()
    assert ("Disclosure Scotland check" in shown, "PVG scheme" in shown, "DBS" in shown) == (True, True, False)
