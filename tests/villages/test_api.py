"""Villages and townships for programs: what everybody may know."""

import datetime as dt

import pytest

from tests.factories.villages import make_township, make_village

pytestmark = pytest.mark.django_db
LIST = "/api/v1/villages/"


def names(response):
    return [one["name"] for one in response.json()["results"]]


def test_village_shows_what_its_page_shows_and_nothing_else(api, county):
    body = api().get(f"{LIST}{county.wangjia.pk}/").json()
    assert body == {
        "id": county.wangjia.pk,
        "name": "王家村",
        "code": None,
        "kind": "village",
        "township": {"id": county.hekou_town.pk, "name": "河口镇"},
        "office": {"id": county.hekou.pk, "name": "河口司法所", "phone": "", "address": ""},
    }


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["李家村", "孙家村", "王家村", "赵家村"]),
        ("?q=wjc", ["王家村"]),
        ("?q=%E6%9D%8E%E5%AE%B6", ["李家村"]),
        ("?q=zzz", []),
        ("?sort=-name", ["赵家村", "王家村", "孙家村", "李家村"]),
        ("?township={town}", ["李家村", "王家村"]),
        ("?office={office}&q=wang", ["王家村"]),
        ("?office=999999", []),
    ],
)
def test_filters_and_order(api, county, query, shown):
    address = LIST + query.format(town=county.hekou_town.pk, office=county.hekou.pk)
    assert names(api().get(address)) == shown


@pytest.mark.parametrize(
    ("query", "field"),
    [("?office=x", "office"), ("?office=0", "office"), ("?township=" + "9" * 30, "township"), ("?sort=phone", "sort")],
)
def test_filters_that_cannot_be_used_are_refused(api, county, query, field):
    response = api().get(LIST + query)
    assert (response.status_code, list(response.json()["errors"])) == (400, [field])


def test_closed_village_is_not_listed(api, county):
    closed = make_village("旧村", county.hekou_town, valid_to=dt.date(2026, 7, 14))
    assert "旧村" not in names(api().get(LIST))
    assert api().get(f"{LIST}{closed.pk}/").status_code == 404


def test_townships_with_their_offices(api, county):
    make_township("空镇", county.hekou)
    assert api().get("/api/v1/townships/").json()["results"] == [
        {
            "id": county.hekou_town.pk,
            "name": "河口镇",
            "code": None,
            "office": {"id": county.hekou.pk, "name": "河口司法所"},
            "village_count": 2,
        },
        {
            "id": county.qingshi_town.pk,
            "name": "青石镇",
            "code": None,
            "office": {"id": county.qingshi.pk, "name": "青石司法所"},
            "village_count": 2,
        },
    ]


@pytest.mark.parametrize("more", [0, 3])
@pytest.mark.parametrize("address", [LIST, "/api/v1/townships/"])
def test_lists_ask_two_queries(api, county, address, more, django_assert_num_queries):
    for number in range(more):
        make_village(f"{number}村", make_township(f"{number}镇", county.hekou))
    with django_assert_num_queries(2):
        api().get(address)


def test_pages(api, county):
    first = api().get(LIST, {"page_size": 3}).json()
    assert (first["count"], first["count_capped"], len(first["results"]), first["previous"]) == (4, False, 3, None)
    second = api().get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    for page in ("3", "0", "x", "9" * 5000):
        assert api().get(LIST, {"page_size": 3, "page": page}).status_code == 404
