"""What service records are read as: countable rows, duplicates, defaults of entry."""

import datetime as dt

from django.utils import timezone

from bureau.accounts.roles import Role
from consultants.choices import ServiceKind, Venue
from consultants.services import queries
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_service
from tests.factories.villages import make_position

YESTERDAY = dt.date(2026, 7, 14)


def test_countable_services_are_the_standing_records_with_quantity_one(county):
    visit = make_service(office=county.hekou, kind=ServiceKind.PUBLICITY, venue=Venue.SCHOOL, topic="notary")
    make_service(county.wangjia, voided_at=timezone.now(), void_reason="重复")
    fields = ("record_id", "office_id", "village_id", "event_date", "quantity", "kind", "venue", "topic")
    assert list(queries.countable_services().values_list(*fields)) == [
        (visit.pk, county.hekou.pk, None, YESTERDAY, 1, "publicity", "school", "notary")
    ]


def test_changed_services_include_void_ones(county):
    record = make_service(county.wangjia, voided_at=timezone.now(), void_reason="重复")
    assert list(queries.services_changed_since(timezone.now())) == [record]
    assert not queries.services_changed_since(timezone.now() + dt.timedelta(seconds=1)).exists()


def test_village_year_counts_by_kind_of_the_calendar_year(county):
    make_service(county.wangjia)
    make_service(county.wangjia, kind=ServiceKind.LECTURE, date=dt.date(2026, 1, 1))
    make_service(county.wangjia, kind=ServiceKind.LECTURE, date=dt.date(2025, 12, 31))
    make_service(county.lijia)
    assert queries.village_year_counts(county.wangjia.pk, 2026) == {"consult": 1, "lecture": 1}


def test_possible_duplicates_are_standing_and_of_the_same_day_village_and_kind(county):
    same = make_service(county.wangjia)
    make_service(county.wangjia, kind=ServiceKind.LECTURE)
    make_service(county.lijia)
    make_service(county.wangjia, voided_at=timezone.now(), void_reason="重复")
    asked = {"date": YESTERDAY, "village_id": county.wangjia.pk, "kind": "consult"}
    assert list(queries.possible_duplicates(**asked)) == [same]
    assert list(queries.possible_duplicates(**asked, but_not=same.pk)) == []
    assert list(queries.possible_duplicates(date=YESTERDAY, village_id=None, kind="consult")) == []


def test_a_consultant_may_name_only_himself(clerk, county):
    user = make_user("consultant01", Role.CONSULTANT)
    make_position(user, village=county.wangjia)
    himself, other = make_consultant("张明", user=user), make_consultant("李芳")
    assert set(queries.consultants_to_enter(user, TODAY)) == {himself}
    assert set(queries.consultants_to_enter(clerk, TODAY)) == {himself, other}


def test_appointed_consultant_of_the_day(county):
    first, second = make_consultant("张明"), make_consultant("李芳")
    make_appointment(county.wangjia, first, valid_from=dt.date(2025, 1, 1), ended_on=dt.date(2026, 6, 30))
    make_appointment(county.wangjia, second, valid_from=dt.date(2026, 7, 1))
    assert queries.appointed_consultant(county.wangjia.pk, dt.date(2026, 6, 30)) == first
    assert queries.appointed_consultant(county.wangjia.pk, dt.date(2026, 7, 1)) == second
    assert queries.appointed_consultant(county.lijia.pk, TODAY) is None


def test_recent_villages_latest_first_once_each_and_in_scope_only(clerk, county):
    make_service(county.wangjia, created_by=clerk)
    make_service(county.zhaojia, created_by=clerk)
    make_service(county.lijia, created_by=clerk)
    make_service(county.wangjia, created_by=clerk)
    assert queries.recent_villages(clerk) == [county.wangjia, county.lijia]
