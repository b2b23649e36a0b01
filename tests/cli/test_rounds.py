"""`flask rounds solve`: strict in, explained out, and nothing needed but Python."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import stands_alone
from app.cli.rounds import rounds
from tests.oracles.rounds_worlds import meal, request, world

ROOT = Path(__file__).resolve().parents[2]
FLASK = Path(sys.executable).parent / "flask"


def solve(text, *options):
    text = text if isinstance(text, str | bytes) else json.dumps(text)
    return CliRunner().invoke(rounds, ["solve", *options, "-"], input=text)


def faults_of(text, *options):
    answer = solve(text, *options)
    assert (answer.exit_code, answer.stdout) == (2, "")
    return answer.stderr.splitlines()


def changed(path, value):
    """A good world with one value changed; None takes the key away."""
    given = world([meal(), meal(ref="M2")], [request(), request(ref="R2")], bonds=[["C1", "D1"]], blocks=[["C2", "D1"]])
    *way, last = path
    row = given
    for step in way:
        row = row[step]
    if value is None:
        del row[last]
    else:
        row[last] = value
    return given


FIRST_MEAL, FIRST_REQUEST = ("meals", 0), ("requests", 0)
FAULTS = [
    (("now",), None, "$.now: is missing"),
    (("now",), "2026-11-23T08:00:00", "$.now: must be a time in UTC, like 2026-11-23T17:00:00Z"),
    (("now",), "2026-11-23T08:00:00+00:00", "$.now: must be a time in UTC, like 2026-11-23T17:00:00Z"),
    (("now",), "2026-02-31T08:00:00Z", "$.now: must be a time in UTC, like 2026-11-23T17:00:00Z"),
    (("later",), 1, "$.later: is not a key here"),
    (("meals",), {}, "$.meals: must be a list"),
    (("meals", 1), [], "$.meals[1]: must be an object"),
    (("max_distance_m",), -1, "$.max_distance_m: must be at least 0"),
    (("max_distance_m",), 2**53, f"$.max_distance_m: must be at most {2**53 - 1}"),
    (("min_overlap_minutes",), 0, "$.min_overlap_minutes: must be at least 1"),
    (("min_overlap_minutes",), 1.5, "$.min_overlap_minutes: must be a whole number"),
    (("meals", 1, "ref"), "M1", "$.meals[1].ref: is used twice"),
    (("requests", 1, "ref"), "R1", "$.requests[1].ref: is used twice"),
    ((*FIRST_MEAL, "a dish"), "pie", '$.meals[0]["a dish"]: is not a key here'),
    ((*FIRST_MEAL, "ref"), 1, "$.meals[0].ref: must be a string"),
    ((*FIRST_MEAL, "cook"), None, "$.meals[0].cook: is missing"),
    ((*FIRST_MEAL, "household"), ["H1"], "$.meals[0].household: must be a string"),
    ((*FIRST_MEAL, "lat"), "51.2", "$.meals[0].lat: must be a number"),
    ((*FIRST_MEAL, "lat"), 90.1, "$.meals[0].lat: must be between -90 and 90"),
    ((*FIRST_MEAL, "lon"), -181, "$.meals[0].lon: must be between -180 and 180"),
    ((*FIRST_MEAL, "portions"), 0, "$.meals[0].portions: must be at least 1"),
    ((*FIRST_MEAL, "portions"), 3.0, "$.meals[0].portions: must be a whole number"),
    ((*FIRST_MEAL, "portions"), True, "$.meals[0].portions: must be a whole number"),
    ((*FIRST_MEAL, "max_distance_m"), -5, "$.meals[0].max_distance_m: must be at least 0"),
    ((*FIRST_MEAL, "allergens", "milk"), None, "$.meals[0].allergens.milk: is missing"),
    ((*FIRST_MEAL, "allergens", "milk"), "severe", "$.meals[0].allergens.milk: must be one of yes, no, may_contain"),
    ((*FIRST_MEAL, "allergens", "kiwi"), "no", "$.meals[0].allergens.kiwi: is not a key here"),
    ((*FIRST_MEAL, "diets"), ["vegan", "paleo"], "$.meals[0].diets[1]: must be one of "),
    ((*FIRST_MEAL, "diets"), "vegan", "$.meals[0].diets: must be a list"),
    ((*FIRST_MEAL, "window"), ["2026-11-23T17:00:00Z"], "$.meals[0].window: must be a list of two"),
    ((*FIRST_MEAL, "window", 1), "2026-11-23T17:00:00Z", "$.meals[0].window: must end after it starts"),
    ((*FIRST_MEAL, "window", 1), "19:00", "$.meals[0].window[1]: must be a time in UTC, like 2026-11-23T17:00:00Z"),
    ((*FIRST_MEAL, "use_by"), "2026-11-24", "$.meals[0].use_by: must be a time in UTC, like 2026-11-23T17:00:00Z"),
    ((*FIRST_REQUEST, "waiting_days"), -1, "$.requests[0].waiting_days: must be at least 0"),
    ((*FIRST_REQUEST, "portions"), 0, "$.requests[0].portions: must be at least 1"),
    ((*FIRST_REQUEST, "cook"), "C1", "$.requests[0].cook: is not a key here"),
    ((*FIRST_REQUEST, "allergens", "fish"), "yes", "$.requests[0].allergens.fish: must be one of "),
    (("bonds", 0), ["C1"], "$.bonds[0]: must be a list of two"),
    (("blocks", 0, 1), 7, "$.blocks[0][1]: must be a string"),
]


@pytest.mark.parametrize(("path", "value", "fault"), FAULTS)
def test_each_fault_has_its_path(path, value, fault):
    found = faults_of(changed(path, value))
    assert len(found) == 1
    assert found[0].startswith(fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "$: is not JSON: Expecting value, at line 1 column 1"),
        ("{", "$: is not JSON: "),
        ("[]", "$: must be an object"),
        (b"\xff{}", "$: must be UTF-8"),
        ('{"now": NaN}', "$: cannot be read: NaN is not a number in JSON"),
        ("[" * 100_000, "$: cannot be read: "),
        ("9" * 5_000, "$: cannot be read: "),
    ],
)
def test_what_is_no_world_at_all_is_one_fault(text, fault):
    found = faults_of(text)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_key_given_twice_is_a_fault():
    text = json.dumps(world([meal()])).replace('"portions": 1', '"portions": 1, "portions": 9')
    assert faults_of(text) == ["$.meals[0].portions: is given twice"]


def test_every_fault_is_told_at_once():
    assert len(faults_of(world([{}], [{}]))) == 21


def test_an_infinite_number_is_out_of_bounds():
    text = json.dumps(world([meal()])).replace("51.2", "1e999")
    assert faults_of(text) == ["$.meals[0].lat: must be between -90 and 90"]


def test_lines_are_answered_in_order():
    answer = solve("\n".join(json.dumps(world([], [request(ref=ref)])) for ref in ("a", "b")), "--lines")
    refs = [json.loads(line)["unserved"][0]["request"] for line in answer.stdout.splitlines()]
    assert (answer.exit_code, refs) == (0, ["a", "b"])


def test_no_line_is_answered_while_any_has_a_fault():
    good = json.dumps(world())
    assert faults_of("\n".join([good, "", good, json.dumps(changed((*FIRST_MEAL, "portions"), 0))]), "--lines") == [
        "2: $: is not JSON: Expecting value, at line 2 column 1",
        "4: $.meals[0].portions: must be at least 1",
    ]


def test_no_lines_are_no_answers():
    answer = solve("", "--lines")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "")


def test_a_file_that_is_not_there_is_refused():
    assert CliRunner().invoke(rounds, ["solve", "nowhere.json"]).exit_code == 2


def test_it_needs_neither_settings_nor_a_place_of_its_own(tmp_path):
    given = tmp_path / "world.json"
    given.write_text(json.dumps(world([meal()], [request()])))
    words = [FLASK, "--app", ROOT / "app", "rounds", "solve", given]
    run = subprocess.run(
        words, cwd=tmp_path, env={"ENVIRONMENT": "production"}, capture_output=True, text=True, check=False, timeout=60
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["objective"]["portions"] == 1
    assert list(tmp_path.iterdir()) == [given]


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("flask rounds solve -", True),
        ("flask --app app --debug rounds solve w.json", True),
        ("flask -A rounds serve", False),
        ("flask councils show rounds", False),
        ("gunicorn app:create_app()", False),
        ("flask --app", False),
    ],
)
def test_the_factory_stands_aside_for_rounds_only(words, alone):
    assert stands_alone(words.split()) is alone
