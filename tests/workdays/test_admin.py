"""The calendar in the admin."""

import pytest

from bureau.workdays.actions import fill_year
from bureau.workdays.models import Adjustment

pytestmark = pytest.mark.django_db
LIST = "/admin/workdays/adjustment/"


@pytest.fixture
def browser(bureau_office, signed_in):
    return signed_in(bureau_office)


def test_a_day_is_added_and_changed(browser):
    assert browser.post(f"{LIST}add/", {"date": "2027-01-01", "name": "元旦"}).status_code == 302
    row = Adjustment.objects.get()
    assert (row.is_working, row.name, row.by_staff) == (False, "元旦", True)
    changed = {"is_working": "on", "name": "元旦调休上班"}
    assert browser.post(f"{LIST}{row.pk}/change/", changed).status_code == 302
    row.refresh_from_db()
    assert (row.is_working, row.name) == (True, "元旦调休上班")


@pytest.mark.parametrize(
    "typed", [{"date": "2027-02-30", "name": "x"}, {"date": "2027-01-01", "name": ""}, {"date": "", "name": "x"}]
)
def test_nonsense_is_refused_in_the_form(browser, typed):
    response = browser.post(f"{LIST}add/", typed)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert Adjustment.objects.count() == 0


def test_the_same_day_twice_is_refused(browser):
    fill_year(actor=None, year=2026)
    response = browser.post(f"{LIST}add/", {"date": "2026-10-01", "name": "国庆节"})
    assert response.status_code == 200
    assert Adjustment.objects.count() == 39


@pytest.mark.parametrize("year", [2024, 2026])
def test_list_has_a_fixed_number_of_queries(browser, year, django_assert_num_queries):
    fill_year(actor=None, year=year)
    browser.get(LIST)
    with django_assert_num_queries(7):
        page = browser.get(f"{LIST}?date__year={year}").content.decode()
    assert "国庆节调休上班" in page
    assert "星期" in page
