"""``mediation_form``."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.factories.mediation import make_committee
from tests.mediation.statistics_form.ledgers import make_published_year, make_small_ledger


@pytest.fixture
def small(county, bureau_office):
    return make_small_ledger(county, bureau_office)


def printed(*args, **options):
    out = io.StringIO()
    call_command("mediation_form", *args, stdout=out, **options)
    return json.loads(out.getvalue())


def test_the_object_of_a_quarter(small, settings):
    found = printed("2026-Q1")
    assert (found["period"], found["office"]) == ("2026-Q1", None)
    assert found["totals"] == {
        "cases": 5,
        "parties": 22,
        "successful": 3,
        "failed": 1,
        "terminated": 1,
        "difficult": 2,
        "amount_yuan": 12345.68,
        "amount_wan": 1.23,
    }
    assert list(found["by_committee_kind"]) == [
        "village", "community", "township", "subdistrict", "enterprise", "social_other",
    ]  # fmt: skip
    assert found["by_source"] == {
        "active": 1,
        "applied": 2,
        "delegated": 2,
        "delegated_by": {"court": 1, "procuratorate": 0, "police": 1, "petition": 0, "other_dept": 0},
    }
    assert list(found["by_type"]) == [
        "family", "neighbour", "house_site", "contract", "business", "damages", "forest_land", "expropriation",
        "pollution", "migrant_wages", "other_labour", "tourism", "ecommerce", "other_consumer", "medical", "traffic",
        "property", "other",
    ]  # fmt: skip
    assert (found["by_form"], found["flow"]) == (
        {"oral": 1, "written": 2},
        {"open_before": 3, "accepted": 5, "concluded": 5, "open_after": 3},
    )
    assert found["prevention"]["fight_people"] == 30
    assert found["performance"] == {"performed": 2, "due": 3, "performed_of_due": 2, "rate": "66.7%"}
    assert found["confirmation"] == {"applied": 1, "confirmed": 0}
    assert found["visits"] == {"visited": 1, "visited_of_successful": 1, "rate": "33.3%"}
    assert (found["success_rate"], "÷" in found["formula"]) == ("75.0%", True)
    assert all(check["ok"] for check in found["checks"])
    assert [(one["office"], one["totals"]["cases"]) for one in found["offices"]] == [
        ("河口司法所", 2),
        ("青石司法所", 3),
    ]


def test_one_office_a_month_and_a_period_without_cases(small):
    assert printed("2026-02", office="青石司法所")["totals"]["failed"] == 1
    empty = printed("2020")
    assert (empty["totals"]["cases"], empty["success_rate"], empty["flow"]["open_after"]) == (0, None, 0)


def test_the_published_year(county):
    make_published_year(make_committee(county.hekou), county)
    found = printed("2021")
    assert (found["totals"]["successful"], found["flow"]["concluded"], found["success_rate"]) == (5040, 5142, "98.0%")


def test_files_are_written(small, tmp_path):
    book, data = tmp_path / "form.xlsx", tmp_path / "form.json"
    call_command("mediation_form", "2026-Q1", "--format", "xlsx", "--output", str(book))
    assert openpyxl.load_workbook(book).active["A1"].value == "2026年一季度人民调解统计报表"
    out = io.StringIO()
    call_command("mediation_form", "2026-Q1", "--output", str(data), stdout=out)
    assert (out.getvalue(), json.loads(data.read_text())["period"]) == ("", "2026-Q1")


@pytest.mark.parametrize(
    "arguments",
    [
        ["2026-Q5"],
        ["20"],
        ["2026", "--office", "没有这个所"],
        ["2026", "--format", "xlsx"],
    ],
)
def test_what_does_not_exist_ends_with_2(small, arguments):
    with pytest.raises(CommandError) as refused:
        call_command("mediation_form", *arguments)
    assert refused.value.returncode == 2


def test_a_sum_that_does_not_agree_ends_with_1_after_printing(small, county, monkeypatch):
    monkeypatch.setattr("mediation.statistics_form.queries.all_offices", lambda: [county.hekou])
    out = io.StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("mediation_form", "2026-Q1", stdout=out)
    assert failed.value.returncode == 1
    broken = [check for check in json.loads(out.getvalue())["checks"] if not check["ok"]]
    assert {"name": "offices.cases", "ok": False, "left": 2, "right": 5}.items() <= broken[0].items()


def test_a_place_that_cannot_be_written_is_said(small, tmp_path):
    with pytest.raises(CommandError):
        call_command("mediation_form", "2026", "--output", str(tmp_path))
