"""`make shots`: a picture of every page for everybody who comes, on a phone and on a desk, into instance/shots.

SHOTS=sample takes only each one's first pages, for CI.
"""

import html
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402 the path comes first
from support import chromium, live  # noqa: E402 same
from support.live import Service  # noqa: E402 same

from tests.browser.roles import ROLES, Who, furnish  # noqa: E402 same
from tests.browser.steps import STEPS  # noqa: E402 same
from tests.browser.visitor import DESK, HEIGHT, PHONE, Visitor  # noqa: E402 same

TARGET = ROOT / "instance" / "shots"
SAMPLE = 3
TALLEST = 6_000
ALL_PICTURES_ARE_THERE = """() => Promise.all([...document.images].map((picture) => {
  picture.loading = "eager";
  return picture.decode().catch(() => null);
}))"""


@dataclass(frozen=True)
class Shot:
    who: str
    endpoint: str
    path: str
    files: tuple[str, ...]


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    most = SAMPLE if os.environ.get("SHOTS") == "sample" else 999
    shots: list[Shot] = []
    with live.running(worker=False) as service, sync_playwright() as playwright:
        furnish(service)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        for who in [*ROLES, *STEPS]:
            sys.stdout.write(f"{who.name}\n")
            shots += take(who, service, browser, most)
        browser.close()
    (TARGET / "index.html").write_text(index(shots), encoding="utf-8")
    sys.stdout.write(f"{len(shots)} pages: {TARGET / 'index.html'}\n")


def take(who: Who, service: Service, browser: Browser, most: int) -> list[Shot]:
    """Every page that this one gets to, in both widths."""
    someone = who.comes(browser, service)
    taken: list[Shot] = []
    for seen in who.pages(someone):
        name = f"{who.name.replace(' ', '-')}-{len(taken):02d}-{seen.endpoint.replace('.', '-').strip('/')}"
        taken.append(Shot(who.name, seen.endpoint, seen.path, picture(someone, name)))
        if someone.problems:
            raise SystemExit("\n".join([f"{who.name} at {seen.path}:", *someone.problems]))
        if len(taken) >= most:
            break
    someone.page.context.close()
    return taken


def picture(someone: Visitor, name: str) -> tuple[str, ...]:
    """The whole page, light on a phone and on a desk, and dark on a phone."""
    files = []
    for width, scheme in ((PHONE, "light"), (DESK, "light"), (PHONE, "dark")):
        someone.page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        someone.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        file = f"{name}-{width}{'-dark' if scheme == 'dark' else ''}.png"
        tall = min(TALLEST, int(someone.page.evaluate("document.documentElement.scrollHeight")))
        someone.page.set_viewport_size({"width": width, "height": max(tall, HEIGHT[width])})
        someone.page.evaluate(ALL_PICTURES_ARE_THERE)  # those further down load only when somebody comes near
        someone.page.screenshot(path=TARGET / file)
        files.append(file)
    someone.page.emulate_media(color_scheme="light")
    someone.page.set_viewport_size({"width": PHONE, "height": HEIGHT[PHONE]})
    return tuple(files)


def index(shots: list[Shot]) -> str:
    """One page with all of them, by who sees it."""
    parts = ["<!doctype html><html lang=en><meta charset=utf-8><title>Every page</title>", STYLE, "<h1>Every page</h1>"]
    for who in dict.fromkeys(shot.who for shot in shots):
        parts.append(f"<h2>{html.escape(who)}</h2>")
        for shot in (shot for shot in shots if shot.who == who):
            pictures = "".join(map(_linked, shot.files))
            parts.append(
                f"<h3>{html.escape(shot.endpoint)} <small>{html.escape(shot.path)}</small></h3><p>{pictures}</p>"
            )
    return "\n".join(parts)


def _linked(file: str) -> str:
    width = DESK if f"-{DESK}" in file else PHONE
    return f"<a href='{file}'><img loading=lazy alt='' src='{file}' class='w{width}'></a>"


STYLE = """<style>
body { font: 16px system-ui; margin: 2rem; } img { border: 1px solid #999; margin: 0 1rem 1rem 0; vertical-align: top; }
.w360 { width: 240px; } .w1280 { width: 640px; } small { color: #666; font-weight: normal; }
</style>"""

if __name__ == "__main__":
    main()
