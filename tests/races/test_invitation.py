"""A mailed link pressed in many places at once gives its roles once."""

from collections import Counter

import pytest
from support.world import World

from app.domain.vocabulary import Role
from app.models.people import MemberRole, Person
from app.services import staff_invitations
from app.services.frame import perform
from app.settings import Settings
from tests.races.test_last_portion import together
from tests.services.test_staff_invitations import MAYA, proven, token_of

pytestmark = pytest.mark.race


def test_ten_at_once_give_one_colleague(world: World, conf: Settings) -> None:
    mina = world.person("Mina", Role.MANAGER, email="mina@council.example")
    perform(proven(world, mina), staff_invitations.invite, "Maya Rees", MAYA, [Role.COORDINATOR])
    token = token_of(world)
    world.session.close()
    said = together(conf, [("accept_invitation", {"coordinator_id": mina.id, "token": token})] * 10)
    assert Counter(word for words in said for word in words) == {"done": 1, "invitation_over": 9}
    assert world.session.query(MemberRole).filter_by(role=Role.COORDINATOR).count() == 1
    assert world.session.query(Person).filter_by(first_name="Maya").count() == 1
