import io
import re

import openpyxl
import pytest

from tests.leaderboards.conftest import W28

pytestmark = pytest.mark.django_db

PAGE = "/lead/standings/zhengxian/2026-W28/"


@pytest.fixture
def browser(ranked, leader, signed_in):
    return signed_in(leader)


def test_home_leads_to_the_last_closed_week(browser):
    assert browser.get("/lead/standings/")["Location"] == PAGE
    picked = browser.get("/lead/standings/?board=zhengxian&week=2026-W27")
    assert picked["Location"] == "/lead/standings/zhengxian/2026-W27/"


def test_home_without_standings_says_so(leader, signed_in):
    assert "还没有排名" in signed_in(leader).get("/lead/standings/").content.decode()


def test_every_number_opens_its_tallies(browser, ranked, county):
    page = browser.get(PAGE).content.decode()
    for part, value in (("cumulative", 16), ("week_value", 2)):
        assert f'<a href="/lead/figures/2026-W28.2026.visits_villages.{county.hekou.pk}.{part}/">{value}</a>' in page
    assert f'<a href="{PAGE}{county.hekou.pk}/">80.00</a>' in page
    assert "白云司法所" in page


def test_score_opens_its_computation(browser, county):
    page = browser.get(f"{PAGE}{county.hekou.pk}/").content.decode()
    assert "64.0000 ÷ 80.00 × 100 = 80.00" in page
    assert f"/lead/figures/2026-W28.2026.visits_villages.{county.hekou.pk}.cumulative/" in page


@pytest.mark.parametrize("address", [f"{PAGE}9999/", "/lead/offices/9999/", "/lead/offices/99999999999999999999999/"])
def test_unknown_office_is_not_found(browser, address):
    assert browser.get(address).status_code == 404


def test_office_profile_shows_its_weeks_and_what_it_serves(browser, county):
    page = browser.get(f"/lead/offices/{county.hekou.pk}/").content.decode()
    assert "河口司法所" in page
    assert "进村宣传" in page
    assert "<polyline" in page


def test_numbers_of_the_office_profile_open_their_tallies(browser, county):
    page = browser.get(f"/lead/offices/{county.hekou.pk}/").content.decode()
    links = re.findall(r'href="(/lead/figures/[^"]+)">(-?\d+)</a>', page)
    assert [number for _address, number in links] == ["16", "2"]
    assert {browser.get(address).status_code for address, _number in links} == {200}


def test_export_has_the_rows_of_the_screen(browser):
    response = browser.get(f"{PAGE}export/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0][:6] == ("名次", "司法所", "得分", "较上周", "进村宣传 完成", "进村宣传 任务")
    assert rows[1][:6] == (1, "河口司法所", 80, 2, 16, 20)
    assert len(rows) == 5
    assert response["Content-Disposition"] == f'attachment; filename="zhengxian-{W28.key}.xlsx"'


def test_clerk_is_refused(ranked, clerk, signed_in):
    assert signed_in(clerk).get(PAGE).status_code == 403


def test_stranger_is_sent_to_the_log_in(client, ranked):
    assert client.get(PAGE)["Location"].startswith("/login/")


def test_page_has_a_fixed_number_of_queries(browser, django_assert_num_queries):
    with django_assert_num_queries(16):
        browser.get(PAGE)
