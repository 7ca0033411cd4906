"""The benchmarks at tiny sizes: that they run, measure what they say and tell it; never how long anything takes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from bureau.core.fields import blind_index
from bureau.journal.models import Entry
from bureau.portal.bench import board, cases, listing, papers, sheets, signals, weekly
from bureau.portal.bench.pages import lines_of
from bureau.portal.bench.results import Line, Result, percentile
from bureau.portal.bench.scratch import database_url, scratch_database
from bureau.portal.management.commands.bench import sizes_of
from bureau.statistics.choices import WeekState
from bureau.statistics.models import Figure, WeekClosing
from consultants.models import ServiceRecord
from mediation.models import MediationCase, Party
from villages.models import Village

TODAY = dt.date(2026, 7, 15)


def quiet(_text: str) -> None:
    pass


@pytest.mark.django_db
def test_weekly_counts_like_the_bare_sql():
    if connection.vendor != "postgresql":
        pytest.skip("this database is not PostgreSQL")
    timings = weekly.measure(3000, new=200, today=TODAY, vacuuming=False)
    assert [one.is_right for one in timings] == [True] * weekly.WEEKS
    assert all(min(one.group_by, one.insert, one.close, one.rank, one.draft) > 0 for one in timings)
    lines = weekly.lines_of(1_000_000, timings)
    assert [line.unit for line in lines] == ["ms"] * 5
    assert lines[0].rival == pytest.approx(sorted(one.bare for one in timings)[1] * 1000)
    assert lines[0].met is not None
    assert weekly.lines_of(10_000, timings)[0].met is None


@pytest.mark.django_db
def test_weekly_says_that_it_needs_postgresql():
    if connection.vendor == "postgresql":
        pytest.skip("this database is PostgreSQL")
    with pytest.raises(CommandError, match="needs PostgreSQL"):
        weekly.run([10], tell=quiet)


@pytest.mark.django_db
def test_list_opens_every_case_and_compares_its_own_queries():
    found = listing.measure(700, rounds=2, villages=26, vacuuming=False)
    assert [case.what for case, _ in found][:2] == ["first page, leader", "first page, clerk"]
    assert ServiceRecord.objects.count() == 700
    for case, timing in found:
        assert len(timing.pages) == 2
        assert 3 <= timing.queries <= 20
        assert timing.sql > 0 < timing.bare
        assert [line.met is None for line in lines_of(700, case, timing)] == [True, True, False, False]


@pytest.mark.django_db
def test_cases_are_written_whole_and_every_page_opens():
    county, stock, last = cases.load(400, villages=26, vacuuming=False)
    assert (MediationCase.objects.count(), Party.objects.count()) == (400, 800)
    newest = MediationCase.objects.order_by("-pk")
    # 400 cases over five and a half years: one every five days.
    assert [(last - case.accepted_on).days for case in newest[:2]] == [5, 10]
    # What the loader put together is what saving the case would have put, with and without an agreement.
    field = MediationCase._meta.get_field("grams")
    assert [(case.result, case.grams == field.grams_of(case)) for case in newest[:2]] == [("", True), ("success", True)]
    case = newest[0]
    assert case.brief
    assert [(one.side, one.name_hash) for one in case.parties.all()] == [
        ("applicant", blind_index(case.parties.all()[0].name)),
        ("respondent", blind_index(case.parties.all()[1].name)),
    ]
    found = cases.measure(county, stock, last, rounds=1)
    assert [one.what for one, _timing in found][:2] == ["first page, leader", "first page, clerk"]
    assert len(found) == 23
    for _case, timing in found:
        assert 3 <= timing.queries <= 25
        assert timing.sql > 0 < timing.bare


@pytest.mark.django_db  # only to tell its version
def test_signals_measure_precision_on_plain_values():
    result = signals.run([6], tell=quiet)
    whole = result.lines[-3]
    assert (whole.what, whole.goal) == ("all: false alarms among 100 honest cases", "< 2")
    assert whole.met
    assert result.lines[-1].what.startswith("made-up cases that were found (")
    assert result.lines[-1].ours > 60


@pytest.mark.django_db
def test_board_books_are_published():
    last = board.make_books(130, weeks=2, villages=13)
    assert last.sunday < TODAY
    assert set(WeekClosing.objects.values_list("state", flat=True)) == {WeekState.PUBLISHED}
    assert sum(Figure.objects.filter(week=last.key).values_list("cumulative", flat=True)) == 130


@pytest.mark.slow
def test_board_serves_both_pages_from_a_database_of_its_own(time_machine, transactional_db, monkeypatch):
    time_machine.move_to(dt.datetime(2026, 7, 15, 2, tzinfo=dt.UTC), tick=True)
    make_books = board.make_books
    monkeypatch.setattr(board, "make_books", lambda records: make_books(records, weeks=2, villages=13))
    monkeypatch.setattr(board, "SECONDS", 0.3)
    monkeypatch.setattr(board, "ROUNDS", 1)
    result = board.run([130], tell=quiet)
    assert [line.unit for line in result.lines] == ["requests/s", "ms"]
    assert all(line.ours > 0 and line.rival for line in result.lines)


@pytest.mark.django_db
def test_sheets_measure_the_same_rows(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lines = sheets.measure(60, 40, 20, villages=13, tell=quiet)
    assert [line.unit for line in lines] == ["s", "MB", "rows/s", "s", "MB"]
    assert lines[0].what == "export 60 × 20"
    assert all(line.ours >= 0 for line in lines)
    assert ServiceRecord.objects.count() == 20
    assert not list(tmp_path.rglob("*.xlsx"))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_scratch_database_is_empty_and_gone_afterwards():
    before = connection.settings_dict["NAME"]
    with scratch_database():
        name = connection.settings_dict["NAME"]
        assert name != before
        assert name in database_url()
        assert Village.objects.count() == 0
    assert connection.settings_dict["NAME"] == before
    assert not Path(name).exists()


@pytest.mark.django_db
def test_result_is_a_table_and_data(monkeypatch, tmp_path, capsys):
    line = Line("页面", 30.0, "ms", 20.0, "bare", "≤ 2 ×", met=True)
    result = Result("list", "title", [line], ["A note."], machine="2 cores", measured_on="today")
    assert result.as_text().splitlines() == [
        "list: title",
        "2 cores; today",
        "what  ours     limit or rival  ours ÷ limit  goal   met",
        "页面  30.0 ms  20.0 ms (bare)  1.50          ≤ 2 ×  yes",
        "A note.",
    ]
    assert result.as_markdown().splitlines()[2] == "| 页面 | 30.0 ms | 20.0 ms (bare) | 1.50 | ≤ 2 × | yes |"
    monkeypatch.setattr("bureau.portal.management.commands.bench.BENCHMARKS", {"list": lambda *_a, **_k: result})
    call_command("bench", "--json", str(tmp_path / "found.json"))
    data = json.loads((tmp_path / "found.json").read_text())
    assert data[0]["lines"][0] | {"what": ""} == {
        "what": "",
        "ours": 30.0,
        "unit": "ms",
        "rival": 20.0,
        "rival_name": "bare",
        "goal": "≤ 2 ×",
        "met": True,
        "ratio": 1.5,
    }
    assert "页面" in capsys.readouterr().out


def test_percentile_is_a_measured_value():
    assert percentile([5, 1, 4, 2, 3], 0.95) == 5
    assert percentile([1, 2, 3, 4], 0.5) == 2


@pytest.mark.parametrize("text", ["x", "0", "1e6", "-5", "999999999999", "１０"])
def test_sizes_that_are_no_numbers_are_refused(text):
    with pytest.raises(CommandError, match="--sizes"):
        sizes_of(text)


def test_sizes():
    assert sizes_of("10, 20") == [10, 20]
    assert sizes_of(None) == []


@pytest.mark.django_db
def test_papers_are_rendered_and_printed_beside_an_empty_document():
    lines = papers.measure(2)
    assert [(line.unit, line.rival_name) for line in lines] == [
        ("ms", "empty python-docx document"),
        ("ms", "empty python-docx document"),
        ("ms", ""),
    ]
    assert all(line.ours > 0 for line in lines)
    assert Entry.objects.filter(event="mediation.case.printed").count() == 3
