"""The public page of a village."""

import datetime as dt

import pytest
from django.test import Client

from bureau.core.actions import writing
from consultants.models import Consultant
from tests.factories.consultants import make_appointment, make_consultant, make_firm, make_service
from tests.factories.villages import make_village


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def served(county):
    consultant = make_consultant(
        "张三", firm=make_firm("正大律师事务所"), phone="13800001402", license_no="13711201010000001"
    )
    make_appointment(county.wangjia, consultant)
    return county.wangjia


def page(visitor, village, tail=""):
    response = visitor.get(f"/villages/{village.pk}/{tail}")
    assert response.status_code == 200
    return response.content.decode()


def test_consultant_and_firm_are_named_but_the_phone_only_if_public(visitor, served):
    text = page(visitor, served)
    assert "张三" in text
    assert "正大律师事务所" in text
    assert "13800001402" not in text
    with writing():
        Consultant.objects.update(phone_public=True)
    assert 'href="tel:13800001402"' in page(visitor, served)


def test_counts_only_of_this_year(visitor, served):
    make_service(served)
    make_service(served)
    make_service(served, date=dt.date(2025, 12, 31))
    response = visitor.get(f"/villages/{served.pk}/")
    assert (response.context["total"], [n for _label, n in response.context["counts"]]) == (2, [2])
    assert "解答土地承包问题" not in response.content.decode()


def test_vacant_village_points_to_the_office_with_its_phone(visitor, county):
    with writing():
        county.hekou.phone = "0633-5212345"
        county.hekou.save()
    text = page(visitor, county.lijia)
    assert "河口司法所" in text
    assert 'href="tel:0633-5212345"' in text


def test_merged_village_points_to_its_successor(visitor, county, served):
    old = make_village("旧村", county.hekou_town, valid_to=dt.date(2026, 6, 30), merged_into=served)
    assert f'href="/villages/{served.pk}/"' in page(visitor, old)


def test_by_code_by_qr_and_notice_sheet(visitor, county):
    village = make_village("甲村", county.hekou_town, code="371121100201")
    assert "甲村" in visitor.get("/v/371121100201/?m=e").content.decode()
    answer = visitor.get(f"/villages/{village.pk}/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    assert "http://testserver/v/371121100201/?m=e" in page(visitor, village, "notice/")


@pytest.mark.parametrize(
    "path", ["/villages/999999/", "/villages/99999999999999999999/", "/v/999999999999/", "/v/123/"]
)
def test_missing_villages_are_not_found(visitor, county, path):
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("services", [1, 3])
def test_page_costs_three_queries(visitor, served, services, django_assert_num_queries):
    for _number in range(services):
        make_service(served)
    with django_assert_num_queries(3):
        page(visitor, served)
