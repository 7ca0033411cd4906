"""The list of cases: views, filters, limits, what is shown to whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.core.actions import writing
from mediation.cases.actions import void_case
from tests.factories.mediation import applicant, make_case, make_committee, make_mediator, respondent, success

LIST = "/desk/cases/"


@pytest.fixture
def hekou(county):
    committee = make_committee(county.hekou)
    make_mediator(committee)
    return committee


@pytest.fixture
def cases(county, hekou, clerk, other_clerk):
    """One of each kind that clerks ask for, and one of another office."""
    made = {
        "open": make_case(hekou, county.wangjia, by=clerk, parties=(applicant("王建国"), respondent("张伟"))),
        "late": make_case(hekou, county.lijia, by=clerk, accepted_on=dt.date(2026, 6, 1), dispute_type="family"),
        "closed": make_case(
            hekou, county.wangjia, by=clerk, outcome=success(), parties=(applicant("李秀英"), respondent())
        ),
        "void": make_case(hekou, county.lijia, by=clerk, parties=(applicant("孙丽"), respondent())),
        "theirs": make_case(make_committee(county.qingshi), county.zhaojia, by=other_clerk),
    }
    void_case(actor=clerk, case_id=made["void"].pk, reason="重复登记")
    return made


def shown(response, cases):
    rows = [row.object.pk for row in response.context["rows"]]
    return {name for name, case in cases.items() if case.pk in rows}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"open", "late", "closed"}),
        ("state=open", {"open", "late"}),
        ("state=overdue", {"late"}),
        ("state=closed", {"closed"}),
        ("state=void", {"void"}),
        ("dispute_type=family&dispute_type=medical", {"late"}),
        ("q=李秀英", {"closed"}),
        ("week=2026-W29", {"open", "closed"}),
        ("since=x", {"open", "late", "closed"}),
    ],
)
def test_views_and_filters(signed_in, clerk, cases, query, names):
    response = signed_in(clerk).get(f"{LIST}?{query}")
    assert (response.status_code, shown(response, cases)) == (200, names)
    assert response.context["page"].total == len(names)


@pytest.mark.parametrize(
    ("viewer", "names"), [("other_clerk", {"theirs"}), ("leader", {"open", "late", "closed", "theirs"})]
)
def test_everybody_sees_exactly_his_scope(signed_in, request, cases, viewer, names):
    assert shown(signed_in(request.getfixturevalue(viewer)).get(LIST), cases) == names


def test_a_row_says_what_is_to_be_known_and_no_more(signed_in, clerk, cases):
    browser = signed_in(clerk)
    row = {
        name: next(r for r in browser.get(f"{LIST}?state=all").context["rows"] if r.object.pk == case.pk)
        for name, case in cases.items()
        if name != "theirs"
    }
    words = {name: " ".join(str(cell.value) for cell in one.cells) for name, one in row.items()}
    assert "(2026)河口镇人调字第1号" in words["open"]
    assert "王*国 — 张*" in words["open"]
    assert "2026-08-13" in words["open"]
    assert "还剩29天" in words["open"].replace(" ", "")
    assert "逾期14天" in words["late"].replace(" ", "")
    assert "调解成功" in words["closed"]
    assert "作废" in words["void"]
    assert row["void"].css == "voided"
    assert row["open"].url == f"{LIST}{cases['open'].pk}/"
    text = browser.get(LIST).content.decode()
    assert [secret for secret in ("王建国", "张伟", "边界多次", "拆除围墙") if secret in text] == []


def test_danger_is_seen_in_the_list(signed_in, clerk, cases):
    with writing():
        cases["open"].is_dangerous = True
        cases["open"].save()
    assert "危险" in signed_in(clerk).get(LIST).content.decode()


def test_tabs_keep_the_other_filters(signed_in, clerk, cases):
    tabs = signed_in(clerk).get(f"{LIST}?state=overdue&dispute_type=family&page=1").context["tabs"]
    assert [tab.url for tab in tabs] == [
        "?dispute_type=family",
        "?dispute_type=family&state=open",
        "?dispute_type=family&state=overdue",
        "?dispute_type=family&state=closed",
        "/desk/cases/due/?list=visits",
    ]
    assert [tab.is_current for tab in tabs] == [False, False, True, False, False]


def test_buttons_by_right(signed_in, clerk, leader, cases):
    mine = signed_in(clerk).get(f"{LIST}?state=open").context
    assert (mine["add_url"], mine["export_url"]) == (f"{LIST}new/", "/desk/exports/cases/?state=open")
    theirs = signed_in(leader).get(LIST).context
    assert (theirs["add_url"], theirs["export_url"]) == ("", "/desk/exports/cases/")


@pytest.mark.parametrize("sort", ["accepted_on", "-accepted_on", "committee", "-dispute_type", "ended_on", "brief"])
def test_any_sort_is_answered(signed_in, clerk, cases, sort):
    assert shown(signed_in(clerk).get(f"{LIST}?sort={sort}"), cases) == {"open", "late", "closed"}


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_and_reads_nothing_encrypted(signed_in, clerk, county, hekou, rows):
    for number in range(rows):
        make_case(hekou, county.wangjia, by=clerk, parties=(applicant(f"王某{number}"), respondent()))
    browser = signed_in(clerk)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        assert len(browser.get(LIST).context["rows"]) == rows
    assert len(asked) == 11
    statements = " ".join(query["sql"] for query in asked.captured_queries)
    secrets = ("brief", "remarks", "agreement_content", "grams", "mediation_party")
    assert [name for name in secrets if name in statements] == []


def test_the_menu_leads_there(signed_in, clerk, leader, system):
    assert 'href="/desk/cases/"' in signed_in(clerk).get("/desk/").content.decode()
    assert 'href="/desk/cases/"' in signed_in(leader).get("/lead/").content.decode()
    assert signed_in(system).get(LIST).status_code == 403
