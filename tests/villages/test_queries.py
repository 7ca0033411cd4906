"""Finding villages by what people write."""

import datetime as dt

import pytest

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import NotVisible
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.villages import make_position, make_village
from villages.choices import Duty
from villages.models import Township
from villages.queries import (
    VillageFinder,
    county_recipients,
    likely_successors,
    missing_from,
    own_offices,
    public_village,
    recipients_of,
    townships_with_counts,
    undecided_villages,
)
from villages.querysets import current_on


@pytest.fixture
def finder(county, leader):
    make_village("王家社区", county.hekou_town, code="371121100001")
    make_village("东云门村村民委员会", county.hekou_town, code="371121100201")
    make_village("东云门村村民委员会", county.qingshi_town, code="371121101201")
    make_village("旧村", county.hekou_town, valid_to="2025-12-31")
    return VillageFinder.visible_to(leader)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"code": "371121100201"}, "371121100201"),
        ({"name": "东云门村", "township": "河口"}, "371121100201"),
        ({"name": "东云门村委会", "township": "青石镇"}, "371121101201"),
        ({"name": "东云门", "office": "青石司法所"}, "371121101201"),
        ({"name": "王家社区居委会"}, "371121100001"),
    ],
)
def test_found_by_code_and_by_looser_and_looser_names(finder, where, code):
    assert finder.find(**where).village.code == code


def test_exact_name_wins_over_the_loose_one(finder):
    assert finder.find(name="王家村").village.name == "王家村"
    found = finder.find(name="王家")
    assert (found.village, found.is_ambiguous) == (None, True)
    assert "371121100001" in found.problem


@pytest.mark.parametrize(
    "where", [{"code": "999999999999"}, {"name": "月亮村"}, {"name": "王家村", "township": "月亮镇"}, {"name": "\x00"}]
)
def test_what_is_not_there_has_a_reason(finder, where):
    found = finder.find(**where)
    assert found.village is None
    assert found.problem


def test_a_clerk_finds_his_own_villages_only(county, clerk):
    finder = VillageFinder.visible_to(clerk)
    assert finder.find(name="王家村").village == county.wangjia
    assert finder.find(name="赵家村").village is None


def test_public_village_closed_or_not(county):
    closed = make_village("旧村", county.hekou_town, valid_to="2025-12-31")
    assert public_village(pk=closed.pk) == closed
    for pk in (0, 10**30):
        with pytest.raises(NotVisible):
            public_village(pk=pk)


def test_townships_count_villages_in_force(county):
    make_village("旧村", county.hekou_town, valid_to="2025-12-31")
    assert {t.name: t.village_count for t in townships_with_counts(TODAY)} == {"河口镇": 2, "青石镇": 2}


def test_undecided_and_their_likely_successors_within_the_office(county, clerk, other_clerk):
    gone = make_village("大甲村", county.hekou_town, missing_since=TODAY)
    new = make_village("大甲社区", county.hekou_town)
    make_village("大甲村", county.qingshi_town)
    assert list(undecided_villages(clerk)) == [gone]
    assert list(undecided_villages(other_clerk)) == []
    assert likely_successors([gone]) == {gone.pk: new}


def test_missing_from_a_county(county):
    one = make_village("甲村", county.hekou_town, code="371121100201")
    make_village("乙村", county.hekou_town, code="371122100201")
    assert missing_from(["371121"], frozenset()) == [one]
    assert missing_from(["371121"], frozenset({"371121100201"})) == []


def test_own_offices_come_from_office_and_township_positions_only(clerk, leader, county):
    consultant = make_user("consultant01", Role.CONSULTANT)
    make_position(consultant, village=county.wangjia)
    assert list(own_offices(clerk, TODAY)) == [county.hekou]
    assert list(own_offices(consultant, TODAY)) == []
    assert own_offices(leader, TODAY).count() == 2


def logins(people):
    return [user.login for user in people]


def disabled(user):
    with writing():
        user.is_active = False
        user.save()
    return user


@pytest.fixture
def staff(county, clerk, other_clerk):
    """Hekou: clerk01, its head, one for the township, one each who left, has not begun, is disabled; a consultant."""
    day = dt.timedelta(days=1)
    for login, role, position in [
        ("head", Role.REVIEWER, {"office": county.hekou, "duty": Duty.HEAD}),
        ("town", Role.ENTRY, {"township": county.hekou_town, "valid_from": TODAY, "valid_to": TODAY}),
        ("left", Role.ENTRY, {"office": county.hekou, "valid_to": TODAY - day}),
        ("next", Role.ENTRY, {"office": county.hekou, "valid_from": TODAY + day}),
        ("gone", Role.ENTRY, {"office": county.hekou}),
        ("consultant", Role.CONSULTANT, {"village": county.wangjia, "duty": Duty.CONSULTANT}),
    ]:
        make_position(make_user(login, role), **position)
    make_position(clerk, office=county.hekou, duty=Duty.HEAD)  # two positions: told once
    disabled(User.objects.get(login="gone"))


@pytest.mark.parametrize(
    ("narrowed", "told"),
    [
        ({}, ["clerk01", "head", "town"]),
        ({"duty": Duty.CLERK}, ["clerk01", "town"]),
        ({"duty": Duty.HEAD}, ["clerk01", "head"]),
        ({"duty": Duty.CONSULTANT}, []),
        ({"capability": "services.enter"}, ["clerk01", "town"]),
        ({"capability": "bulletins.check"}, ["head"]),
        ({"duty": Duty.CLERK, "capability": "bulletins.check"}, []),
    ],
)
def test_who_is_told_about_something_of_an_office(county, staff, narrowed, told):
    assert logins(recipients_of(county.hekou, on=TODAY, **narrowed)) == told


def test_who_is_told_on_another_day(county, staff):
    assert logins(recipients_of(county.hekou, on=TODAY + dt.timedelta(days=1))) == ["clerk01", "head", "next"]
    assert logins(recipients_of(county.qingshi, on=TODAY)) == ["clerk02"]


def test_who_is_told_about_something_of_the_county(county, clerk, bureau_office, leader):
    make_user("both", Role.ENTRY, Role.LEADER)
    disabled(make_user("gone", Role.BUREAU_OFFICE))
    assert logins(county_recipients(capability="services.enter")) == ["both", "bureau_office"]
    assert logins(county_recipients(capability="bulletins.sign")) == ["both", "leader"]
    assert logins(county_recipients(capability="journal.view")) == []


def test_a_row_that_was_read_and_the_database_agree_on_what_is_in_force(county):
    days = [None, *(TODAY + dt.timedelta(days=n) for n in (-1, 0, 1))]
    spans = [(begin, end) for begin in days for end in days if begin is None or end is None or begin <= end]
    with writing():
        for begin, end in spans:
            Township.objects.create(name=f"{begin} {end}", office=county.hekou, valid_from=begin, valid_to=end)
    made = Township.objects.exclude(pk__in=(county.hekou_town.pk, county.qingshi_town.pk))
    asked = set(made.filter(current_on(TODAY)))
    assert (len(spans), len(asked)) == (13, 9)
    assert {one for one in made if one.in_force(TODAY)} == asked
