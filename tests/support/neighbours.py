"""Two councils side by side, each with one of everything that an address or a form can name, and whoever asks."""

import io
import random
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import String, Text, func, literal, select, update
from support.client import Browser
from support.everything import Refs
from support.world import World

from app.domain.council_life import CouncilMove
from app.domain.matches import MatchState
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Role
from app.integrations.mail import Email, FolderMailer, message_id
from app.integrations.secrecy import new_token
from app.models import Base
from app.models.accounts import Operator, OperatorSignIn
from app.models.base import CouncilOwned, Referenced
from app.models.councils import CouncilChange, Decision
from app.models.meals import Photo
from app.models.people import Person
from app.models.staff import LookKind, OperatorLook, StaffInvitation
from app.services import codes
from app.services.accounts import mark_of
from app.services.codes import Purpose
from app.services.frame import CouncilContext, perform
from app.store import accounts
from app.store.session import belong_to
from app.web.identity import ports

STRANGER, NOBODY, OPERATOR, ACTING = "stranger", "nobody", "operator", "acting for a diner"
ASKING = (STRANGER, NOBODY, OPERATOR, ACTING, *(role.value for role in Role))
"""Whoever may ask: every role there is, and those who have none."""

CODED = {
    *("ref", "key", "kind", "sha256", "job", "result", "message", "deed", "actor", "subject_kind", "purpose", "what"),
    *("phone", "language", "postcode", "authority", "requirement", "level", "review_why", "end_code", "claimed_by"),
    *("sealed", "totp_secret", "salt", "password_hash", "hash", "previous_hash", "details_hash", "body_hash"),
    *("handle_hash", "code_hash", "token_hash", "error"),
}
"""Columns of text that nobody writes: codes, hashes, and what has a form of its own."""


@dataclass(frozen=True)
class House:
    """One of everything in one council. kinds: what an address speaks of, and how it is named there.

    names: all that anything is named by there. mark: stands in every text that anybody wrote there.
    """

    council: CouncilContext
    refs: Refs
    kinds: dict[str, list[str]]
    names: Collection[str]
    mark: str


class Neighbours:
    """Reigate, whose pages are opened, and Barnet, whose references are tried there."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.theirs = self._house(world.barnet)
        self.ours = self._house(world.reigate)
        self.tokens = {role: self._token(role) for role in ASKING}

    def browser(self, role: str) -> Browser:
        """At Reigate's host."""
        if role != OPERATOR:
            return Browser(self.app, "reigate.localhost", self.tokens[role])
        browser = Browser(self.app, "reigate.localhost")
        with browser.client.session_transaction(base_url=browser.base) as session:
            session["operator"] = self.tokens[role]
        return browser

    def _token(self, role: str) -> str | None:
        people = self.ours.refs.people
        if role == STRANGER:
            return None
        if role == OPERATOR:
            return self._operator()
        if role == NOBODY:
            return self.world.sign_in(self.world.person("Nobody"))
        if role == ACTING:
            return self.world.sign_in(people["coordinator"], acting_for=people["diner"])
        who = people.get("lead" if role == Role.SAFEGUARDING_LEAD else role)
        who = who or self.world.person(role.title(), Role(role))
        return self.world.sign_in(who, acting_for=self.ours.refs.acting.get(role))

    def _operator(self) -> str:
        token, session = new_token(), self.world.session
        given = {"password_hash": "x", "totp_secret": "x", "created_at": self.world.now}
        operator = Operator(email="ops@post.example", **given)
        session.add(operator)
        session.flush()
        hashed = ports().secrecy.hash("operator", token)
        session.add(OperatorSignIn(operator_id=operator.id, token_hash=hashed, created_at=self.world.now))
        session.commit()
        return token

    def _house(self, council: CouncilContext) -> House:
        world, world.council = self.world, council
        refs = Refs(world)
        kinds = {kind: list(names) for kind, names in refs.kinds.items()}
        self._add_food(refs, kinds)
        hashed = ports().secrecy.hash("sign-in", world.sign_in(refs.people["coordinator"]))
        session = accounts.sign_in_by_token(world.session, council.id, hashed)
        assert session
        dev = refs.people["diner"]
        kinds |= {"sessions": [mark_of(session)], "sent-mail": [self._letter(council)]}
        kinds |= {"code": [self._code(dev, Purpose.SIGN_IN)]}
        kinds |= {"new-password": [self._code(dev, Purpose.RESET_PASSWORD)]}
        invitation, link = self._invitation(refs.people["coordinator"])
        look, key = self._look(refs.people["coordinator"])
        kinds |= {"operator": [look.ref], "look-in": [key], "opening": [self._change(refs.people["lead"]).ref]}
        kinds["logo"] = [sha256(council.slug.encode()).hexdigest()]  # none of the two has one
        kinds["staff"] = [refs.people["lead"].ref]
        kinds |= {"invitations": [invitation.ref], "invitation": [link]}
        mark = f"zq{council.slug}"
        self._mark(council, mark)
        named = self._references(council).union(*kinds.values())
        world.council = world.reigate
        return House(council, refs, kinds, named, mark)

    def _add_food(self, refs: Refs, kinds: dict[str, list[str]]) -> None:
        """A dish with a photo, a request nobody has been asked about, a meal shared, and one that may be approved."""
        world, asha, dev = self.world, refs.people["cook"], refs.people["diner"]
        photo = self._photo(world.council)
        pictured = world.meal(asha, photo_id=photo.id, photo_alt="A pie")
        unasked = world.request(world.diner("Ben"))
        before = world.window(days=-9)
        shared = world.match(world.meal(asha, window=before), world.request(dev, window=before), MatchState.HANDED_OVER)
        kinds["photos"] = [photo.sha256]
        kinds["meals"].append(pictured.ref)
        kinds["requests"].insert(0, unasked.ref)
        kinds["visits"].append(shared.ref)

    def _photo(self, council: CouncilContext) -> Photo:
        """A real file, of another colour in each council."""
        drawn = io.BytesIO()
        Image.new("RGB", (8, 8), (council.id * 40 % 256, 90, 90)).save(drawn, "PNG")
        kept = ports().photos.keep(council.id, drawn.getvalue())
        facts = {"width": 8, "height": 8, "size": kept.size, "created_at": self.world.now}
        row: Photo = self.world.add(Photo(sha256=kept.sha256, **facts), council)
        return row

    def _code(self, who: Person, purpose: Purpose) -> str:
        deed = self.world.deed(who)
        return perform(deed, codes.send, purpose, f"{who.ref.lower()}@post.example")

    def _invitation(self, by: Person) -> tuple[StaffInvitation, str]:
        link, now = new_token(), self.world.now
        facts: dict[str, Any] = {
            "email": "mo@post.example",
            "first_name": "Mo",
            "last_name": "Bell",
            "roles": frozenset({Role.AUDITOR}),
        }
        facts |= {"invited_at": now, "invited_by_id": by.id, "expires_at": now + timedelta(days=7)}
        facts |= {"token_hash": ports().secrecy.hash("staff-invitation", link), "ref": new_reference()}
        row: StaffInvitation = self.world.add(StaffInvitation(**facts))
        return row, link

    def _look(self, by: Person) -> tuple[OperatorLook, str]:
        key, later = new_token(), self.world.now + timedelta(hours=2)
        facts = {"kind": LookKind.GRANTED, "granted_by_id": by.id, "asked_at": self.world.now, "reason": "A wrong list"}
        facts |= {"until": later, "key_until": later, "key_hash": ports().secrecy.hash("look-key", key)}
        row: OperatorLook = self.world.add(OperatorLook(ref=new_reference(), **facts))
        return row, key

    def _change(self, by: Person) -> CouncilChange:
        facts = {"move": next(iter(CouncilMove)), "decision": Decision.ASKED, "asked_by_id": by.id}
        row: CouncilChange = self.world.add(CouncilChange(ref=new_reference(), asked_at=self.world.now, **facts))
        return row

    def _letter(self, council: CouncilContext) -> str:
        said = f"zq{council.slug}"
        letter = Email(
            to=f"{said}@post.example",
            subject=said,
            text=said,
            html=f"<p>{said}</p>",
            message_id=message_id(council.slug, "x", "localhost"),
            sender_name="The office",
            reply_to="office@post.example",
            language="en",
            folder=council.slug,
            stays_here=True,
        )
        FolderMailer(self.app.extensions["settings"].sent_mail, "office@post.example").send(letter)
        return letter.message_id[1:33]

    def _mark(self, council: CouncilContext, mark: str) -> None:
        """Put the mark in place of every text that somebody wrote."""
        belong_to(self.world.session, council.id)
        for model in owned():
            table = model.__table__
            texts = [column for column in table.columns if type(column.type) in {String, Text}]
            for column in (column for column in texts if column.name not in CODED):
                said = literal(mark) + func.cast(table.c.id, String)
                said = said + "@post.example" if column.name == "email" else said
                self.world.session.execute(
                    update(table).where(table.c.council_id == council.id, column != "").values({column: said})
                )
        self.world.session.commit()

    def _references(self, council: CouncilContext) -> set[str]:
        belong_to(self.world.session, council.id)
        named = [model for model in owned() if issubclass(model, Referenced)]
        found = {ref for model in named for ref in self.world.session.scalars(select(model.ref))}
        self.world.session.rollback()
        return found


def owned() -> list[type[CouncilOwned]]:
    """Every table whose rows belong to a council."""
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, CouncilOwned)]


def never_was(like: str, dice: random.Random) -> str:
    """A name of the same shape that nothing has: a reference, a hash, a token."""
    if not parse(like):
        mixed = list(like)
        dice.shuffle(mixed)
        return "".join(mixed)
    return next(ref for ref in iter(lambda: new_reference(dice.choice), "") if reads_as_nothing_else(ref))


def reads_as_nothing_else(ref: str) -> bool:
    """Whether a reference cannot be taken for a postcode, a telephone number or a code: half of it is letters."""
    return sum(symbol.isalpha() for symbol in ref) > 2 and not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", ref)
