"""What moves look at."""

import pytest

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import NotVisible
from bureau.opinions.handling.queries import (
    came_from,
    handlers_of,
    is_seen_by,
    open_parts,
    part_for,
    possible_handlers,
    present_reply,
)
from bureau.opinions.models import Part, Transfer
from tests.factories.accounts import make_user
from tests.factories.opinions import hand_in, make_inspector, make_opinion
from tests.factories.villages import make_position


@pytest.fixture
def part(county):
    opinion = make_opinion(county.wangjia, state="handling")
    with writing():
        return Part.objects.create(opinion=opinion, office=county.qingshi, what="查公示栏")


def test_a_part_is_found_by_its_office_and_the_county(part, clerk, other_clerk, bureau_office):
    assert part_for(other_clerk, part.pk) == part_for(bureau_office, part.pk) == part
    for wrong in (0, "x", 2**70):
        with pytest.raises(NotVisible):
            part_for(other_clerk, wrong)
    with pytest.raises(NotVisible):
        part_for(clerk, part.pk)
    assert open_parts(part.opinion) == 1


def test_where_it_came_from(county, clerk):
    opinion = make_opinion(county.wangjia)
    assert came_from(opinion) is None
    with writing():
        Transfer.objects.create(opinion=opinion, from_office=county.hekou, to_office=county.qingshi, reason="转办")
    assert came_from(opinion) == county.hekou.pk


def test_the_reply_of_the_present_round(county, clerk):
    opinion = make_opinion(county.wangjia, state="handling")
    assert present_reply(opinion) is None
    reply = hand_in(opinion, clerk)
    assert present_reply(opinion) == reply
    opinion.round = 2
    assert present_reply(opinion) is None


def test_it_is_given_to_those_of_ones_own_offices_who_see_it(county, clerk, other_clerk, bureau_office, reviewer):
    colleague, inspector = make_user("clerk14", Role.ENTRY), make_inspector()
    make_position(colleague, office=county.hekou)
    opinion, report = make_opinion(county.wangjia), make_opinion(county.wangjia, against_text="所长")
    assert set(possible_handlers(clerk)) == {clerk, colleague}
    assert set(possible_handlers(bureau_office)) >= {clerk, colleague, other_clerk, bureau_office, reviewer}
    assert set(handlers_of(clerk, opinion)) == {clerk, colleague}
    assert set(handlers_of(bureau_office, opinion)) == {clerk, colleague, bureau_office, reviewer}
    assert list(handlers_of(inspector, report)) == [inspector]


def test_who_sees_it(county, clerk, other_clerk):
    opinion = make_opinion(county.wangjia)
    assert (is_seen_by(opinion, clerk), is_seen_by(opinion, other_clerk)) == (True, False)
