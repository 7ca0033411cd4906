"""The chips above a list, and the pages of what one keeps."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bureau.savedfilters.actions import save_filter
from bureau.savedfilters.models import SavedFilter
from tests.factories.rectification import make_problem
from tests.factories.villages import make_position

pytestmark = pytest.mark.django_db

LISTS = ["problems:list", "opinions:list", "cases:list", "services:list", "villages:list", "committees:list"]
NEW = "/desk/filters/new/"


@pytest.fixture
def desk(signed_in, clerk):
    return signed_in(clerk)


def text(answer):
    return answer.content.decode()


def keep(actor, name="逾期的", office=None, query="state=overdue", page="problems:list"):
    return save_filter(actor=actor, page=page, query=query, name=name, office=office)


@pytest.mark.parametrize("page", LISTS)
def test_every_filtered_list_offers_to_keep_its_filter(signed_in, bureau_office, clerk, page):
    desk = signed_in(clerk)
    address = reverse(page)
    assert NEW not in text(desk.get(address))
    narrowed = text(desk.get(address, {"q": "路灯"}))
    query = quote("q=%E8%B7%AF%E7%81%AF", safe="")
    assert f'href="{NEW}?page={quote(page, safe="")}&amp;query={query}"' in narrowed
    keep(clerk, page=page, query="q=路灯")
    shown = text(desk.get(address, {"q": "路灯", "page": "1"}))
    assert '<a class="chip on" href="?q=%E8%B7%AF%E7%81%AF" aria-current="true">逾期的</a>' in shown
    assert NEW not in shown


def test_from_the_list_to_the_kept_filter_and_back(desk, campaign, county):
    link = {"page": "problems:list", "query": "state=overdue&owner=刘"}
    address = f"{NEW}?page=problems:list&query={quote('state=overdue&owner=刘')}"
    form = desk.get(NEW, link)
    assert form.status_code == 200
    answer = desk.post(address, {"name": "刘的逾期", "office": county.hekou.pk, "form_key": "k"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/problems/?state=overdue&owner=")
    assert desk.post(address, {"name": "刘的逾期", "form_key": "k"})["Location"] == answer["Location"]
    assert SavedFilter.objects.get().office == county.hekou
    assert desk.get(answer["Location"]).status_code == 200
    again = desk.post(address, {"name": "刘的逾期", "form_key": "other"})
    assert again.status_code == 422
    assert "已有" in text(again)


def test_a_shared_filter_shows_its_reader_only_his_own_records(signed_in, county, clerk, other_clerk, campaign):
    mine, theirs = make_problem(campaign, county.hekou), make_problem(campaign, county.qingshi)
    make_position(clerk, office=county.qingshi)
    keep(clerk, office=county.qingshi, query="q=归档", name="归档")
    reader = signed_in(other_clerk)
    page = text(reader.get("/desk/problems/"))
    assert 'href="?q=%E5%BD%92%E6%A1%A3"' in page
    found = text(reader.get("/desk/problems/?q=%E5%BD%92%E6%A1%A3"))
    assert theirs.number in found
    assert mine.number not in found


def test_values_that_no_longer_exist_are_said_and_break_nothing(desk, clerk, campaign, county):
    make_problem(campaign, county.hekou)
    keep(clerk, query="campaign=99999&state=gone&no_such=1&since=never")
    page = desk.get(f"/desk/problems/?{SavedFilter.objects.get().query}")
    assert page.status_code == 200
    assert "chip on" in text(page)
    assert page.context["filter_form"].errors.keys() == {"campaign", "state", "since"}


def test_rename_order_and_delete(desk, clerk, county):
    first, second = keep(clerk, "甲"), keep(clerk, "乙")
    page = text(desk.get("/desk/filters/"))
    assert page.index("甲") < page.index("乙")
    assert '<a href="/desk/problems/">' in page
    assert desk.post(f"/desk/filters/{second.pk}/move/", {"to": "up"}).status_code == 302
    page = text(desk.get("/desk/filters/"))
    assert page.index("乙") < page.index("甲")
    changed = desk.post(f"/desk/filters/{first.pk}/", {"name": "丙", "office": county.hekou.pk})
    assert changed.status_code == 302
    first.refresh_from_db()
    assert (first.name, first.office) == ("丙", county.hekou)
    assert desk.get(f"/desk/filters/{first.pk}/delete/").status_code == 200
    assert SavedFilter.objects.count() == 2
    assert desk.post(f"/desk/filters/{first.pk}/delete/").status_code == 302
    assert list(SavedFilter.objects.all()) == [second]


@pytest.mark.parametrize("step", ["", "delete/", "move/"])
def test_another_persons_filter_looks_like_none(signed_in, county, clerk, other_clerk, step):
    row = keep(clerk)
    assert signed_in(other_clerk).post(f"/desk/filters/{row.pk}/{step}", {"name": "x", "to": "up"}).status_code == 404
    assert signed_in(clerk).post(f"/desk/filters/{row.pk + 1}/{step}", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("page", ["", "problems:detail", "no:such", "signals:list", "a" * 500, "x\n"])
def test_a_page_that_is_no_list_of_mine_is_not_found(desk, page):
    assert desk.get(NEW, {"page": page, "query": "q=1"}).status_code == 404
    assert desk.post(f"{NEW}?{'page=' + quote(page)}", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("query", ["", "page=2", "q=" + "a" * 5000])
def test_a_filter_that_cannot_be_kept_is_said(desk, query):
    answer = desk.post(f"{NEW}?page=problems:list&query={quote(query)}", {"name": "x"})
    assert answer.status_code == 422
    assert not SavedFilter.objects.exists()


def test_a_name_is_shown_as_text(desk, clerk):
    keep(clerk, name='<b>"&amp;')
    assert "&lt;b&gt;&quot;&amp;amp;" in text(desk.get("/desk/problems/"))


def test_the_list_takes_as_many_queries_for_one_filter_as_for_five(desk, clerk):
    counts = []
    keep(clerk, "第一个")
    desk.get("/desk/problems/")
    for some in (0, 4):
        for number in range(some):
            keep(clerk, f"另{number}个")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/desk/problems/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
