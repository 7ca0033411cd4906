"""Positions in the admin."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.journal.models import Entry
from tests.factories.accounts import make_user
from tests.factories.villages import make_position
from villages.models import Position, Village

LIST = "/admin/villages/position/"


@pytest.fixture
def browser(signed_in, county):
    return signed_in(make_user("security", Role.SECURITY))


def new(user, **place):
    return {"user": user.pk, "duty": "clerk", "valid_from": "2026-07-01", "valid_to": "", **place}


def test_position_is_assigned_and_opens_the_office(browser, county):
    user = make_user("clerk01", Role.ENTRY)
    assert browser.post(f"{LIST}add/", new(user, office=county.hekou.pk)).status_code == 302
    position = Position.objects.get()
    assert (position.user, position.office, position.valid_from) == (user, county.hekou, dt.date(2026, 7, 1))
    assert set(Village.objects.visible_to(user)) == {county.wangjia, county.lijia}
    assert Entry.objects.get().event == "villages.position.assigned"


def test_two_places_or_none_are_refused_in_words(browser, county):
    user = make_user("clerk01", Role.ENTRY)
    browser.cookies["django_language"] = "en"
    for place in ({}, {"office": county.hekou.pk, "village": county.wangjia.pk}):
        response = browser.post(f"{LIST}add/", new(user, **place))
        assert response.status_code == 200
        assert "Choose exactly one office, township or village." in response.content.decode()
    assert Position.objects.count() == 0


@pytest.mark.parametrize(
    "bad", [{"valid_from": ""}, {"valid_from": "2026-13-01"}, {"valid_from": "0001-01-01"}, {"office": "9" * 30}]
)
def test_nonsense_is_no_500(browser, county, bad):
    user = make_user("clerk01", Role.ENTRY)
    assert browser.post(f"{LIST}add/", {**new(user, office=county.hekou.pk), **bad}).status_code == 200
    assert Position.objects.count() == 0


def test_position_is_only_ended(browser, county):
    user = make_user("clerk01", Role.ENTRY)
    position = make_position(user, office=county.hekou, valid_from=dt.date(2026, 1, 1))
    sent = {"valid_to": "2026-07-14", "office": county.qingshi.pk, "user": 1}
    assert browser.post(f"{LIST}{position.pk}/change/", sent).status_code == 302
    position.refresh_from_db()
    assert (position.office, position.user, position.valid_to) == (county.hekou, user, dt.date(2026, 7, 14))
    assert not Village.objects.visible_to(user).exists()


def test_list_shows_villages_with_their_township_and_one_person(browser, county):
    one, two = make_user("clerk01", name="王一"), make_user("clerk02", name="李二")
    make_position(one, village=county.wangjia)
    make_position(two, village=county.zhaojia)
    page = browser.get(f"{LIST}?user__id__exact={one.pk}").content.decode()
    assert "王一" in page
    assert "李二" not in page
    assert "河口镇 王家村" in browser.get(f"{LIST}add/").content.decode()
    assert "王家村" in browser.get(f"/admin/accounts/user/{one.pk}/change/").content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.AUDIT, Role.BUREAU_OFFICE])
def test_others_neither_see_nor_assign(signed_in, county, role):
    user = make_user("someone", role)
    browser = signed_in(user)
    assert browser.get(LIST).status_code == 403
    assert browser.post(f"{LIST}add/", new(user, office=county.hekou.pk)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_fixed_number_of_queries(browser, county, rows, django_assert_num_queries):
    for number in range(rows):
        make_position(make_user(f"clerk{number}"), office=county.hekou)
    browser.get(LIST)
    with django_assert_num_queries(7):
        browser.get(LIST)
