"""Committees and mediators for programs: to read, within one's scope."""

import datetime as dt

import pytest

from tests.factories.mediation import make_committee, make_mediator

COMMITTEES, MEDIATORS = "/api/v1/committees/", "/api/v1/mediators/"


@pytest.fixture
def hekou(county):
    return make_committee(county.hekou, village=county.wangjia, head="刘和平")


@pytest.fixture
def qingshi(county):
    return make_committee(county.qingshi)


def test_a_committee_as_its_list_shows_it(api, clerk, county, hekou):
    body = api(clerk).get(f"{COMMITTEES}{hekou.pk}/").json()
    assert (
        body
        == api(clerk).get(COMMITTEES).json()["results"][0]
        == {
            "id": hekou.pk,
            "name": "河口镇人民调解委员会",
            "short_name": "河口镇",
            "kind": "township",
            "industry": "",
            "office": {"id": county.hekou.pk, "name": "河口司法所"},
            "village": {"id": county.wangjia.pk, "name": "王家村"},
            "head": "刘和平",
            "founded_on": None,
            "closed_on": None,
        }
    )


@pytest.mark.parametrize(
    ("viewer", "seen"), [("clerk", {"刘和平"}), ("other_clerk", {"王芳"}), ("leader", {"刘和平", "王芳"})]
)
def test_mediators_of_the_scope_without_their_phones(api, request, hekou, qingshi, viewer, seen):
    make_mediator(hekou, "刘和平", phone="13812341402")
    make_mediator(qingshi, "王芳")
    client = api(request.getfixturevalue(viewer))
    answer = client.get(MEDIATORS)
    assert {one["name"] for one in answer.json()["results"]} == seen
    assert "13812341402" not in answer.content.decode()
    assert len(client.get(COMMITTEES).json()["results"]) == len(seen)


def test_filters_and_what_is_over(api, leader, hekou, qingshi):
    make_mediator(hekou, "刘和平", ended_on=dt.date(2026, 7, 14))
    fang = make_mediator(qingshi, "王芳")
    client = api(leader)
    assert [one["name"] for one in client.get(MEDIATORS).json()["results"]] == ["王芳"]
    assert client.get(MEDIATORS, {"committee": hekou.pk}).json()["count"] == 0
    assert client.get(MEDIATORS, {"q": "芳"}).json()["results"][0]["id"] == fang.pk
    assert client.get(COMMITTEES, {"q": "青石"}).json()["count"] == 1
    assert client.get(MEDIATORS, {"committee": "x"}).status_code == 400


def test_out_of_scope_is_not_found_and_nothing_is_written(api, clerk, qingshi):
    fang = make_mediator(qingshi, "王芳")
    client = api(clerk)
    assert {client.get(f"{COMMITTEES}{qingshi.pk}/").status_code, client.get(f"{MEDIATORS}{fang.pk}/").status_code} == {
        404
    }
    assert client.get(f"{COMMITTEES}{10**30}/").status_code == 404
    assert client.post(COMMITTEES, {}, format="json").status_code == 405
    assert api().get(COMMITTEES).status_code == 401


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", [COMMITTEES, MEDIATORS])
def test_lists_cost_the_same_for_any_number_of_rows(api, clerk, county, address, rows, django_assert_num_queries):
    for number in range(rows):
        make_mediator(
            make_committee(county.hekou, f"河口{number}村人民调解委员会", village=county.wangjia), f"王{number}"
        )
    client = api(clerk)
    client.get(address)
    with django_assert_num_queries(6):  # session, account, roles, positions, count, rows
        assert client.get(address).json()["count"] == rows
