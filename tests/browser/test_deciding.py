"""A coordinator with forty proposals: why is beside each, all of them in few clicks, and a slip undone."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from support import live
from support.live import Service
from support.world import World

from app.extensions import db
from tests.browser.signing_in import sign_in
from tests.browser.visitor import DESK, PHONE, Visitor, visitor

pytestmark = pytest.mark.browser
PROPOSALS = 40


@pytest.fixture
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    with live.running(request.config.getoption("--database"), worker=False) as running:
        yield running


def forty(app: Flask) -> None:
    """Cleo's queue on a busy day: twenty meals of two portions, and a diner for each."""
    with app.app_context():
        world = World(app)
        world.coordinator("Cleo", email="cleo@post.example")
        meals = [world.meal(world.cook(f"Asha{number}")) for number in range(PROPOSALS // 2)]
        for number in range(PROPOSALS):
            world.match(meals[number // 2], world.request(world.diner(f"Dev{number}")))
        db.session.remove()


class Clicks:
    """Every click counts."""

    def __init__(self, cleo: Visitor) -> None:
        self.cleo, self.made = cleo, 0

    def follows(self, name: str | re.Pattern[str]) -> None:
        self.made += 1
        self.cleo.follows(name)

    def presses(self, name: str | re.Pattern[str]) -> None:
        self.made += 1
        self.cleo.presses(name)

    def chooses_all(self) -> None:
        self.made += 1
        self.cleo.page.get_by_role("link", name="Choose all").click()


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone-without-scripts"])
def test_forty_proposals_are_cleared_in_twelve_clicks(
    service: Service, chromium_browser: Browser, *, width: int, scripts: bool
) -> None:
    forty(service.app)
    cleo = visitor(chromium_browser, service, "Cleo", "reigate", width=width, scripts=scripts)
    sign_in(service, cleo.page.context, "reigate", "cleo@post.example")
    clicks = Clicks(cleo)
    cleo.goes_to("/desk/")
    clicks.follows(f"All {PROPOSALS}")
    rows = cleo.page.locator(".ep-queue")
    assert rows.count() == PROPOSALS
    reasons = [row.locator(".ep-why li").count() for row in rows.all()]
    assert min(reasons) >= 3, "why stands beside each"
    clicks.chooses_all()
    clicks.presses("Approve those chosen")
    cleo.sees(f"Approved: {PROPOSALS} of {PROPOSALS}")
    clicks.presses("Undo the match of Dev7 ")
    cleo.sees("Taken back", "Decide")
    clicks.follows("Today")
    cleo.sees("Dev7 Bell")
    clicks.presses("Approve Dev7 Bell")
    cleo.sees("Nothing to decide")
    assert clicks.made <= 12
    cleo.page.context.close()
