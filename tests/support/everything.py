"""One of everything that an address can name, and every route of a council's host: for tests that try them all."""

import random
from datetime import time, timedelta
from typing import Any

from flask import Flask
from support.nasty import GARBAGE
from support.pairs import pairing
from support.world import World
from werkzeug.routing import Rule

from app.domain.asks import AskState
from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.pairings import PairingState
from app.domain.recurrence import weekday_of
from app.domain.references import new_reference
from app.domain.vocabulary import Role
from app.models.asks import CookAsk, CookDay
from app.models.desk import Concern, ConcernState, Task, TaskKind
from app.models.meals import NoAnswer
from app.models.people import Hold, Person, Representation
from app.models.rounds import Round, RoundKind, RoundState
from app.models.staff import LookKind, OperatorLook, StaffInvitation

ENDS_THE_SESSION = {"account.sign_out", "account.end_everywhere", "account.end_session"}


def kind_of(rule: Rule) -> str:
    """What the first part of an address names: "visits" for /cook/visits/<ref>/cannot."""
    return next((part for part in reversed(rule.rule.split("<")[0].split("/")) if part), "")


class Refs:
    """One of everything in the world that an address can name."""

    def __init__(self, world: World) -> None:
        self.world = world
        asha, dev = world.cook("Asha", email="asha@post.example"), world.diner("Dev", email="dev@post.example")
        rita, cleo = world.person("Rita", Role.RELATIVE, email="rita@post.example"), world.coordinator("Cleo")
        bond = {"relative_id": rita.id, "diner_id": dev.id, "state": MemberState.ACTIVE}
        world.add(Representation(relation="daughter", asked_at=world.now, **bond))
        lena = world.person("Lena", Role.SAFEGUARDING_LEAD, email="lena@post.example")
        nia = world.diner("Nia", state=MemberState.APPLIED, email="nia@post.example")
        self.people = {"cook": asha, "diner": dev, "relative": rita, "coordinator": cleo, "lead": lena, "new": nia}
        for name, role in (("manager", Role.MANAGER), ("auditor", Role.AUDITOR)):
            self.people[name] = world.person(name.title(), role, email=f"{name}@post.example")
        self.acting = {"relative": dev}
        self.kinds: dict[str, list[str]] = {"people": [asha.ref, dev.ref, nia.ref], "acting": [dev.ref]}
        self._food(asha, dev)
        self._desk(asha, dev)
        self._staff(cleo)

    def _staff(self, cleo: Person) -> None:
        world = self.world
        manager = self.people["manager"]
        invitation = StaffInvitation(email="maya@post.example", first_name="Maya", last_name="Rees", token_hash="t")
        invitation.ref, invitation.roles, invitation.invited_by_id = (
            new_reference(),
            frozenset({Role.AUDITOR}),
            manager.id,
        )
        invitation.invited_at, invitation.expires_at = world.now, world.now + timedelta(days=7)
        look = OperatorLook(kind=LookKind.EMERGENCY, reason="x", asked_at=world.now, ref=new_reference())
        look.until = world.now + timedelta(hours=4)
        self.kinds |= {"staff": [cleo.ref], "invitations": [world.add(invitation).ref]}
        self.kinds["operator"] = [world.add(look).ref]

    def _food(self, asha: Person, dev: Person) -> None:
        world = self.world
        soon = world.window(days=0, minutes=90)
        states = (MatchState.PROPOSED, MatchState.APPROVED, MatchState.CONFIRMED, MatchState.NO_REPLY)
        matches = []
        for number, state in enumerate(states):
            eater = dev if number < 3 else world.diner(f"D{number}")
            window = soon if state is MatchState.CONFIRMED else world.window(days=number + 1)
            meal = world.meal(asha, window=window)
            matches.append(world.match(meal, world.request(eater, window=window), state))
        self.no_reply = matches[-1]
        free = world.meal(asha)
        self.kinds |= {"visits": [match.ref for match in matches], "meals": [free.ref]}
        self.wish = world.request(world.diner("Wen"))
        self.kinds["requests"] = self.kinds["neighbours"] = [self.wish.ref]
        self.kinds["pairings"] = [
            pairing(world, asha, dev).ref,
            pairing(world, world.cook("Gil"), dev, PairingState.SUGGESTED).ref,
        ]
        self.kinds["matches"] = self.kinds["offers"] = self.kinds["visits"]

    def _desk(self, asha: Person, dev: Person) -> None:
        world, now = self.world, self.world.now
        rows: dict[str, Any] = {
            "holds": Hold(person_id=asha.id, reason="x", before={}, placed_at=now, placed_by_id=dev.id),
            "concerns": Concern(text="x", state=ConcernState.RAISED, raised_at=now),
            "no-answers": NoAnswer(match_id=self.no_reply.id, raised_at=now, raised_by_id=asha.id),
            "asks": CookAsk(
                request_id=self.wish.id,
                cook_id=asha.id,
                state=AskState.ASKED,
                asked_at=now,
                lapses_at=self.wish.window_end,
            ),
            "days": CookDay(
                cook_id=asha.id,
                weekday=weekday_of((now + timedelta(days=1)).date()),
                starts=time(20),
                ends=time(21),
                portions=2,
                dish="Dal",
                first=now.date(),
                created_at=now,
            ),
            "rounds": Round(kind=RoundKind.NIGHTLY, state=RoundState.DONE, asked_at=now, due_at=now),
            "calls": Task(kind=TaskKind.CALL, person_id=dev.id, facts={}, key="k", due_at=now, created_at=now),
        }
        for kind, row in rows.items():
            row.ref = new_reference()
            self.kinds[kind] = [world.add(row).ref]
        away = world.away(dev, 2, 4), world.away(asha, 2, 4)
        self.kinds |= {"weekly": [world.standing(dev).ref], "away": [spell.ref for spell in away]}

    def of(self, rule: Rule, dice: random.Random) -> dict[str, str]:
        """Something for each part of an address: mostly what is there, sometimes garbage."""
        known = {
            "ref": self.kinds.get(kind_of(rule), []),
            "meal_ref": self.kinds["meals"],
            "other_ref": self.kinds["people"],
        }
        known |= {"role": ["cook", "diner", "coordinator"], "requirement": ["identity", "dbs"], "sha256": ["a" * 64]}
        short = [text for text in GARBAGE if 0 < len(text) < 100 and "/" not in text]
        return {
            name: dice.choice(known[name]) if known.get(name) and dice.random() < 0.9 else dice.choice(short)
            for name in sorted(rule.arguments)
        }


def routes(app: Flask, method: str) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or set())]
    council = [r for r in found if "council" in getattr(app.view_functions[r.endpoint], "hosts", ())]
    return sorted((r for r in council if r.endpoint not in ENDS_THE_SESSION), key=lambda rule: rule.rule)
