"""The scope file: exact visible and hidden sets."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import NotVisible
from tests.factories.accounts import make_user
from tests.factories.villages import make_position
from villages.models import JusticeOffice, Township, Village


def names(rows):
    return {row.name for row in rows}


def test_clerk_sees_his_office_its_township_and_its_villages_only(clerk, county):
    assert names(Village.objects.visible_to(clerk)) == {"王家村", "李家村"}
    assert names(JusticeOffice.objects.visible_to(clerk)) == {"河口司法所"}
    assert names(Township.objects.visible_to(clerk)) == {"河口镇"}


def test_leader_sees_the_county(leader, county):
    assert Village.objects.visible_to(leader).count() == 4


def test_township_and_village_positions_cover_just_these(county):
    user = make_user("consultant01", Role.CONSULTANT)
    make_position(user, village=county.wangjia)
    make_position(user, township=county.qingshi_town)
    assert names(Village.objects.visible_to(user)) == {"王家村", "赵家村", "孙家村"}
    assert JusticeOffice.objects.visible_to(user).count() == 2


def test_position_that_has_ended_covers_nothing(county):
    user = make_user("clerk03", Role.ENTRY)
    make_position(user, office=county.hekou, valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2026, 7, 14))
    assert Village.objects.visible_to(user).count() == 0


@pytest.mark.parametrize("pk", ["x", 10**30, None, -1, "1 OR 1"])
def test_impossible_key_is_not_found(clerk, county, pk):
    with pytest.raises(NotVisible):
        Village.objects.get_visible(clerk, pk)


def test_foreign_village_is_not_found(clerk, county):
    assert Village.objects.get_visible(clerk, county.wangjia.pk) == county.wangjia
    with pytest.raises(NotVisible):
        Village.objects.get_visible(clerk, county.zhaojia.pk)


def test_disabled_user_sees_nothing(leader, county):
    leader.is_active = False
    assert Village.objects.visible_to(leader).count() == 0
