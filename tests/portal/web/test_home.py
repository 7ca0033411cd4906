"""The public home page: everything at once, or in elder mode four big buttons and the rest behind «更多»."""

import re

import pytest

TILE = re.compile(r'<a class="tile" href="([^"]+)">')
TASKS = ["/villages/", "/opinions/new/", "/opinions/track/", "/opinions/published/", "/leaderboards/", "/bulletins/"]
CALL = "tel:12348"


def tiles(text):
    return TILE.findall(text)


@pytest.mark.django_db
def test_the_standard_page_shows_every_task_and_the_week(client):
    page = client.get("/").content.decode()
    assert tiles(page) == [*TASKS, CALL]
    assert "<details" not in page
    assert "本期结果" in page


@pytest.mark.django_db
def test_elders_get_four_big_buttons_the_telephone_first(client):
    page = client.get("/?m=e").content.decode()
    shown, more = page.split("<details")
    assert tiles(shown) == [CALL, *TASKS[:3]]
    assert tiles(more) == TASKS[3:]
    assert "打电话找人帮忙" in shown
    assert ">更多<" in more
    assert "本期结果" not in page
