from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from support.letters import last_letter, letters
from support.world import World

from app.domain.errors import Gone, Invalid
from app.extensions import db
from app.models.accounts import OneTimeCode
from app.models.trace import OutboxMessage
from app.services import codes
from app.services.codes import Purpose
from app.services.frame import perform
from app.store.session import belong_to
from app.web.identity import ports

ASHA = "asha@post.example"


@pytest.fixture
def sent(world: World):
    """A sign-in code on its way to Asha: (handle, code)."""
    world.cook(email=ASHA)
    handle = perform(world.deed(), codes.send, Purpose.SIGN_IN, ASHA)
    return handle, last_letter(world).code


def count(world: World, handle: str, now=None) -> None:
    codes.count_try(world.session, ports().secrecy, world.reigate.id, handle, now or world.deed().now)


def redeem(world: World, handle: str, code: str, *purposes: Purpose) -> OneTimeCode:
    return perform(world.deed(), codes.redeem, handle, code, *purposes)


def test_a_right_code_is_used_up_by_being_right(world: World, sent) -> None:
    handle, code = sent
    count(world, handle)
    assert redeem(world, handle, code, Purpose.SIGN_IN).email == ASHA
    with pytest.raises(Gone, match="code_over"):
        count(world, handle)
    with pytest.raises(Gone, match="code_over"):
        redeem(world, handle, code, Purpose.SIGN_IN)


def test_a_code_is_good_for_its_own_purpose_only(world: World, sent) -> None:
    handle, code = sent
    count(world, handle)
    for purpose in set(Purpose) - {Purpose.SIGN_IN}:
        with pytest.raises(Gone, match="code_over"):
            redeem(world, handle, code, purpose)


def test_a_handle_fits_its_own_code_only(world: World, sent) -> None:
    handle, _ = sent
    perform(world.deed(), codes.send, Purpose.SIGN_IN, ASHA)
    count(world, handle)
    with pytest.raises(Invalid, match="code_wrong"):
        redeem(world, handle, last_letter(world).code, Purpose.SIGN_IN)


def test_a_wrong_code_stays_counted_though_its_deed_is_undone(world: World, sent) -> None:
    handle, code = sent
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(codes.TRIES):
        count(world, handle)
        with pytest.raises(Invalid, match="code_wrong"):
            redeem(world, handle, wrong, Purpose.SIGN_IN)
    with pytest.raises(Gone):
        count(world, handle)
    assert world.session.query(OneTimeCode).one().tries == codes.TRIES


def test_twenty_tries_at_once_are_five(world: World, sent) -> None:
    handle, _ = sent
    council_id, now = world.reigate.id, world.deed().now
    world.session.rollback()

    def one(_number: int) -> bool:
        with world.app.app_context():
            try:
                codes.count_try(db.session(), ports().secrecy, council_id, handle, now)
            except Gone:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(20))) == codes.TRIES


def test_looking_at_a_code_that_was_not_counted_is_a_defect(world: World, sent) -> None:
    with pytest.raises(RuntimeError, match="count_try"):
        redeem(world, *sent, Purpose.SIGN_IN)


def test_a_code_ends_exactly_after_its_ten_minutes(world: World, sent) -> None:
    handle, _ = sent
    ends = world.session.query(OneTimeCode).one().expires_at
    count(world, handle, ends - timedelta(seconds=1))
    with pytest.raises(Gone):
        count(world, handle, ends)


def test_the_code_in_the_outbox_is_sealed_to_its_own_message(world: World, sent) -> None:
    _, code = sent
    row = world.session.query(OutboxMessage).one()
    assert code not in str((row.sealed, row.facts, row.key))
    with pytest.raises(ValueError, match="something else"):
        ports().secrecy.open(row.sealed, bound_to="outbox:another")


def test_nobody_is_sent_a_decoy_and_its_code_opens_nothing(world: World) -> None:
    perform(world.deed(), codes.pretend, Purpose.SIGN_IN, "elsa@post.example")
    assert letters(world) == []
    row = world.session.query(OutboxMessage).one()
    assert (row.result, row.sealed, row.email, row.facts) == ("decoy", None, None, {})
    assert world.session.query(OneTimeCode).one().account_id is None


def test_another_council_does_not_know_the_handle(world: World, sent) -> None:
    handle, _ = sent
    with pytest.raises(Gone):
        codes.count_try(world.session, ports().secrecy, world.barnet.id, handle, world.deed().now)
    belong_to(world.session, world.reigate.id)
    assert world.session.query(OneTimeCode).one().tries == 0


def test_codes_are_forgotten_a_day_after_their_end(world: World, sent) -> None:
    handle, _ = sent
    ends = world.session.query(OneTimeCode).one().expires_at
    day = timedelta(days=1)
    assert perform(world.deed(now=ends + day), codes.forget_old) == 0
    assert perform(world.deed(now=ends + day + timedelta(seconds=1)), codes.forget_old) == 1
    assert codes.open_code(world.session, ports().secrecy, world.reigate.id, handle, ends - day) is None
