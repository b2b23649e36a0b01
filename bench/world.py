"""A large made-up world, put straight into the database."""

import csv
import math
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import clock, create_app
from app.domain.references import ALPHABET, new_reference
from app.domain.vocabulary import Allergen, Need, Presence
from app.extensions import db
from app.integrations.secrecy import new_token
from app.models.accounts import Account, SignIn
from app.models.meals import Meal
from app.models.people import DinerProfile, Household, MemberRole, Person, RequirementCheck
from app.services import councils
from app.settings import Settings, load
from app.store.session import belong_to
from app.web.identity import ports

ROOT = Path(__file__).resolve().parents[1]
SEED = random.Random(7)  # the same world in every run


def application(instance: Path, url: str = "", owner_url: str = "", *, migrate: bool = True) -> tuple[Flask, Settings]:
    given = {"INSTANCE": str(instance), "DATABASE_URL": url, "DATABASE_OWNER_URL": owner_url}
    given["PLACES_FILE"] = str(ROOT / "instance" / "places.sqlite")
    conf = load(given, instance)
    app = create_app(conf)
    if not migrate:
        return app, conf
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
    return app, conf


def council(session: Session, slug: str, name: str, area: str) -> int:
    text = (ROOT / "seeds/councils/barnet.toml").read_text()
    text = re.sub(r"(?m)^slug = .*$", f'slug = "{slug}"', text)
    text = re.sub(r"(?m)^name = .*$", f'name = "{name}"', text)
    text = re.sub(r"(?m)^display_name = .*$", "", text)
    nation = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}[area[0]]
    text = re.sub(r"(?m)^nation = .*$", f'nation = "{nation}"', text)
    text = re.sub(r"(?m)^areas = .*$", f'areas = ["{area}"]', text)
    return councils.apply(session, text, clock.now()).id


def authorities() -> list[dict[str, str]]:
    with (ROOT / "seeds/reference/local_authorities.csv").open() as file:
        return list(csv.DictReader(file))


Where = Callable[[], tuple[float, float]]
"""A place to live, another one at each call: latitude and longitude."""


def around(centre: tuple[float, float], spread_m: int) -> Where:
    """Anywhere within so many metres."""
    return lambda: _near(centre, spread_m)


def people(session: Session, council_id: int, role: str, number: int, where: Where) -> list[int]:
    """So many people with this role, each in a home of their own. Gives their ids."""
    belong_to(session, council_id)
    now = clock.now()
    homes, rows = [], []
    for index in range(number):
        lat, lon = where()
        homes.append(
            _owned(council_id, line1=f"{index} Bench Road", town="Bench", postcode="EN5 1QX", lat=lat, lon=lon)
        )
    home_ids = list(session.scalars(insert(Household).returning(Household.id, sort_by_parameter_order=True), homes))
    refs = references(number)
    for index, home in enumerate(home_ids):
        facts = {"first_name": "Robin", "last_name": f"Bench {index}", "channel": "phone", "created_at": now}
        rows.append(_owned(council_id, household_id=home, ref=refs[index], phone="+442079460118", **facts))
    ids = list(session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows))
    roles = {"role": role, "state": "active", "applied_at": now, "active_since": now}
    session.execute(insert(MemberRole), [_owned(council_id, person_id=person, **roles) for person in ids])
    session.commit()
    return ids


def diners(session: Session, council_id: int, number: int, where: Where) -> list[int]:
    ids = people(session, council_id, "diner", number, where)
    profiles = [
        _owned(
            council_id,
            person_id=person,
            allergens=_needs(),
            diets={},
            heating=frozenset({"microwave"}),
            opens_tub="yes",
            eating="none",
            accepted_on=date(2026, 1, 1),
        )
        for person in ids
    ]
    session.execute(insert(DinerProfile), profiles)
    session.commit()
    return ids


def meals(session: Session, council_id: int, number: int, where: Where) -> None:
    """So many live meals for tomorrow evening, by half as many checked cooks."""
    cooks = people(session, council_id, "cook", max(1, number // 2), where)
    now = clock.now()
    day = {"passed_on": now.date(), "recorded_at": now}
    checks = [
        _owned(council_id, person_id=cook, seen_by_id=cook, requirement=name, **day)
        for cook in cooks
        for name in ("identity", "dbs", "hygiene_quiz", "agreement")
    ]
    session.execute(insert(RequirementCheck), checks)
    homes = dict(
        session.query(Person.id, Household.lat)
        .join(Household, Person.household_id == Household.id)
        .where(Person.id.in_(cooks))
        .all()
    )
    lons = dict(
        session.query(Person.id, Household.lon)
        .join(Household, Person.household_id == Household.id)
        .where(Person.id.in_(cooks))
        .all()
    )
    start = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=17)
    refs = references(number)
    rows = [
        _owned(
            council_id,
            cook_id=cook,
            ref=refs[index],
            lat=homes[cook],
            lon=lons[cook],
            dish=f"Pie {index}",
            ingredients="Leeks, potatoes",
            allergens=_answers(),
            portions=4,
            temperature="hot",
            ready_at=start,
            use_by=start.date(),
            window_start=start,
            window_end=start + timedelta(hours=1),
            diets=frozenset(),
            state="published",
            created_at=now,
        )
        for index, cook in ((index, cooks[index % len(cooks)]) for index in range(number))
    ]
    session.execute(insert(Meal), rows)
    session.commit()


def signed_in(session: Session, council_id: int, person_id: int) -> str:
    """A live session for this person. Gives its token."""
    belong_to(session, council_id)
    now = clock.now()
    account = Account(
        council_id=council_id, person_id=person_id, email=f"bench{person_id}@post.example", created_at=now
    )
    account.confirmed_at = now
    session.add(account)
    session.flush()
    token = new_token()
    row = SignIn(council_id=council_id, account_id=account.id, created_at=now, last_seen_at=now)
    row.token_hash = ports().secrecy.hash("sign-in", token)
    session.add(row)
    session.commit()
    return token


def _owned(council_id: int, **facts: Any) -> dict[str, Any]:
    return {"council_id": council_id, "version": 1} | facts


def _near(centre: tuple[float, float], spread_m: int) -> tuple[float, float]:
    away, angle = spread_m * math.sqrt(SEED.random()), SEED.random() * 2 * math.pi
    lat = centre[0] + away * math.cos(angle) / 111_200
    return lat, centre[1] + away * math.sin(angle) / (111_200 * math.cos(math.radians(lat)))


def references(number: int) -> list[str]:
    made: set[str] = set()
    while len(made) < number:
        made.add(new_reference(lambda _: SEED.choice(ALPHABET)))
    return sorted(made)


def _needs() -> dict[Allergen, Need]:
    return {code: Need.AVOID if SEED.random() < 0.04 else Need.NONE for code in Allergen}


def _answers() -> dict[Allergen, Presence]:
    return {code: Presence.YES if SEED.random() < 0.08 else Presence.NO for code in Allergen}


__all__ = [
    "Where",
    "application",
    "around",
    "authorities",
    "council",
    "db",
    "diners",
    "meals",
    "people",
    "references",
    "signed_in",
]
