"""docs/run/ is what an IT officer copies: what it names is there, and every setting in it is one that we read."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app.cli import GROUPS
from app.settings import load

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "docs" / "run"
CODE = "/opt/extra-plate/"
UNITS = sorted(RUN.glob("*.service"))


def unit(file: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[method-assign,assignment]  # systemd's names have capitals
    parser.read(file)
    return parser


def example(text: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)='([^']*)'$", text, re.MULTILINE))


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_a_unit_starts_what_is_there(file: Path) -> None:
    service = unit(file)["Service"]
    assert service["User"] == "extra-plate"
    assert service["EnvironmentFile"] == "/etc/extra-plate/settings.env"
    assert (service["StateDirectory"], service["StateDirectoryMode"]) == ("extra-plate", "0700")
    words = service["ExecStart"].removeprefix("/bin/sh -c 'exec ").split()
    program = ROOT / words[0].removeprefix(CODE)
    assert shutil.which(str(program)), f"{file.name} starts {words[0]}"
    told = [word for word in words if word.startswith("app/")]
    assert all((ROOT / name).exists() for name in told)
    if program.name == "flask":
        assert words[words.index("app") + 1] in GROUPS


def test_the_example_of_settings_is_read_whole(tmp_path: Path) -> None:
    given = example((RUN / "settings.env.example").read_text())
    keys = {"SECRET_KEY": "s" * 40, "LOOKUP_KEY": "l" * 40, "ENCRYPTION_KEY": Fernet.generate_key().decode()}
    conf = load(given | keys | {"INSTANCE": str(tmp_path)})
    assert conf.is_production
    assert conf.mail_sender == "Extra Plate <no-reply@meals.example.org>"
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', (ROOT / "app" / "settings.py").read_text()))
    assert set(given) <= read, "a setting that nobody reads"


def test_every_setting_is_explained() -> None:
    read = set(re.findall(r'(?:given|"|\()"?([A-Z]+(?:_[A-Z]+)*)"', (ROOT / "app" / "settings.py").read_text()))
    named = {name for name in read if re.fullmatch(r"[A-Z]{4,}(_[A-Z]+)*", name)} - {"PLACES_FILE", "CLOCK_FILE"}
    text = (ROOT / "docs" / "run-it.md").read_text()
    assert not {name for name in named if f"`{name}`" not in text}


@pytest.mark.parametrize("number", ["0", "1000"], ids=["root", "anybody"])
def test_the_command_line_reads_the_settings_and_stays_where_it_is(tmp_path: Path, number: str) -> None:
    """As root it becomes the service's account; what it is given is found from the folder that one is in."""
    settings, code, here = tmp_path / "settings.env", tmp_path / "code", tmp_path / "here"
    settings.write_text("SAID='two words'\n")
    for folder, name, says in (
        (code / ".venv" / "bin", "flask", 'echo "$SAID|$(pwd)|$*"'),
        (tmp_path / "bin", "id", f"echo {number}"),
        (tmp_path / "bin", "runuser", 'echo "as $2"; shift 3; exec "$@"'),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{says}\n")
        (folder / name).chmod(0o755)
    here.mkdir()
    said = subprocess.run(
        ["/bin/sh", RUN / "extra-plate", "backup", "FILE"],
        env={"SETTINGS": str(settings), "CODE": str(code), "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"},
        cwd=here,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = ["as extra-plate"] if number == "0" else []
    assert said.stdout.splitlines() == [*lines, f"two words|{here}|--app {code}/app backup FILE"]


def test_the_proxies_set_what_the_service_believes() -> None:
    nginx = (RUN / "nginx.conf").read_text()
    for name, value in (("For", "$remote_addr"), ("Proto", "https"), ("Host", "$host")):
        assert f"proxy_set_header X-Forwarded-{name} {value};" in nginx
    assert "proxy_add_x_forwarded_for" not in nginx, "what a visitor writes there would count"
    for text in (nginx, (RUN / "Caddyfile").read_text()):
        assert "*.meals.example.org" in text
        assert "127.0.0.1:8000" in text
