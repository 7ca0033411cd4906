"""The same exact sets through the API, by session and by token, and what ends at once: position, role, account."""

import datetime as dt

import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from bureau.accounts.actions import change_user, disable_user
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from tests.factories.accounts import make_user
from tests.factories.consultants import make_service
from tests.permissions.leaks import ALL, ANONYMOUS, FORMER, HEKOU, QINGSHI, WANGJIA
from tests.permissions.test_leaks import VIEWERS, person
from villages.models import Position

LIST = "/api/v1/services/"
TEXTS = ("甲号记录", "乙号记录", "丙号记录", "丁号记录")
SEEN = {
    ANONYMOUS: set(),
    FORMER: set(),
    HEKOU: {"甲号记录", "乙号记录"},
    QINGSHI: {"丙号记录", "丁号记录"},
    WANGJIA: {"甲号记录"},
    ALL: set(TEXTS),
}


@pytest.fixture
def records(county):
    places = (county.wangjia, county.lijia, county.zhaojia, county.sunjia)
    return [make_service(place, content=text) for place, text in zip(places, TEXTS, strict=True)]


def programs(user):
    """One that is signed in by session, one by token."""
    by_session, by_token = APIClient(), APIClient()
    if user is not None:
        by_session.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        with writing():
            by_token.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=user).key}")
    return by_session, by_token


def texts_of(answer):
    return {row["content"] for row in answer.json().get("results", [])}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_lists_counts_and_single_records(viewer, county, records):
    user = None if viewer == ANONYMOUS else person(viewer, county)
    for program in programs(user):
        answer = program.get(LIST)
        if user is None or not user.can("services.view"):
            assert answer.status_code in (401, 403)
            continue
        seen = SEEN.get(viewer, set(TEXTS))
        assert (texts_of(answer), answer.json()["count"]) == (seen, len(seen))
        found = {row.content for row in records if program.get(f"{LIST}{row.pk}/").status_code == 200}
        assert found == seen
        searched = set().union(*(texts_of(program.get(LIST, {"q": text})) for text in TEXTS))
        assert searched == seen


@pytest.mark.parametrize("viewer", [FORMER, QINGSHI])
def test_writing_to_a_record_that_is_not_seen_is_not_found(viewer, county, records):
    program = programs(person(viewer, county))[1]
    address = f"{LIST}{records[0].pk}/"
    assert program.patch(address, {"content": "x"}, format="json", HTTP_IF_MATCH='"1"').status_code == 404
    assert program.post(f"{address}void/", {"reason": "x"}, format="json").status_code == 404
    assert program.post(f"{address}restore/").status_code == 404
    records[0].refresh_from_db()
    assert (records[0].content, records[0].is_void) == ("甲号记录", False)


def test_another_offices_village_and_office_cannot_be_named(county, records):
    program = programs(person(QINGSHI, county))[1]
    sent = {"date": "2026-07-14", "kind": "consult", "content": "x"}
    unknown = program.post(LIST, {**sent, "village": 10**9}, format="json")
    foreign = program.post(LIST, {**sent, "village": county.wangjia.pk}, format="json")
    assert (foreign.status_code, foreign.json()) == (400, unknown.json())
    filtered = program.get(LIST, {"office": county.hekou.pk}).json()
    assert filtered == program.get(LIST, {"office": 10**9}).json()


def end_position(user):
    with writing():
        Position.objects.filter(user=user).update(valid_to=dt.date(2026, 7, 14))


def take_role(user):
    change_user(actor=make_user("security", Role.SECURITY), user_id=user.pk, name=user.name, roles=[])


def disable(user):
    disable_user(actor=make_user("security", Role.SECURITY), user_id=user.pk)


@pytest.mark.parametrize("ending", [end_position, take_role, disable])
def test_an_end_takes_effect_at_once_for_old_sessions_and_tokens(ending, county, records):
    user = person(HEKOU, county)
    both = programs(user)
    assert [texts_of(program.get(LIST)) for program in both] == [SEEN[HEKOU]] * 2
    ending(user)
    for program in both:
        answer = program.get(LIST)
        assert answer.status_code in (200, 401, 403)
        assert texts_of(answer) == set()
        assert program.get(f"{LIST}{records[0].pk}/").status_code in (401, 403, 404)
        assert program.get(f"/desk/services/{records[0].pk}/").status_code in (302, 403, 404)
