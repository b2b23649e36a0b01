"""The one table of permissions, as those who run the scheme read it."""

from html.parser import HTMLParser
from typing import Any

from support.world import World

from app.domain.permissions import SIGNED_IN, STAFF, Permission
from app.domain.vocabulary import Role
from app.web.public.present_info import DEEDS
from app.web.words.people import ROLES


class Cells(HTMLParser):
    """A table's rows, each a list of what its cells say; a picture says its label."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
            self._inside = True
        if self._inside and dict(attrs).get("aria-label"):
            self.rows[-1][-1] += str(dict(attrs)["aria-label"])

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in {"th", "td"}

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] = (self.rows[-1][-1] + data).strip()


def table(page: Any) -> list[list[str]]:
    cells = Cells()
    cells.feed(page.text)
    return cells.rows


def test_it_says_what_the_guards_go_by_cell_for_cell(browser: Any, world: World, life: Any) -> None:
    everyday = sorted(world.reigate.policy.granted[Role.COORDINATOR] - SIGNED_IN - {Permission.SEE_TRACE})
    granted = life.live(roles={"coordinator": everyday}).policy.granted
    roles = [role for role in ROLES if role in STAFF]
    head, *rows = table(browser(world.coordinator()).get("/help"))
    assert head[1:] == [str(ROLES[role]) for role in roles]
    said = {row[0]: [cell == "Yes" for cell in row[1:]] for row in rows}
    held = frozenset().union(*(granted[role] for role in STAFF)) - SIGNED_IN
    assert said == {str(DEEDS[deed]): [deed in granted[role] for role in roles] for deed in held}
    assert said[str(DEEDS[Permission.SEE_TRACE])] == [False, True, False, True]


def test_members_and_strangers_are_not_shown_it(browser: Any, world: World) -> None:
    for who in (None, world.cook(email="asha@post.example")):
        assert not table(browser(who).get("/help"))
