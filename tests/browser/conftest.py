"""One Chromium for all browser tests; each person in a story has a context of their own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from support import chromium


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()
