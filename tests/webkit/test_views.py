"""Lists: states, filters, sorting, pages; forms: one action once, refusals at the fields, stale saves."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.forms import ChoiceField
from django.test import Client
from django.urls import include, path

from bureau.access import PUBLIC
from bureau.core.actions import writing
from bureau.core.errors import InvalidValue, NotAllowed, StaleRecord
from bureau.webkit import paging
from bureau.webkit.forms import DateField, IntegerField, PortalForm, TextField
from bureau.webkit.formviews import ActionFormView, ConfirmActionView
from bureau.webkit.models import SentForm
from bureau.webkit.tables import Column
from bureau.webkit.views import FilterForm, ScopedListView

# Rows of a table that exists: keys stand for names.
STORE: dict[str, int] = {}


class Filters(FilterForm):
    q = TextField(label="名称")
    since = DateField(label="起始日期")
    place = ChoiceField(label="地点", choices=[("", "全部"), ("/a", "甲村"), ("/b", "乙村")])
    lookups = {"q": "key__contains", "since": "sent_at__date__gte", "place": "location"}


class Names(ScopedListView):
    title = "名册"
    filter_form = Filters
    columns = (
        Column("key", "名称", title=True, sort="name"),
        Column("place", "地点", "location", sort="place"),
        Column("length", "字数", lambda row: len(row.key) * 1000, kind="number", phone=False),
    )
    sorts = {"name": ("key",), "place": ("location", "key")}
    default_sort = "name"
    page_size = 10
    empty_text = "还没有名字。"

    def get_queryset(self) -> QuerySet[SentForm]:
        return SentForm.objects.all()

    def get_row_url(self, row: SentForm) -> str:
        return f"/t/names/{row.key}/"

    def get_export_url(self) -> str:
        return "/t/export/"


class CountForm(PortalForm):
    people = IntegerField(label="人数")
    note = TextField(label="备注", required=False)


class Thing:
    version = 3


class Edit(ActionFormView):
    form_class = CountForm
    title = "登记人数"
    success_message = "已保存。"

    def get_object(self):
        return Thing()

    def get_initial(self):
        return {"people": 12, "note": "对方的备注"}

    def perform(self, form):
        data = form.cleaned_data
        if data["people"] == 13 and self.version != 3:
            raise StaleRecord("王芳刚改过这条记录", changes={"people": (12, 13), "office": ("河口", "青石")})
        if data["people"] == 14:
            raise InvalidValue(fields={"people": ["这个数不对"], "office": ["没有这个所"]})
        if data["people"] == 15:
            raise NotAllowed("不能改")
        STORE["people"] = data["people"]
        STORE["note"] = data["note"]
        STORE["times"] = STORE.get("times", 0) + 1
        return STORE["times"]

    def get_success_url(self, result):
        return f"/t/done/{result}/"


class Void(ConfirmActionView):
    title = "作废这条记录"
    cancel_url = "/t/names/"

    def perform(self, form):
        STORE["reason"] = form.cleaned_data["reason"]

    def get_success_url(self, result):
        return "/t/names/"


patterns = [
    path("names/", Names.as_view(), name="names"),
    path("edit/", Edit.as_view(), name="edit"),
    path("void/", Void.as_view(), name="void"),
]
urlpatterns = [path("t/", include((patterns, "t"))), path("", include("bureau.webkit.urls"))]
handler404 = "bureau.webkit.errorpages.not_found"
TABLE = {"t:*": PUBLIC, "webkit:*": PUBLIC}

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _set_up(settings):
    settings.ADDRESS_TABLE = f"{__name__}.TABLE"
    STORE.clear()


def make_rows(count: int) -> None:
    with writing():
        SentForm.objects.bulk_create(SentForm(key=f"n{i:03d}", location="/a" if i % 2 else "/b") for i in range(count))


def page_of(client: Client, query: str = "") -> str:
    response = client.get(f"/t/names/{query}")
    assert response.status_code == 200
    return response.content.decode()


def names_on(page: str) -> list[str]:
    return re.findall(r'href="/t/names/(\w+)/"', page)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_two_queries(client, django_assert_num_queries, count):
    make_rows(count)
    with django_assert_num_queries(2):  # the capped count, the rows
        page_of(client)


def test_empty_list_says_so_without_asking_for_rows(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert "还没有名字。" in page_of(client)


def test_filter_that_matches_nothing_offers_to_clear(client):
    make_rows(2)
    page = page_of(client, "?q=zzz")
    assert "没有符合条件的记录" in page
    assert "还没有名字。" not in page


def test_first_and_last_page(client):
    make_rows(25)
    first = page_of(client)
    assert names_on(first) == [f"n{i:03d}" for i in range(10)]
    assert "共25条" in first
    last = page_of(client, "?page=3")
    assert names_on(last) == [f"n{i:03d}" for i in range(20, 25)]
    assert "（第3页）" in last


@pytest.mark.parametrize("number", ["0", "-1", "4", "x", "1.5", "9" * 30, "１", "²"])
def test_page_that_does_not_exist_is_a_clear_404(client, number):
    make_rows(25)
    response = client.get("/t/names/", {"page": number})
    assert response.status_code == 404
    assert "列表没有这一页" in response.content.decode()


def test_sorting_is_in_the_address_and_only_as_declared(client):
    make_rows(3)
    assert names_on(page_of(client, "?sort=-name")) == ["n002", "n001", "n000"]
    assert names_on(page_of(client, "?sort=place")) == ["n001", "n000", "n002"]
    assert names_on(page_of(client, "?sort=sent_at;drop")) == ["n000", "n001", "n002"]
    assert 'aria-sort="descending"' in page_of(client, "?sort=-name")


def test_filters_narrow_and_can_be_taken_away(client):
    make_rows(12)
    page = page_of(client, "?place=/a&q=00&sort=-name")
    assert names_on(page) == ["n009", "n007", "n005", "n003", "n001"]
    assert 'href="?q=00&amp;sort=-name"' in page
    assert "地点：甲村" in page
    assert 'href="/t/export/?place=%2Fa&amp;q=00&amp;sort=-name"' in page


@pytest.mark.parametrize("query", ["?since=99.99", "?place=nowhere", "?q=a%01b"])
def test_filter_with_an_error_says_so_and_keeps_the_list(client, query):
    make_rows(1)
    page = page_of(client, query)
    assert 'class="msg"' in page
    assert names_on(page) == ["n000"]


def test_numbers_are_grouped_and_phone_leaves_out_what_it_should(client):
    make_rows(1)
    assert '<td class="n none" data-l="字数">4,000</td>' in page_of(client)


def test_count_stops_at_the_cap(client, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 20)
    make_rows(30)
    assert "共20+条" in page_of(client)
    assert client.get("/t/names/?page=3").status_code == 404


def test_a_search_counts_less_far(client, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 200)
    monkeypatch.setattr(paging, "SEARCH_CAP", 20)
    make_rows(30)
    found, everything = page_of(client, "?q=n0"), page_of(client)
    assert "共20+条" in found
    assert "共30条" in everything
    assert "只能翻看前20条" in page_of(client, "?q=n0&page=2")


def form_key(client: Client) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', client.get("/t/edit/").content.decode())
    assert found
    return found[1]


def test_form_carries_key_version_and_values(client):
    page = client.get("/t/edit/").content.decode()
    assert 'name="version" value="3"' in page
    assert 'value="12"' in page


def test_double_click_makes_one_record(client):
    data = {"people": "１５０", "form_key": form_key(client), "version": "3"}
    first, second = client.post("/t/edit/", data), client.post("/t/edit/", data)
    assert (first["Location"], second["Location"]) == ("/t/done/1/", "/t/done/1/")
    assert STORE == {"people": 150, "note": "", "times": 1}


def test_new_form_is_a_new_record(client):
    for _ in range(2):
        client.post("/t/edit/", {"people": "1", "form_key": form_key(client)})
    assert STORE["times"] == 2


def test_refused_form_may_be_sent_again_with_its_key(client):
    key = form_key(client)
    refused = client.post("/t/edit/", {"people": "14", "form_key": key})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert f'value="{key}"' in page
    assert page.count("这个数不对") == 2  # in the summary and at the field
    assert "office: 没有这个所" in page
    assert page.startswith("<!doctype html>")
    assert "<title>有错误：" in page
    assert client.post("/t/edit/", {"people": "16", "form_key": key}).status_code == 302


def test_wrong_value_keeps_what_was_typed(client):
    page = client.post("/t/edit/", {"people": "很多人", "note": "𠮷"}).content.decode()
    assert 'value="很多人"' in page
    assert 'value="𠮷"' in page
    assert 'href="#id_people"' in page
    assert 'aria-describedby="id_people_error"' in page


def test_not_allowed_is_a_page(client):
    assert client.post("/t/edit/", {"people": "15"}).status_code == 403


def test_stale_save_shows_both_values_and_keeps_mine_if_chosen(client):
    stale = client.post("/t/edit/", {"people": "13", "version": "2", "note": "我的备注"})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "王芳刚改过这条记录" in page
    assert 'name="keep_people" value="theirs"> 12' in page
    assert 'name="keep_people" value="yours" checked> 13' in page
    assert "<td>河口</td><td>青石</td>" in page
    assert 'name="version" value="3"' in page
    assert STORE == {}
    client.post("/t/edit/", {"people": "13", "version": "3", "note": "我的备注", "keep_people": "yours"})
    assert (STORE["people"], STORE["note"]) == (13, "我的备注")


def test_stale_save_takes_theirs_if_chosen(client):
    client.post("/t/edit/", {"people": "13", "version": "3", "note": "我的备注", "keep_people": "theirs"})
    assert (STORE["people"], STORE["note"]) == (12, "我的备注")


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_nonsense_version_is_no_version(client, version):
    assert client.post("/t/edit/", {"people": "13", "version": version}).status_code == 409


def test_confirm_asks_for_the_reason(client):
    assert client.post("/t/void/", {"reason": " "}).status_code == 422
    assert client.post("/t/void/", {"reason": "重复登记"}).status_code == 302
    assert STORE == {"reason": "重复登记"}


def test_pages_hold_nothing_inline(client):
    for address in ("/t/names/", "/t/edit/", "/t/void/", "/nowhere/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]* src=)", page)
        assert "http://" not in page.replace("http://www.w3.org", "")


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_the_same_moment_make_one_record(monkeypatch):
    carry_out = Edit.perform

    def slowly(self, form):
        result = carry_out(self, form)
        time.sleep(0.3)  # the second request arrives while the first one's transaction is open
        return result

    monkeypatch.setattr(Edit, "perform", slowly)
    data = {"people": "20", "form_key": "one-and-the-same"}

    def send(_number: int) -> str:
        try:
            return Client().post("/t/edit/", data)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(send, range(2))) == ["/t/done/1/", "/t/done/1/"]
    assert STORE["times"] == 1
