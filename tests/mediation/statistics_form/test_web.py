"""The page of the form."""

import io

import openpyxl
import pytest

from bureau.accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.mediation import make_committee
from tests.mediation.statistics_form.ledgers import make_published_year, make_small_ledger

PAGE, BOOK = "/desk/case-statistics/", "/desk/case-statistics/workbook/"


@pytest.fixture
def small(county, bureau_office):
    return make_small_ledger(county, bureau_office)


def text(answer):
    return answer.content.decode()


def test_the_county_beside_the_quarter_before_with_every_office(small, signed_in, leader):
    answer = signed_in(leader).get(PAGE, {"period": "2026-Q1"})
    page, (totals, types, _prevention, beside) = text(answer), answer.context["tables"]
    assert "<h1>2026年一季度人民调解统计报表</h1>" in page
    assert [cell.text for cell in totals.now[:5]] == ["5", "22", "3", "2", "1.23"]
    assert [cell.text for cell in totals.before[:5]] == ["3", "6", "0", "0", "0.00"]
    assert totals.change[:5] == ["+2", "+16", "+3", "+2", "+1.23"]
    assert [cell.text for cell in beside.now[:6]] == ["5", "1", "1", "75.0%", "3", "3"]
    assert [len(one.now) for one in (totals, types, _prevention, beside)] == [19, 20, 10, 15]
    assert [name for name, _cells in answer.context["offices"].rows] == ["河口司法所", "青石司法所"]
    assert "调解成功率＝调解成功÷（调解成功＋调解不成功）" in page
    assert 'class="nav"' in page


def test_a_number_opens_its_cases_and_nothing_opens_nothing(small, signed_in, leader, county):
    page = text(signed_in(leader).get(PAGE, {"period": "2026-Q1", "office": county.hekou.pk}))
    assert (
        f'href="/desk/cases/?since=2026-01-01&amp;until=2026-03-31&amp;counted=1&amp;office={county.hekou.pk}"' in page
    )
    assert "state=approved" in page
    assert "dispute_type=neighbour" in page
    assert "dispute_type=tourism" not in page


def test_a_clerk_gets_his_own_office_and_cannot_ask_for_another(small, signed_in, clerk, county):
    desk = signed_in(clerk)
    answer = desk.get(PAGE, {"period": "2026-Q1"})
    assert (answer.context["unit"], answer.context["offices"]) == ("河口司法所", None)
    assert "青石司法所" not in text(answer)
    for address in (PAGE, BOOK):
        foreign, unknown = (desk.get(address, {"office": pk}) for pk in (county.qingshi.pk, 10**9))
        assert (foreign.status_code, unknown.status_code) == (400, 400)
        assert "青石" not in text(foreign)


def test_this_year_is_shown_first_and_the_picker_keeps_what_was_chosen(small, signed_in, reviewer, county):
    browser = signed_in(reviewer)
    assert browser.get(PAGE).context["form"].period.key == "2026"
    answer = browser.get(PAGE, {"year": "２０２６", "part": "Q1", "office": county.hekou.pk, "kind": "village"})
    form = answer.context["form"]
    assert (form.period.key, form.office, form.kind) == ("2026-Q1", county.hekou, "village")
    assert [block.key for block, _width in answer.context["tables"][0].blocks] == ["totals", "by_source"]
    assert f"period=2026-Q2&amp;office={county.hekou.pk}&amp;kind=village" in text(answer)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"period": "2026-Q5"}, "year"),
        ({"period": "瞎写"}, "year"),
        ({"period": "9" * 50}, "year"),
        ({"year": "1999"}, "year"),
        ({"year": "x"}, "year"),
        ({"part": "Q9"}, "part"),
        ({"office": "x"}, "office"),
        ({"office": "9" * 30}, "office"),
        ({"kind": "selling"}, "kind"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(small, signed_in, reviewer, query, field):
    browser = signed_in(reviewer)
    answer = browser.get(PAGE, query)
    assert (answer.status_code, list(answer.context["filter_form"].errors)) == (400, [field])
    assert "form" not in answer.context or answer.context.get("form") is None
    assert browser.get(BOOK, query).status_code == 400
    if field != "part" and "year" not in query:
        address = f"/api/v1/case-statistics/{query.get('period', '2026')}/"
        assert browser.get(address, query).status_code == 400


def test_a_typed_rate_that_does_not_follow_is_flagged(county, signed_in, leader):
    make_published_year(make_committee(county.hekou), county)
    browser = signed_in(leader)
    flagged = text(browser.get(PAGE, {"period": "2021", "typed": "98.4"}))
    assert "98.4%与件数不符：5,040÷5,142＝98.0%" in flagged
    assert "98.0%与件数相符" in text(browser.get(PAGE, {"period": "2021", "typed": "98.0%"}))
    assert 'id="id_typed_error"' in text(browser.get(PAGE, {"period": "2021", "typed": "很高"}))
    none = browser.get(PAGE, {"period": "2022", "typed": "100"})
    assert (none.status_code, none.context["rate_check"].ok) == (200, False)


def test_an_empty_period_says_so(small, signed_in, leader):
    answer = signed_in(leader).get(PAGE, {"period": "2019"})
    assert 'class="empty"' in text(answer)
    assert "<table" not in text(answer)


def test_an_account_without_an_office_is_told(db, signed_in):
    browser = signed_in(make_user("new", Role.ENTRY))
    answer = browser.get(PAGE)
    assert (answer.status_code, 'class="empty"' in text(answer)) == (200, True)
    assert browser.get(BOOK).status_code == 404


def test_broken_sums_stand_above_the_form(small, county, signed_in, leader, monkeypatch):
    monkeypatch.setattr("mediation.statistics_form.queries.offices_for", lambda user: [county.hekou])
    page = text(signed_in(leader).get(PAGE, {"period": "2026-Q1"}))
    assert 'class="notice red" role="alert"' in page
    assert "2 / 5" in page


def test_the_page_costs_the_same_for_any_ledger(small, county, signed_in, leader, django_assert_num_queries):
    browser = signed_in(leader)
    browser.get(PAGE)
    for query in ({"period": "2026-Q1"}, {"period": "2019"}, {"period": "2026"}):
        with django_assert_num_queries(18):
            browser.get(PAGE, query)


def test_the_workbook_is_the_same_form(small, signed_in, clerk):
    answer = signed_in(clerk).get(BOOK, {"period": "2026-Q1"})
    assert 'filename="mediation-form-2026-Q1.xlsx"' in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert (sheet["A1"].value, sheet["A5"].value, sheet["B5"].value) == (
        "2026年一季度人民调解统计报表",
        "河口司法所",
        2,
    )


def test_english_for_those_who_read_it(small, signed_in, leader):
    browser = signed_in(leader)
    browser.cookies["django_language"] = "en"
    page = text(browser.get(PAGE, {"period": "2026-Q1"}))
    assert "Statistics of people&#x27;s mediation, first quarter of 2026" in page or "first quarter of 2026" in page
    assert "success rate = successful ÷ (successful + not successful)" in page
