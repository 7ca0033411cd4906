"""Writing villages: what is stored, what is refused, what the journal says."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.villages import make_office, make_position, make_village
from villages.actions import (
    assign_position,
    change_office,
    change_township,
    change_village,
    close_village,
    create_office,
    create_township,
    create_village,
    end_position,
    keep_village,
    merge_village,
    save_area,
    set_area_townships,
)
from villages.choices import Duty
from villages.models import Position, Township, Village

LAST = dt.date(2026, 6, 30)


def last_entry():
    return Entry.objects.order_by("-id").first()


def test_village_gets_its_keys_kind_and_office(bureau_office, county):
    values = {"name": "单家村村民委员会", "code": "371121100201", "township": county.hekou_town}
    village = create_village(actor=bureau_office, values=values)
    stored = Village.objects.get(pk=village.pk)
    assert (stored.match_name, stored.pinyin, stored.kind, stored.office) == (
        "单家村", "shanjiacun danjiacun", "village", county.hekou,
    )  # fmt: skip
    assert (last_entry().event, last_entry().actor) == ("villages.village.created", bureau_office)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "12345"}, "code"),
        ({"name": ""}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"township": None}, "township"),
        ({"valid_from": dt.date(1066, 1, 1)}, "valid_from"),
        ({"households": -1}, "households"),
    ],
)
def test_bad_values_are_refused_at_their_field(bureau_office, county, change, field):
    values = {"name": "甲村", "township": county.hekou_town} | change
    with pytest.raises(InvalidValue) as refused:
        create_village(actor=bureau_office, values=values)
    assert field in refused.value.fields
    assert Village.objects.count() == 4


def test_code_that_exists_is_refused(bureau_office, county):
    make_village("乙村", county.hekou_town, code="371121100201")
    with pytest.raises(InvalidValue) as refused:
        create_village(
            actor=bureau_office, values={"name": "甲村", "code": "371121100201", "township": county.hekou_town}
        )
    assert "code" in refused.value.fields


def test_clerk_and_leader_may_not_write_villages(clerk, leader, county):
    for actor in (clerk, leader):
        with pytest.raises(NotAllowed):
            close_village(actor=actor, village_id=county.wangjia.pk, on=LAST)


def test_renaming_keeps_the_key_and_renews_the_search_columns(bureau_office, county):
    village = change_village(actor=bureau_office, village_id=county.wangjia.pk, values={"name": "莲山社区居民委员会"})
    assert (village.pk, village.match_name, village.initials, village.version) == (
        county.wangjia.pk, "莲山社区", "lssq", 2,
    )  # fmt: skip
    assert last_entry().before == {"name": "王家村"}


def test_second_save_on_an_old_version_shows_both_values(bureau_office, county):
    change_village(actor=bureau_office, village_id=county.wangjia.pk, values={"households": 10}, version=1)
    with pytest.raises(StaleRecord) as refused:
        change_village(actor=bureau_office, village_id=county.wangjia.pk, values={"households": 20}, version=1)
    assert refused.value.changes == {"households": (10, 20)}
    assert Village.objects.get(pk=county.wangjia.pk).households == 10


def test_saving_equal_values_writes_nothing(bureau_office, county):
    change_village(actor=bureau_office, village_id=county.wangjia.pk, values={"name": "王家村"})
    assert not Entry.objects.filter(event="villages.village.changed").exists()


def test_merge_closes_and_points_to_the_successor(bureau_office, county):
    user = make_user("consultant01", Role.CONSULTANT)
    position = make_position(user, village=county.wangjia)
    merged = merge_village(actor=bureau_office, village_id=county.wangjia.pk, into_id=county.lijia.pk, on=LAST)
    assert (merged.valid_to, merged.merged_into) == (LAST, county.lijia)
    position.refresh_from_db()
    assert position.valid_to == LAST
    with pytest.raises(IllegalMove):
        close_village(actor=bureau_office, village_id=county.wangjia.pk, on=LAST)
    with pytest.raises(InvalidValue):
        merge_village(actor=bureau_office, village_id=county.lijia.pk, into_id=county.wangjia.pk, on=TODAY)


def test_a_village_is_never_merged_into_itself(bureau_office, county):
    with pytest.raises(InvalidValue):
        merge_village(actor=bureau_office, village_id=county.lijia.pk, into_id=county.lijia.pk, on=LAST)


def test_a_village_is_not_closed_before_it_began(bureau_office, county):
    village = make_village("甲村", county.hekou_town, valid_from=TODAY)
    with pytest.raises(InvalidValue):
        close_village(actor=bureau_office, village_id=village.pk, on=LAST)


def test_keeping_clears_the_flag(bureau_office, county):
    village = make_village("甲村", county.hekou_town, missing_since=TODAY)
    keep_village(actor=bureau_office, village_id=village.pk, note="现场核实，仍在")
    village.refresh_from_db()
    assert village.missing_since is None
    assert last_entry().note == "现场核实，仍在"


def test_villages_follow_their_township_to_another_office_unless_they_had_one_of_their_own(bureau_office, county):
    third = make_office("园区司法所")
    own = make_village("园区村", county.hekou_town)
    change_village(actor=bureau_office, village_id=own.pk, values={"office": third})
    change_township(actor=bureau_office, township_id=county.hekou_town.pk, values={"office": county.qingshi})
    offices = dict(Village.objects.filter(township=county.hekou_town).values_list("name", "office__name"))
    assert offices == {"王家村": "青石司法所", "李家村": "青石司法所", "园区村": "园区司法所"}
    assert Entry.objects.filter(event="villages.village.changed").count() == 3


def test_offices_and_townships(bureau_office, county):
    office = create_office(actor=bureau_office, values={"name": "湖西司法所", "phone": "０６３３－５２１２３４５"})
    assert office.phone == "0633-5212345"
    with pytest.raises(InvalidValue):
        change_office(actor=bureau_office, office_id=office.pk, values={"phone": "12"})
    town = create_township(actor=bureau_office, values={"name": "湖西乡", "office": office})
    assert town.kind == "township"
    with pytest.raises(InvalidValue):
        create_township(actor=bureau_office, values={"name": "湖西乡", "office": office})


def test_area_is_exactly_the_townships_given(bureau_office, county):
    area = save_area(actor=bureau_office, values={"name": "东片区"})
    assert set_area_townships(actor=bureau_office, area_id=area.pk, township_ids=[county.hekou_town.pk]) == 1
    assert set_area_townships(actor=bureau_office, area_id=area.pk, township_ids=[county.qingshi_town.pk]) == 2
    assert list(Township.objects.filter(area=area)) == [county.qingshi_town]
    with pytest.raises(NotVisible):
        save_area(actor=bureau_office, values={"name": "西片区"}, area_id=10**6)


class TestPositions:
    @pytest.fixture
    def security(self, db):
        return make_user("security", Role.SECURITY)

    def test_assigned_and_ended(self, security, county):
        user = make_user("clerk09", Role.ENTRY)
        given = assign_position(
            actor=security, user=user, duty=Duty.CLERK, place={"office": county.hekou}, valid_from=TODAY
        )
        assert Village.objects.visible_to(user).count() == 2
        end_position(actor=security, position_id=given.pk, on=TODAY - dt.timedelta(days=1))
        assert Position.objects.get().valid_to == TODAY

    def test_same_place_twice_is_refused(self, security, county):
        user = make_user("clerk09", Role.ENTRY)
        place = {"office": county.hekou}
        assign_position(actor=security, user=user, duty=Duty.CLERK, place=place, valid_from=TODAY)
        with pytest.raises(InvalidValue):
            assign_position(actor=security, user=user, duty=Duty.CLERK, place=place, valid_from=TODAY)
        with pytest.raises(InvalidValue):
            assign_position(actor=security, user=user, duty=Duty.CLERK, place={}, valid_from=TODAY)

    def test_bureau_office_may_not(self, bureau_office, county):
        with pytest.raises(NotAllowed):
            assign_position(
                actor=bureau_office,
                user=bureau_office,
                duty=Duty.CLERK,
                place={"office": county.hekou},
                valid_from=TODAY,
            )
