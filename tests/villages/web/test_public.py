"""Finding a village without signing in."""

import pytest
from django.test import Client

from tests.factories.villages import make_village


@pytest.fixture
def visitor():
    return Client()


def names(response):
    return [village.name for village in response.context["found"]]


def test_townships_first_then_the_villages_of_one_in_the_order_of_their_reading(visitor, county):
    response = visitor.get("/villages/")
    assert [town.name for town in response.context["townships"]] == ["河口镇", "青石镇"]
    response = visitor.get(f"/villages/?township={county.hekou_town.pk}")
    assert names(response) == ["李家村", "王家村"]


@pytest.mark.parametrize("words", ["王家", "王家村", "王家村委会", "wangjia", "WJC", "ｗｊｃ", " 王 家 "])
def test_found_by_name_pinyin_and_initials(visitor, county, words):
    assert names(visitor.get("/villages/", {"q": words})) == ["王家村"]


def test_no_match_says_so_and_keeps_the_buttons(visitor, county):
    response = visitor.get("/villages/", {"q": "月亮"})
    assert names(response) == []
    assert "月亮" in response.content.decode()
    assert "河口镇" in response.content.decode()


def test_closed_villages_are_not_offered(visitor, county):
    make_village("旧村", county.hekou_town, valid_to="2026-07-14", pinyin="jiucun", initials="jc")
    assert names(visitor.get("/villages/", {"q": "旧村"})) == []


@pytest.mark.parametrize(
    "query", ["q=" + "长" * 5000, "q=%F0%A0%AE%B7", "q=%25_%27", "township=9", "township=x", "q=%00"]
)
def test_nonsense_is_never_an_error_of_ours(visitor, county, query):
    assert visitor.get(f"/villages/?{query}").status_code in (200, 400, 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_two_queries(visitor, county, rows, django_assert_num_queries):
    for number in range(rows):
        make_village(f"甲{number}村", county.hekou_town, pinyin=f"jia{number}cun", initials="jc")
    with django_assert_num_queries(2):
        assert len(names(visitor.get("/villages/", {"q": "甲"}))) == rows
