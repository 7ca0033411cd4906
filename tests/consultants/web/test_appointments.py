"""The desk's pages of who serves which village."""

import datetime as dt

import pytest

from bureau.core.actions import writing
from consultants.models import Appointment
from tests.conftest import TODAY
from tests.factories.consultants import make_appointment, make_consultant, make_firm
from tests.factories.villages import make_village
from villages.models import Area


@pytest.fixture
def zhang(county):
    return make_consultant("张三", firm=make_firm("正大律师事务所"), license_no="13711201010000001")


@pytest.fixture
def li(county):
    return make_consultant("李四", license_no="13711201010000002")


def rows(response):
    return [row.object.name for row in response.context["rows"]]


def test_villages_without_consultant_come_first(clerk, county, zhang, signed_in):
    make_appointment(county.lijia, zhang)
    response = signed_in(clerk).get("/desk/consultants/villages/")
    assert rows(response) == ["王家村", "李家村"]
    assert response.context["vacant"] == 1
    assert rows(signed_in(clerk).get("/desk/consultants/villages/?vacant=1")) == ["王家村"]


@pytest.mark.parametrize("more", [1, 3])
def test_list_queries(leader, county, signed_in, more, django_assert_num_queries):
    for number in range(more):
        consultant = make_consultant(f"顾问{number}", firm=make_firm(f"第{number}所"))
        make_appointment(make_village(f"第{number}村", county.hekou_town), consultant)
    browser = signed_in(leader)
    browser.get("/desk/consultants/villages/")  # the first page of a session also writes the session
    with django_assert_num_queries(11):
        browser.get("/desk/consultants/villages/")


def test_appoint_then_hand_over_then_end(clerk, county, zhang, li, signed_in):
    browser = signed_in(clerk)
    village = county.wangjia.pk
    assert "/appoint/" in browser.get(f"/desk/consultants/villages/{village}/").content.decode()
    browser.post(f"/desk/consultants/villages/{village}/appoint/", {"consultant": zhang.pk, "on": "2026.1.1"})
    taken = browser.post(f"/desk/consultants/villages/{village}/appoint/", {"consultant": li.pk, "on": "2026-02-01"})
    assert taken.status_code == 422
    assert "张三" in taken.content.decode()
    assert f'value="{li.pk}" selected' in taken.content.decode()
    data = {"consultant": li.pk, "on": "2026-07-01", "reason": "adjusted"}
    assert browser.post(f"/desk/consultants/villages/{village}/hand-over/", data).status_code == 302
    new = Appointment.objects.get(ended_on=None)
    assert new.consultant == li
    assert browser.post(f"/desk/consultants/appointments/{new.pk}/end/", {"on": "2026-07-15"}).status_code == 422
    data = {"on": "2026-07-15", "reason": "expired", "version": "1"}
    assert browser.post(f"/desk/consultants/appointments/{new.pk}/end/", data).status_code == 302
    assert [a.ended_on for a in Appointment.objects.order_by("valid_from")] == [dt.date(2026, 6, 30), TODAY]


def test_another_offices_village_is_not_found(other_clerk, county, zhang, signed_in):
    held = make_appointment(county.wangjia, zhang)
    browser = signed_in(other_clerk)
    for path in (
        f"villages/{county.wangjia.pk}/",
        f"villages/{county.wangjia.pk}/hand-over/",
        f"appointments/{held.pk}/end/",
    ):
        assert browser.get(f"/desk/consultants/{path}").status_code == 404


def test_leader_sees_but_does_not_appoint(leader, county, zhang, signed_in):
    browser = signed_in(leader)
    assert browser.get(f"/desk/consultants/villages/{county.wangjia.pk}/").status_code == 200
    assert browser.get(f"/desk/consultants/villages/{county.wangjia.pk}/appoint/").status_code == 403


@pytest.mark.parametrize("day", ["", "2026-02-30", "后天", "9999-01-01", "\x00"])
def test_wrong_days_are_refused_in_the_form(clerk, county, zhang, signed_in, day):
    path = f"/desk/consultants/villages/{county.wangjia.pk}/appoint/"
    assert signed_in(clerk).post(path, {"consultant": zhang.pk, "on": day}).status_code == 422
    assert not Appointment.objects.exists()


def test_areas_with_their_firms_and_coverage(leader, county, zhang, li, signed_in, django_assert_num_queries):
    with writing():
        east = Area.objects.create(name="东片区")
        county.hekou_town.area = east
        county.hekou_town.save()
        zhang.firm.area = east
        zhang.firm.save()
    make_appointment(county.wangjia, zhang)
    make_appointment(county.lijia, li)
    make_appointment(county.zhaojia, li)
    browser = signed_in(leader)
    browser.get("/desk/consultants/areas/")
    with django_assert_num_queries(8):
        response = browser.get("/desk/consultants/areas/")
    told = [
        (str(line.area), [f.name for f in line.firms], line.villages, line.served, line.served_by_own)
        for line in response.context["lines"]
    ]
    assert told == [("东片区", ["正大律师事务所"], 2, 2, 1), ("None", [], 2, 1, 0)]
    assert (response.context["villages"], response.context["served"]) == (4, 3)
