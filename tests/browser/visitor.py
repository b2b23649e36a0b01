"""A person at a screen: goes to pages, reads, presses and types, by the words they see.

Every page they meet is looked over: its status, its console, where it loads from, its width, and what axe says.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, TimeoutError, expect  # noqa: A004 the browser's own
from support.live import Service

from tests.browser.access import findings, wider_than_the_screen

PHONE, SMALLEST, DESK = 360, 320, 1280
HEIGHT = {PHONE: 740, SMALLEST: 568, DESK: 800}
Words = str | re.Pattern[str]
SHORTENED = re.compile(r"https?://[^/]*:\d+")


@dataclass
class Visitor:
    """name: who it is, for what a failure says. council: whose pages they are on; "" is the front door."""

    name: str
    service: Service
    council: str
    page: Page
    scripts: bool = True
    axe: bool = True
    problems: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=lambda: {200})
    last: Response | None = None

    def goes_to(self, path: str, *, expect_status: int = 200) -> None:
        """path: on the council's host, or a whole address, as from a mail."""
        self.expected = {expect_status}
        address = path if path.startswith("http") else self.service.url(self.council, path)
        self._arrived(self.page.goto(address))

    def follows(self, name: Words, *, inside: Locator | None = None) -> None:
        """Press the link that reads so, also one that looks like a button; the words it begins with are enough."""
        where, words = inside or self.page, _begins(name)
        link = where.get_by_role("link", name=words).or_(where.get_by_role("button", name=words))
        self._moves(self._the(link, name), 200)

    def presses(self, name: Words, *, inside: Locator | None = None, expect_status: int = 200) -> None:
        """Press the button that reads so, and see the page that comes of it."""
        self._moves(self._the((inside or self.page).get_by_role("button", name=_begins(name)), name), expect_status)

    def fills(self, **fields: str) -> None:
        """fills(First_name="Asha"): underscores stand for spaces, and the beginning of the label is enough."""
        for label, text in fields.items():
            self.types(label.replace("_", " "), text)

    def types(self, label: Words, text: str) -> None:
        self._the(self.page.get_by_label(_begins(label)), label).fill(text)

    def chooses(self, option: Words, *, of: Words = "") -> None:
        """Tick a radio or box by its words. of: the question it answers."""
        where = self._the(self.page.get_by_role("group", name=_begins(of)), of) if of else self.page
        choice = self._the(where.get_by_label(_begins(option)), option)
        choice.check()

    def picks(self, option: str, *, of: Words) -> None:
        """Choose from a drop-down list."""
        self._the(self.page.get_by_label(_begins(of)), of).select_option(label=option)

    def gives_photo(self, label: Words, file: Path) -> None:
        self._the(self.page.get_by_label(_begins(label)), label).set_input_files(file)

    def _the(self, found: Locator, words: Words) -> Locator:
        """The first of these. Raises AssertionError with what is on the page instead."""
        try:
            found.first.wait_for(state="attached")
        except TimeoutError:
            said = self.page.locator("main, body").first.inner_text()[:3000]
            raise AssertionError(f"{self.name} looks for “{words}” on {self.where} and finds:\n{said}") from None
        return found.first

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body"), self.name).to_contain_text(text, ignore_case=True)

    def does_not_see(self, *texts: str) -> None:
        body = self.page.locator("body").inner_text()
        for text in texts:
            assert text.lower() not in body.lower(), f"{self.name} sees “{text}” on {self.where}"

    @property
    def where(self) -> str:
        return SHORTENED.sub("", self.page.url)

    def _moves(self, thing: Locator, status: int) -> None:
        self.expected = {status}
        with self.page.expect_navigation() as coming:
            thing.click()
        self._arrived(coming.value)

    def _arrived(self, answer: Response | None) -> None:
        self.last = answer
        if answer is not None and answer.status not in self.expected:
            said = self.page.locator("main, body").first.inner_text()[:600]
            raise AssertionError(
                f"{self.name} got {answer.status} at {self.where}, not {self.expected}:\n{said}\n\n{self.service.log()}"
            )
        self.look_over()

    def look_over(self) -> None:
        """Raise AssertionError with everything that is wrong with the page."""
        found = [*self.problems, *wider_than_the_screen(self.page)]
        if self.scripts and self.axe:
            found += findings(self.page)
        self.problems.clear()
        assert not found, "\n".join([f"{self.name} at {self.where}:", *found])

    def hear(self, message: ConsoleMessage) -> None:
        failed = "Failed to load resource" in message.text and self.expected != {200}
        if message.type in {"error", "warning"} and not failed:
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def watch(self, request: Request) -> None:
        host = urlsplit(request.url)
        if host.scheme in {"data", "blob"}:
            return
        if not (host.hostname or "").endswith("localhost") or host.port != self.service.port:
            self.problems.append(f"asked another house for {request.url}")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.problems.append(f"{response.status} for {response.url}")


def visitor(
    browser: Browser,
    service: Service,
    name: str,
    council: str = "",
    *,
    width: int = PHONE,
    scripts: bool = True,
    axe: bool = True,
    scheme: Literal["light", "dark"] = "light",
    **more: Any,
) -> Visitor:
    """Somebody new at a screen of this width, with nothing remembered; `page.context.close()` sends them home."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT.get(width, 740)},
        java_script_enabled=scripts,
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/London",
        **more,
    )
    context.set_default_timeout(5_000)
    page = context.new_page()
    who = Visitor(name, service, council, page, scripts, axe)
    page.on("console", who.hear)
    page.on("pageerror", lambda error: who.problems.append(f"script: {error}"))
    page.on("request", who.watch)
    page.on("response", who.answered)
    return who


def _begins(words: Words) -> re.Pattern[str]:
    """An accessible name that begins with these words, whatever its capitals."""
    return words if isinstance(words, re.Pattern) else re.compile(rf"^\s*{re.escape(words)}", re.IGNORECASE)
