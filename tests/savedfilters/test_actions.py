"""Filters that are kept: whose they are, who sees them, what is refused."""

import datetime as dt

import pytest
from django.db import connection

from bureau.core.actions import writing
from bureau.core.errors import InvalidValue, NotAllowed, NotVisible
from bureau.journal.models import Entry
from bureau.savedfilters.actions import change_filter, delete_filter, move_filter, save_filter
from bureau.savedfilters.models import SavedFilter
from bureau.savedfilters.queries import filters_for, offices_to_share_with, own_filters
from bureau.savedfilters.rules import address_of, kept_query
from tests.factories.accounts import make_user
from tests.factories.villages import make_position

pytestmark = pytest.mark.django_db

PAGE = "problems:list"


def keep(actor, name="逾期的", office=None, query="state=overdue", page=PAGE):
    return save_filter(actor=actor, page=page, query=query, name=name, office=office)


def names(user, page=PAGE):
    return [(one.filter.name, one.sharer) for one in filters_for(user, page)]


@pytest.fixture
def colleague(county):
    user = make_user("clerk03", "entry")
    make_position(user, office=county.hekou)
    return user


def test_one_keeps_a_filter_for_oneself(clerk, colleague):
    keep(clerk, name="  逾期  的 ")
    assert names(clerk) == [("逾期 的", "")]
    assert names(colleague) == []
    assert names(clerk, "cases:list") == []


def test_a_shared_one_is_seen_by_those_of_the_office_today_only(county, clerk, colleague, other_clerk, leader):
    keep(clerk, office=county.hekou)
    assert names(colleague) == [("逾期的", str(clerk))]
    # Who sees all records of the county does not see what offices share among themselves.
    assert names(other_clerk) == names(leader) == []
    position = colleague.positions.get()
    with writing():
        position.valid_from, position.valid_to = dt.date(2026, 1, 1), dt.date(2026, 7, 14)
        position.save()
    del colleague.__dict__["_places"]
    assert names(colleague) == []


def test_one_shares_only_where_one_holds_a_position(county, clerk, leader):
    assert list(offices_to_share_with(clerk)) == [county.hekou]
    assert list(offices_to_share_with(leader)) == []
    assert list(offices_to_share_with(leader, county.qingshi)) == [county.qingshi]
    for actor in (clerk, leader):
        with pytest.raises(InvalidValue) as refused:
            keep(actor, office=county.qingshi)
        assert list(refused.value.fields) == ["office"]
    row = keep(clerk)
    with pytest.raises(InvalidValue):
        change_filter(actor=clerk, filter_id=row.pk, name="x", office=county.qingshi)


def test_colleagues_open_what_is_shared_and_change_nothing(county, clerk, colleague):
    row = keep(clerk, office=county.hekou)
    with pytest.raises(NotVisible):
        change_filter(actor=colleague, filter_id=row.pk, name="我的", office=None)
    with pytest.raises(NotVisible):
        delete_filter(actor=colleague, filter_id=row.pk)
    with pytest.raises(NotVisible):
        move_filter(actor=colleague, filter_id=row.pk, up=True)
    assert names(clerk) == [("逾期的", "")]


def test_what_is_kept_is_encrypted_and_stays_out_of_the_journal(clerk):
    row = keep(clerk, query="q=王建国&page=3&chosen=1&empty=")
    assert SavedFilter.objects.get(pk=row.pk).query == "q=%E7%8E%8B%E5%BB%BA%E5%9B%BD"
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM savedfilters_savedfilter")
        assert "%E7" not in cursor.fetchone()[0]
    entry = Entry.objects.get(event="savedfilters.filter.added")
    assert entry.after == {"page": PAGE, "office": None}


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("state=overdue&page=2", "state=overdue"),
        ("source=visit&source=&source=letter", "source=visit&source=letter"),
        ("a=1\x00", "a=1"),
        ("chosen=1&chosen_all=1&back=x", ""),
        ("q=+", ""),
    ],
)
def test_only_what_filters_is_kept(query, kept):
    assert kept_query(query) == kept


@pytest.mark.parametrize("page", ["problems:detail", "portal:home", "no:such", "", "savedfilters:list", "admin:index"])
def test_only_lists_with_filters_keep_them(clerk, page):
    assert address_of(page) == ""
    with pytest.raises(NotAllowed):
        keep(clerk, page=page)


def test_a_list_one_may_not_open_keeps_nothing(system):
    assert not system.can("problems.view")
    with pytest.raises(NotAllowed):
        keep(system)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "名" * 41}, "name"),
        ({"name": "坏\x07"}, "name"),
        ({"query": "page=3"}, None),
        ({"query": "q=" + "a" * 2001}, None),
    ],
)
def test_what_is_refused_is_said(clerk, changes, field):
    with pytest.raises(InvalidValue) as refused:
        keep(clerk, **changes)
    assert list(refused.value.fields) == ([field] if field else [])
    assert str(refused.value)
    assert not SavedFilter.objects.exists()


def test_a_name_stands_once_on_a_list(clerk, other_clerk):
    first = keep(clerk)
    keep(clerk, page="cases:list")
    keep(other_clerk)
    with pytest.raises(InvalidValue):
        keep(clerk, query="state=open")
    second = keep(clerk, name="待接收")
    with pytest.raises(InvalidValue):
        change_filter(actor=clerk, filter_id=second.pk, name="逾期的", office=None)
    change_filter(actor=clerk, filter_id=first.pk, name="逾期的", office=None)


def test_at_most_twenty_of_a_list(clerk):
    for number in range(20):
        keep(clerk, name=f"第{number}个")
    with pytest.raises(InvalidValue):
        keep(clerk, name="再来一个")
    keep(clerk, page="cases:list")


def test_they_stand_in_the_order_one_gives_them(county, clerk, colleague):
    rows = {name: keep(clerk, name=name) for name in ("甲", "乙", "丙")}
    keep(colleague, name="同事的", office=county.hekou)
    move_filter(actor=clerk, filter_id=rows["丙"].pk, up=True)
    assert [name for name, _sharer in names(clerk)] == ["甲", "丙", "乙", "同事的"]
    move_filter(actor=clerk, filter_id=rows["甲"].pk, up=True)
    move_filter(actor=clerk, filter_id=rows["甲"].pk, up=False)
    move_filter(actor=clerk, filter_id=rows["乙"].pk, up=False)
    assert [one.name for one in own_filters(clerk)] == ["丙", "甲", "乙"]


def test_what_is_deleted_is_gone_and_was_journalled(county, clerk, colleague):
    row = keep(clerk, office=county.hekou)
    assert delete_filter(actor=clerk, filter_id=row.pk) == PAGE
    assert names(clerk) == names(colleague) == []
    assert Entry.objects.filter(event="savedfilters.filter.removed").count() == 1
