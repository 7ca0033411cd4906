"""Who serves what."""

import datetime as dt

import pytest

from bureau.core.errors import NotVisible
from consultants.queries import (
    ConsultantFinder,
    account_called,
    consultant_numbered,
    consultant_of,
    consultants_with_villages,
    vacant_villages,
)
from tests.conftest import TODAY
from tests.factories.consultants import make_appointment, make_consultant, make_firm

DAY = dt.timedelta(days=1)


@pytest.fixture
def zhang(county):
    return make_consultant("张三", firm=make_firm("甲所"), license_no="1000001")


def test_counts_and_vacancies_are_of_the_day(county, clerk, zhang):
    make_appointment(county.wangjia, zhang, ended_on=TODAY)
    assert consultants_with_villages(TODAY).get().village_count == 1
    assert consultants_with_villages(TODAY + DAY).get().village_count == 0
    assert list(vacant_villages(clerk, TODAY)) == [county.lijia]
    assert set(vacant_villages(clerk, TODAY + DAY)) == {county.wangjia, county.lijia}
    assert consultant_of(county.wangjia.pk, TODAY).consultant == zhang
    assert consultant_of(county.wangjia.pk, TODAY + DAY) is None


def test_two_of_one_name_are_told_apart_by_firm(county, zhang):
    other = make_consultant("张三", firm=make_firm("乙所"), license_no="1000002")
    finder = ConsultantFinder.everybody()
    assert finder.find("张 三", "乙所").consultant == other
    assert finder.find("张三").consultant is None
    assert "甲所、乙所" in finder.find("张三").problem
    assert finder.find("李四").problem


def test_wrong_numbers_are_not_found(zhang):
    assert consultant_numbered(zhang.pk) == zhang
    for pk in (0, 10**30):
        with pytest.raises(NotVisible):
            consultant_numbered(pk)


def test_accounts_by_login(clerk):
    assert account_called("CLERK01") == clerk
    assert account_called("weekly-job") is None
