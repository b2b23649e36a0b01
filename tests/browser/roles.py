"""Everybody who comes to the demonstration, and every page that each of them can get to by following links."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser
from support.live import Service
from support.telling import STORIES
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from app.extensions import db
from app.services import demo_story, holds, no_answers
from app.services.demo_story import Stage
from app.services.frame import perform
from app.store import councils, demo
from app.store.matches import of_person
from app.store.session import belong_to
from app.web.tenant import context_of
from tests.browser.signing_in import sign_in, tell_demonstrations
from tests.browser.visitor import Visitor, visitor

COUNCIL = "reigate"
SEVERAL = {
    "coordinator.meal_request": 4,
    "cook.ask": 2,
    "coordinator.person": 9,
    "coordinator.pairing": 3,
    "coordinator.match": 8,
    "coordinator.call": 2,
    "cook.visit": 3,
}
"""Pages that look different for different people or matches, and how many of each are looked at."""

READ = frozenset(f"coordinator.{page}" for page in ("home", "match", "meal_request", "people", "person", "queue"))
"""Pages of the desk that look different to somebody who only reads them: one of each is looked at."""

SAME_FOR_ALL = frozenset(
    {f"public.{page}" for page in ("about", "accessibility", "councils", "help", "join", "privacy", "sign_in")}
    | {"public.forgotten_password", "public.password_sign_in", "public.worried"}
    | {f"account.{page}" for page in ("email", "name", "password", "phone", "home", "sessions")}
)
"""Pages that do not change with the role: looked at for a stranger and for a cook."""
LOOKED_AT_FOR = {"a stranger", "a stranger at the front door", "a cook"}

AFTERNOON, VISIT = (datetime(2026, 10, 13, *at, tzinfo=ZoneInfo("Europe/London")) for at in ((16, 0), (17, 40)))
"""When the day is told, and the moment that everybody comes at: a cook is at a door."""

FILES = {"public.photo", "public.council_css", "public.council_logo", "health.healthz"}


@dataclass(frozen=True)
class Who:
    """council: "" is the front door. email: None is a stranger. acting_for: a whole name. start: where they begin."""

    name: str
    council: str = COUNCIL
    email: str | None = None
    acting_for: str = ""
    start: tuple[str, ...] = ("/",)

    def pages(self, someone: Visitor) -> Iterator["Seen"]:
        """Every page that this one gets to; the caller looks at it before the next."""
        yield from walk(someone, self)

    def comes(self, browser: Browser, service: Service, **screen: object) -> Visitor:
        someone = visitor(browser, service, self.name, self.council, **screen)  # type: ignore[arg-type]  # as visitor takes them
        if self.email:
            sign_in(service, someone.page.context, self.council, self.email, self.acting_for)
        return someone


ROLES = [
    Who("a stranger at the front door", council="", start=("/", "/councils")),
    Who("a stranger", start=("/", "/join/cook", "/join/diner", "/join/relative")),
    Who("a stranger at the operator's", council="operator", start=("/operator/sign-in",)),
    Who("a cook", email="asha@reigate.example.org", start=("/cook",)),
    Who("a paused cook", email="hannah@reigate.example.org"),
    Who("a cook who has applied", email="lucy@reigate.example.org"),
    Who("a diner", email="dev@reigate.example.org", start=("/diner",)),
    Who("a relative", email="claire@reigate.example.org"),
    Who("a relative for her mother", email="claire@reigate.example.org", acting_for="Joan Whitlock", start=("/diner",)),
    Who("a coordinator", email="cleo@reigate.example.org", start=("/desk", "/desk/requests")),  # linked from eight on
    Who("a coordinator for a diner", email="cleo@reigate.example.org", acting_for="Frank Doyle", start=("/diner",)),
    Who("a coordinator for a cook", email="ruth@reigate.example.org", acting_for="Martin Bell", start=("/cook",)),
    Who("a safeguarding lead", email="sam@reigate.example.org"),
    Who("a manager", email="helen@reigate.example.org", start=("/desk",)),
]


@dataclass
class Seen:
    """A page that somebody has come to. endpoint: which view it is."""

    endpoint: str
    path: str


def walk(someone: Visitor, who: Who) -> Iterator[Seen]:
    """Go to each page that links lead to, once for each view; the caller looks at it before the next."""
    start = (*who.start, *people_pages(someone.service)) if who.name == "a coordinator" else who.start
    skip = frozenset() if who.name in LOOKED_AT_FOR else SAME_FOR_ALL
    house = urlsplit(someone.service.url(someone.council))
    routes = someone.service.app.url_map.bind("")
    waiting, been, paths = list(start), dict.fromkeys(FILES | skip, 99), set()
    if who.name == "a manager":
        been |= {page: SEVERAL.get(page, 1) - (page in READ) for page in _desk(someone.service)}
    while waiting:
        path = waiting.pop(0)
        endpoint = _endpoint(routes, path)
        if path in paths or been.get(endpoint, 0) >= SEVERAL.get(endpoint, 1):
            continue
        paths.add(path)
        been[endpoint] = been.get(endpoint, 0) + 1
        answer = someone.page.goto(someone.service.url(someone.council, path))
        if answer is None or answer.status != 200:
            someone.problems.append(f"answered {answer.status if answer else 'nothing'}")
        yield Seen(endpoint, path)
        for href in someone.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            link = urlsplit(href)
            if (link.hostname, link.port) == (house.hostname, house.port):
                waiting.append(link.path + (f"?{link.query}" if link.query else ""))


def _desk(service: Service) -> set[str]:
    return {endpoint for endpoint in service.app.view_functions if endpoint.startswith("coordinator.")}


def _endpoint(routes: MapAdapter, path: str) -> str:
    try:
        return str(routes.match(path.partition("?")[0])[0])
    except RequestRedirect as moved:
        return _endpoint(routes, urlsplit(moved.new_url).path)
    except HTTPException:
        return path  # a dead link: it answers 404, and that is told


def furnish(service: Service) -> None:
    """The demonstration's day, and two things that no ordinary day has: a closed door, and somebody on hold.

    Told before the worker begins, as at each start of the service: its rounds would ask cooks while the story does.
    """
    service.move_to(AFTERNOON)
    tell_demonstrations(service)
    service.move_to(VISIT)
    with service.app.app_context():
        session = db.session()
        row = councils.by_slug(session, COUNCIL)
        assert row is not None
        belong_to(session, row.id)
        story = demo_story.read(STORIES / f"{COUNCIL}.toml")
        context = context_of(row)
        stage = Stage(session, context, service.app.extensions["ports"], story, service.now())
        cook, held = stage.person("Asha Raman"), stage.person("Hannah Price")
        visits = of_person(session, row.id, cook.id, {"confirmed"})  # type: ignore[arg-type]  # a state by its code
        perform(stage.deed(cook, service.now()), no_answers.raise_no_answer, visits[-1].ref)
        perform(
            stage.deed(stage.coordinator(), service.now()), holds.place_hold, held.ref, "A complaint is looked into"
        )
        db.session.remove()
    service.start_worker()
    service.settle()


def people_pages(service: Service) -> tuple[str, ...]:
    """A page of each kind of person that a coordinator meets."""
    names = ("Asha Raman", "Hannah Price", "Yusuf Demir", "Lucy Hargreaves", "Joan Whitlock", "Thomas Reed")
    names += ("Pearl Simmons", "Claire Whitlock", "Nora Beech")
    with service.app.app_context():
        session = db.session()
        row = councils.by_slug(session, COUNCIL)
        assert row is not None
        belong_to(session, row.id)
        found = [demo.person_named(session, row.id, name) for name in names]
        db.session.remove()
    return tuple(f"/desk/people/{person.ref}" for person in found if person)
