"""Bulletins for programs: published ones, as their public page shows them."""

import pytest

from bureau.bulletins.actions import check_bulletin, publish_bulletin, sign_bulletin
from bureau.bulletins.models import Bulletin
from bureau.core.actions import writing

pytestmark = pytest.mark.django_db
LIST, ONE = "/api/v1/bulletins/", "/api/v1/bulletins/2026-W28/"


@pytest.fixture
def published(draft, reviewer, leader):
    list_all(draft.board, to=False)
    for act, person in ((check_bulletin, reviewer), (sign_bulletin, leader), (publish_bulletin, leader)):
        draft = act(actor=person, bulletin_id=draft.pk, version=draft.version)
    return Bulletin.objects.get()


def list_all(board, *, to):
    with writing():
        board.lists_all = to
        board.save()


def test_draft_is_nobodys(api, draft, leader):
    for client in (api(), api(leader)):
        assert client.get(LIST).json()["results"] == []
        assert client.get(ONE).status_code == 404


def test_list(api, published):
    assert api().get(LIST).json()["results"] == [
        {
            "week": "2026-W28",
            "year": 2026,
            "issue": 1,
            "title": published.content["title"],
            "board": "zhengxian",
            "published_at": "2026-07-15T10:00:00+08:00",
        }
    ]


def test_extract_names_only_the_offices_that_the_board_shows(api, published):
    body = api().get(ONE).json()
    assert body["is_extract"] is True
    assert [row["office"] for row in body["table"]["rows"]] == ["河口司法所"]
    assert [row["office"] for row in body["annex"]["rows"]] == ["河口司法所"]
    shown = [sentence for section in body["sections"] for sentence in section["sentences"]]
    internal = [one["text"] for one in published.content["sentences"] if one["internal"]]
    assert internal
    assert not set(shown) & set(internal)
    assert body["annex"]["rows"][0]["cells"][0] == {
        "week_value": "2",
        "cumulative": "16",
        "target": "20",
        "completion": "80.0",
    }


def test_whole_where_the_board_shows_everybody(api, published):
    list_all(published.board, to=True)
    body = api().get(ONE).json()
    assert body["is_extract"] is False
    assert [row["office"] for row in body["table"]["rows"]] == ["河口司法所", "青石司法所"]


def test_people_are_not_named(api, published):
    assert "reviewer" not in api().get(ONE).content.decode()


@pytest.mark.parametrize("key", ["2026-W27", "2026-W99", "x", "1"])
def test_unknown_week(api, published, key):
    assert api().get(f"{LIST}{key}/").json()["code"] == "not_found"


def test_list_asks_two_queries(api, published, django_assert_num_queries):
    with django_assert_num_queries(2):
        api().get(LIST)
