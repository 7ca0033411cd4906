"""Numbers, statuses and bars as they are printed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from bureau.core.weeks import Week
from bureau.webkit.templatetags import figures


@pytest.fixture(autouse=True)
def _chinese():
    with override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1284, "1,284"),
        (999, "999"),
        (0, "0"),
        (None, "—"),
        ("", "—"),
        (Decimal("12.50"), "12.5"),
        (1234567.5, "1,234,567.5"),
        ("x", "—"),
        (-3, "-3"),
    ],
)
def test_num(value, shown):
    assert figures.num(value) == shown


def test_num_with_places_rounds_half_up():
    assert figures.num(Decimal("2.345"), 2) == "2.35"


@pytest.mark.parametrize(
    ("share", "shown"), [(0.964, "96.4%"), (1.18, "118.0%"), (0, "0.0%"), (None, "—"), (Decimal("0.9845"), "98.5%")]
)
def test_percent(share, shown):
    assert figures.percent(share) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800001402", "138****1402"), ("0633-7654321", "063*****4321"), ("12345", "12****45"), ("", "—"), (None, "—")],
)
def test_masked_phone(phone, shown):
    assert figures.masked_phone(phone) == shown


def test_week_label_names_its_days():
    assert figures.week_label(Week(2026, 28)) == "第28周（7月6日—7月12日）"
    assert figures.week_label("2026-W28") == "第28周（7月6日—7月12日）"
    with override("en"):
        assert figures.week_label("2026-W28") == "Week 28 (6 July—12 July)"


def test_days_and_moments():
    assert figures.day(dt.date(2026, 7, 1)) == "2026-07-01"
    assert figures.moment(dt.datetime(2026, 7, 1, 6, 32, tzinfo=dt.UTC)) == "2026-07-01 14:32"
    assert figures.day(None) == "—"


@pytest.mark.parametrize(
    ("done", "elapsed", "words"),
    [(0.54, 0.68, "慢14.0个百分点"), (0.82, 0.68, "快14.0个百分点"), (0.68, 0.68, "持平"), (None, 0.5, "—")],
)
def test_pace(done, elapsed, words):
    assert figures.pace(done, elapsed) == words


def test_bar_stops_at_the_end_but_its_words_do_not():
    bar = figures.pbar(1.18, 0.68)
    assert 'aria-label="完成118.0%，序时进度68.0%，快50.0个百分点"' in bar
    assert '<rect class="b" y="15%" width="100.0%"' in bar
    assert 'x1="68.0%"' in bar
    assert "style" not in bar


def test_bar_without_a_target_is_a_dash():
    assert figures.pbar(None, 0.5) == '<span class="muted">—</span>'


@pytest.mark.parametrize(
    ("rank", "previous", "shown"),
    [(1, 3, "上升2位"), (3, 1, "下降2位"), (2, 2, "与上期相同"), (2, None, "新"), (None, 2, "—")],
)
def test_rank_change_says_it_in_words(rank, previous, shown):
    assert shown in figures.rank_change(rank, previous)


def test_tied_rank():
    assert (figures.rank_words(2, tied=True), figures.rank_words(2), figures.rank_words(None)) == ("并列2", "2", "—")


def test_pill_escapes_its_words():
    assert figures.pill("<b>", "red") == '<span class="pill red">✕ &lt;b&gt;</span>'


def test_sparkline_and_charts_take_gaps_and_nothing():
    assert "从3到9" in figures.sparkline([3, None, 9])
    assert figures.sparkline([]) == "—"
    assert "41" in figures.bar_chart([("城关", 41), ("河口", None)], "完成数")
    assert figures.line_chart([], "x") == '<p class="muted">—</p>'
    assert "最近一期7" in figures.line_chart([("第1周", 5), ("第2周", 7)], "次数", goal=6)


@pytest.mark.parametrize(
    ("count", "places"),
    [(0, []), (1, [0]), (2, [0, 1]), (8, [0, 7]), (11, [0, 2, 4, 6, 8, 10]), (13, [0, 3, 6, 9, 12])],
)
def test_names_below_a_line_stand_under_their_points(count, places):
    assert figures._label_places(count) == places
