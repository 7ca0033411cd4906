"""Menus are registered, filtered by capability and address; the table check names what is missing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from bureau.access import PUBLIC, SIGNED_IN
from bureau.webkit import navigation
from bureau.webkit.checks import check_address_table


def page(request):
    return HttpResponse("fine")


urlpatterns = [
    path("", page, name="front"),
    path("desk/", page, name="desk"),
    path("desk/records/", page, name="records"),
    path("desk/records/new/", page, name="new-record"),
    path("lost/", page, name="lost"),
]
TABLE = {"front": PUBLIC, "desk": SIGNED_IN, "records": "services.enter", "new-record": "services.enter"}

pytestmark = pytest.mark.urls(__name__)


class Visitor:
    is_authenticated = True

    def __init__(self, *capabilities: str) -> None:
        self.capabilities = capabilities

    def can(self, capability: str) -> bool:
        return capability in self.capabilities


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register("desk", "记录", "records", "services.enter", 20)
    navigation.register("desk", "登记", "new-record", "services.enter", 30)
    navigation.register("desk", "工作台", "desk", order=10)
    navigation.register("desk", "没有的", "nowhere")
    navigation.register("public", "首页", "front")


def shown(address: str, user: object) -> list[tuple[str, str]]:
    request = RequestFactory().get(address)
    request.user = user  # type: ignore[assignment]
    return [(str(entry.label), entry.current) for entry in navigation.shown("desk", request)]


def test_entries_stand_in_order_and_only_where_there_is_an_address():
    assert shown("/desk/", Visitor("services.enter")) == [("工作台", "page"), ("记录", ""), ("登记", "")]


@pytest.mark.parametrize("user", [Visitor(), AnonymousUser()], ids=["lacking", "anonymous"])
def test_entries_that_need_a_capability_are_hidden(user):
    assert shown("/desk/", user) == [("工作台", "page")]


def test_a_page_below_marks_the_nearest_entry():
    user = Visitor("services.enter")
    assert shown("/desk/records/12/", user) == [("工作台", ""), ("记录", "true"), ("登记", "")]
    assert shown("/desk/records/new/", user) == [("工作台", ""), ("记录", ""), ("登记", "page")]


def test_registering_twice_replaces():
    navigation.register("desk", "台账", "records", order=5)
    assert shown("/desk/", Visitor())[0] == ("台账", "")


@pytest.mark.parametrize(("count", "text"), [(0, ""), (1, "1"), (99, "99"), (100, "99+")])
def test_what_waits_is_counted_beside_the_entry(count, text):
    asked = []
    navigation.register("desk", "记录", "records", "services.enter", 20, badge=lambda user: asked.append(user) or count)
    request = RequestFactory().get("/desk/")
    request.user = Visitor("services.enter")
    assert {entry.label: entry.badge for entry in navigation.shown("desk", request)} == {
        "工作台": "",
        "记录": text,
        "登记": "",
    }
    assert asked == [request.user]


@pytest.mark.parametrize("user", [Visitor(), AnonymousUser()], ids=["lacking", "anonymous"])
def test_nothing_is_counted_for_who_may_not_see_the_entry(user):
    def refuse(_user):
        pytest.fail("counted")

    navigation.register("desk", "记录", "records", "services.enter", 20, badge=refuse)
    assert shown("/desk/", user) == [("工作台", "page")]


def test_nothing_is_counted_for_strangers():
    navigation.register("desk", "工作台", "desk", order=10, badge=lambda _user: 1 / 0)
    assert shown("/desk/", AnonymousUser()) == [("工作台", "page")]


def test_unknown_area_is_a_mistake():
    with pytest.raises(ValueError, match="unknown navigation area 'side'"):
        navigation.register("side", "x", "desk")


def test_check_names_addresses_missing_in_the_table(settings):
    settings.ADDRESS_TABLE = f"{__name__}.TABLE"
    assert [(e.id, e.msg) for e in check_address_table(None)] == [
        ("webkit.E001", "the address 'lost' is missing in the address table")
    ]
