"""flask councils: what an officer with one text file reads and gets, from nothing to a council that serves pages."""

import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import event, select

from app.domain.council_new import slugs, to_fill_in, write
from app.domain.council_policy import parse_policy
from app.domain.local_authorities import authorities
from app.extensions import db
from app.models.councils import Council, CouncilArea
from app.store import across_councils

SEEDS = Path(__file__).parents[2] / "seeds" / "councils"
REIGATE = (SEEDS / "reigate.toml").read_text()
GWYNEDD = (SEEDS / "gwynedd.toml").read_text()


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=["councils", *map(str, words)])


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_check_names_file_line_and_key_in_a_sentence(clean: Flask, tmp_path: Path):
    text = REIGATE.replace("limit_metres = 1609", "limit_meters = 1609").replace('"#1c6b3c"', '"#ffee00"')
    text = text.replace("late_cancel_hours = 4", "late_cancel_hours = 99")
    path = file(tmp_path, "reigate.toml", text)
    answer = run(clean, "check", path)
    lines = text.splitlines()
    colour, limit, late = (
        next(number for number, line in enumerate(lines, 1) if line.startswith(word))
        for word in ("colour", "limit_m", "late_c")
    )
    assert answer.exit_code == 1
    assert answer.output.splitlines() == [
        f"{path}:{colour}: brand.colour: White text on it is 1.2 to 1; it needs 4.5 to 1. Take a darker colour.",
        f"{path}:{limit}: matching.limit_meters: There is no such setting. Is limit_metres meant?",
        f"{path}:{late}: matching.late_cancel_hours: Give a whole number from 0 to 48. This is 99.",
        "3 faults.",
    ]


def test_check_looks_at_what_other_files_and_other_councils_claim(clean: Flask, tmp_path: Path):
    england = GWYNEDD.replace('nation = "Wales"', 'nation = "England"').replace("W06000002", "E09000003")
    first, second = file(tmp_path, "a.toml", england), file(tmp_path, "b.toml", england)
    answer = run(clean, "check", first, second)
    assert "areas: E09000003 (Barnet) is claimed twice:" in answer.output
    assert f"slug: gwynedd is claimed twice: {first} has it already." in answer.output
    alone = run(clean, "check", first)
    assert "E09000003 (Barnet) is claimed twice: the council barnet has it already." in alone.output


def test_check_works_where_there_is_no_database(clean: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(across_councils, "schema_version", lambda _engine: None)
    answer = run(clean, "check", file(tmp_path, "gwynedd.toml", GWYNEDD))
    assert (answer.exit_code, len(answer.output.splitlines())) == (0, 2)
    assert "gwynedd.toml: Gwynedd (demonstration), no faults." in answer.output
    assert "There is no database here, so what other councils have claimed was not looked at." in answer.output


def test_plan_says_what_changes_for_whom_and_writes_nothing(clean: Flask, tmp_path: Path):
    text = re.sub(r"limit_metres = .*", "limit_metres = 805", REIGATE).replace("ask_lapse_hours = 4", "# as usual")
    both = [file(tmp_path, "reigate.toml", text), file(tmp_path, "gwynedd.toml", GWYNEDD)]
    answer = run(clean, "plan", *both)
    assert answer.exit_code == 0, answer.output
    assert answer.output.splitlines() == [
        f"{both[0]}: changes Reigate and Banstead (demonstration)",
        "  matching.limit_metres: 1609 (file) -> 805 (file)",
        "      reaches 0 cooks, 0 diners, 0 requests that wait would have no cook within reach",
        f"{both[1]}: creates Gwynedd (demonstration) at http://gwynedd.localhost:8000/",
        "  It serves W06000002 (Gwynedd). It begins on trial: its team and its guests get in.",
        "Nothing has been written.",
    ]
    assert {row.slug: row.document for row in db.session().query(Council)}.keys() == {"barnet", "reigate"}
    assert run(clean, "export", "reigate").output == REIGATE


def test_apply_takes_all_files_or_none_and_export_gives_the_same_bytes(clean: Flask, tmp_path: Path):
    good, bad = file(tmp_path, "g.toml", GWYNEDD.replace("\n", "\r\n")), file(tmp_path, "r.toml", REIGATE[:900])
    assert run(clean, "apply", good, bad).exit_code == 1
    assert run(clean, "export", "gwynedd").exit_code == 1
    applied = run(clean, "apply", good)
    assert applied.output == "gwynedd: created, http://gwynedd.localhost:8000/\n"
    assert run(clean, "apply", good).output == "gwynedd: as it was, http://gwynedd.localhost:8000/\n"
    assert run(clean, "export", "gwynedd").stdout_bytes == good.read_bytes()


@pytest.mark.parametrize("area", ["E07000211", "W06000002", "S12000036", "N09000003", "E06000010"])
def test_a_new_file_is_complete_and_right_for_its_nation(area: str):
    authority = authorities()[area]
    policy = parse_policy(write(slugs()[area], authority))
    assert (policy.areas, policy.nation, policy.name) == ((area,), authority.nation, authority.name)
    check = {"Scotland": "pvg", "Northern Ireland": "accessni"}.get(authority.nation, "dbs")
    holidays = {"Scotland": "scotland", "Northern Ireland": "northern-ireland"}
    assert (policy.vetting.check, policy.hours.holidays) == (check, holidays.get(authority.nation, "england-and-wales"))
    assert policy.languages == (("en", "cy") if authority.nation == "Wales" else ("en",))
    assert not policy.demonstration
    assert "contact.office_phone" in to_fill_in(policy)


def test_a_new_file_has_every_line_that_the_demonstrations_have():
    def keys(text: str) -> list[str]:
        return [line.split(" =")[0].lstrip("# ") for line in text.splitlines() if " = " in line]

    assert set(keys(REIGATE)) == set(keys(write("x", authorities()["E07000211"])))


def test_new_finds_the_area_by_postcode_and_overwrites_nothing(clean: Flask, tmp_path: Path):
    path = tmp_path / "caernarfon.toml"
    made = run(clean, "new", "caernarfon", "--postcode", "ll551ab", "--name", 'Y "Dre"', "-o", path)
    assert made.exit_code == 0, made.output
    assert "serving W06000002 (Gwynedd)" in made.output
    assert parse_policy(path.read_text()).name == 'Y "Dre"'
    again = run(clean, "new", "caernarfon", "--postcode", "LL55 1AB", "-o", path)
    assert again.output == f"Error: {path} is there already. Take another name: -o FILE\n"
    for words in (["--postcode", "LL99"], ["--postcode", "ZE1 0AA"], ["--area", "W06"], [], ["--postcode", "LL55 1AB"]):
        slug = "Not A Name" if words[-1:] == ["LL55 1AB"] else "caernarfon"
        refused = run(clean, "new", slug, *words, "-o", tmp_path / "other.toml")
        assert (refused.exit_code, refused.exception.__class__) == (1, SystemExit), words
    assert not (tmp_path / "other.toml").exists()


def test_one_new_file_and_one_command_serve_pages(clean: Flask, tmp_path: Path):
    path = tmp_path / "caernarfon.toml"
    run(clean, "new", "caernarfon", "--postcode", "LL55 1AB", "-o", path)
    assert run(clean, "check", path).exit_code == 0
    assert run(clean, "apply", path).exit_code == 0
    page = clean.test_client().get("/sign-in", base_url="http://caernarfon.localhost:8000")
    assert (page.status_code, "Gwynedd" in page.text) == (200, True)


def test_all_councils_load_in_one_command_with_progress_and_can_be_started_again(clean: Flask, tmp_path: Path):
    few = pages(clean)
    folder = tmp_path / "all"
    made = run(clean, "new", "--all", folder)
    assert "359 files written" in made.output
    assert "E07000211, E09000003" in made.output
    files = sorted(folder.glob("*.toml"))
    broken = files[7]
    whole = broken.read_text()
    broken.write_text(whole.replace('travel = "walk"', 'travel = "fly"'))
    loaded = run(clean, "apply", folder)
    assert loaded.exit_code == 1
    assert f"[8/359] {broken}: not applied" in loaded.output
    assert "[359/359]" in loaded.output
    assert loaded.output.count(": created") == 358
    broken.write_text(whole)
    again = run(clean, "apply", folder)
    assert (again.exit_code, again.output.count(": as it was"), again.output.count(": created")) == (0, 358, 1)
    assert db.session().query(Council).count() == 361
    assert len(db.session().scalars(select(CouncilArea.code)).all()) == 361
    assert pages(clean) == few, "a page takes as many statements as with two councils"


def pages(app: Flask) -> dict[str, int]:
    """How many statements each page takes, as a stranger's browser asks for it the second time."""
    client, sent, found = app.test_client(), [], {}
    event.listen(db.engine, "before_cursor_execute", count := lambda *args: sent.append(args[2]))
    for page in ("localhost:8000/", "localhost:8000/councils", "localhost:8000/find", "reigate.localhost:8000/"):
        host, _, path = page.partition("/")
        for _ in range(2):
            sent.clear()
            assert client.get(f"/{path}", base_url=f"http://{host}").status_code == 200
        found[page] = len(sent)
    event.remove(db.engine, "before_cursor_execute", count)
    return found
