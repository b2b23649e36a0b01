"""One Chromium for all browser tests; each person in a story has a context of their own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from support import chromium


@pytest.fixture(scope="session", autouse=True)
def one_server(request: pytest.FixtureRequest) -> None:
    """Every service that these tests start on PostgreSQL has a database of its own on one server."""
    if request.config.getoption("--database") == "postgresql":
        request.getfixturevalue("postgres_base")


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()
