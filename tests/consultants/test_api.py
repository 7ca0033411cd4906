"""Consultants for programs: of their telephones only what they agreed to publish."""

import datetime as dt

import pytest

from tests.factories.consultants import make_appointment, make_consultant, make_firm

pytestmark = pytest.mark.django_db
LIST = "/api/v1/consultants/"
PHONE = "13912345678"


@pytest.fixture
def zhang(county):
    zhang = make_consultant("张明", firm=make_firm(), phone=PHONE, license_no="13711202010123456")
    make_appointment(county.wangjia, zhang)
    return zhang


def test_consultant_without_private_data(api, county, zhang):
    assert api().get(f"{LIST}{zhang.pk}/").json() == {
        "id": zhang.pk,
        "name": "张明",
        "category": "lawyer",
        "firm": {"id": zhang.firm_id, "name": "正大律师事务所", "category": "law_firm"},
        "phone": "",
        "villages": [
            {
                "id": county.wangjia.pk,
                "name": "王家村",
                "township": {"id": county.hekou_town.pk, "name": "河口镇"},
            }
        ],
    }
    text = api().get(LIST).content.decode()
    assert PHONE not in text
    assert "13711202010123456" not in text


def test_phone_that_may_be_published_is(api, county):
    li = make_consultant("李芳", phone=PHONE, phone_public=True)
    make_appointment(county.lijia, li)
    assert api().get(f"{LIST}{li.pk}/").json()["phone"] == PHONE


def test_only_who_serves_a_village_today_is_shown(api, county, zhang):
    idle, former, gone = make_consultant("王闲"), make_consultant("赵前"), make_consultant("孙离", is_active=False)
    make_appointment(county.lijia, former, ended_on=dt.date(2026, 7, 14))
    make_appointment(county.zhaojia, gone)
    assert [one["name"] for one in api().get(LIST).json()["results"]] == ["张明"]
    for hidden in (idle, former, gone):
        assert api().get(f"{LIST}{hidden.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?village={wangjia}", {"张明"}),
        ("?village={zhaojia}", {"李芳"}),
        ("?village={sunjia}", set()),
        ("?township={hekou_town}", {"张明"}),
        ("?q=芳", {"李芳"}),
        ("?firm={firm}", {"张明"}),
    ],
)
def test_filters(api, county, zhang, query, shown):
    make_appointment(county.zhaojia, make_consultant("李芳"))
    keys = {name: getattr(county, name).pk for name in ("wangjia", "zhaojia", "sunjia", "hekou_town")}
    body = api().get(LIST + query.format(firm=zhang.firm_id, **keys)).json()
    assert {one["name"] for one in body["results"]} == shown


@pytest.mark.parametrize("more", [0, 2])
def test_list_asks_three_queries(api, county, zhang, more, django_assert_num_queries):
    for village in (county.lijia, county.zhaojia)[:more]:
        make_appointment(village, make_consultant("李芳", firm=make_firm(f"所{village.pk}")))
    with django_assert_num_queries(3):
        assert api().get(LIST).json()["count"] == 1 + more
