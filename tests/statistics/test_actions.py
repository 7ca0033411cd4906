"""Closing weeks: exact bookings in every situation."""

import datetime as dt

import pytest
from django.utils import timezone

from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from bureau.core.weeks import Week
from bureau.journal.models import Entry
from bureau.statistics.actions import WeekRefused, close_week, open_books, publish_week, reopen_week, start_self_check
from bureau.statistics.models import Figure, Tally, WeekClosing
from bureau.statistics.queries import recount, tallied, weeks_to_close
from bureau.statistics.querysets import PublishedWeekError
from consultants.choices import ServiceKind
from tests.factories.statistics import (
    change,
    close,
    figure,
    make_indicators,
    make_target,
    make_uncounted,
    make_visit,
    publish,
)


@pytest.fixture(autouse=True)
def indicators(db):
    return make_indicators()


def booked(week):
    """(record, office, day, quantity, kind) of the week, in the order of booking."""
    rows = Tally.objects.filter(week=week).order_by("id")
    return [(t.record_id, t.office_id, t.event_date.isoformat(), t.quantity, t.kind) for t in rows]


def void(record):
    return change(record, voided_at=timezone.now(), void_reason="重复")


def agrees(until):
    assert tallied() == recount(Week.parse(until))


def test_new_records_of_the_week_are_normal(county):
    first, second = make_visit(county.wangjia, "2026-07-06"), make_visit(county.zhaojia, "2026-07-12")
    make_visit(county.zhaojia, "2026-07-13")
    make_visit(county.zhaojia, "2026-07-08", kind=ServiceKind.CONSULT)
    close("2026-W28")
    assert booked("2026-W28") == [
        (first.pk, county.hekou.pk, "2026-07-06", 1, "normal"),
        (second.pk, county.qingshi.pk, "2026-07-12", 1, "normal"),
    ]
    assert figure("2026-W28", county.hekou) == (1, 0, 1)
    assert figure("2026-W28", county.qingshi) == (1, 0, 1)
    agrees("2026-W28")


def test_every_office_and_counted_indicator_has_a_figure_also_zero(county, indicators):
    make_visit(county.wangjia, "2026-07-06")
    make_target(county.hekou, indicators["visits_villages"], 40)
    problems = make_uncounted()
    close("2026-W28")
    assert Figure.objects.filter(week="2026-W28").count() == 2 * 11
    assert not Figure.objects.filter(indicator=problems).exists()
    found = Figure.objects.get(week="2026-W28", office=county.hekou, indicator__code="visits_villages")
    assert (found.target, found.completion) == (40, 1 / 40)
    assert found.schedule == pytest.approx(193 / 365)


def test_record_entered_after_its_week_was_closed_is_late(county):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    late = make_visit(county.wangjia, "2026-07-07")
    close("2026-W29")
    assert booked("2026-W29") == [(late.pk, county.hekou.pk, "2026-07-07", 1, "late")]
    assert figure("2026-W28", county.hekou) == (1, 0, 1)
    assert figure("2026-W29", county.hekou) == (0, 1, 2)
    agrees("2026-W29")


def test_voided_record_is_reversed(county):
    record = make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    void(record)
    close("2026-W29")
    assert booked("2026-W29") == [(record.pk, county.hekou.pk, "2026-07-06", -1, "reversal")]
    assert figure("2026-W29", county.hekou) == (0, -1, 0)
    agrees("2026-W29")


def test_record_moved_to_another_office_is_reversed_there_and_booked_here(county):
    record = make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    change(record, village=county.zhaojia, office=county.qingshi)
    close("2026-W29")
    assert sorted(booked("2026-W29")) == sorted(
        [
            (record.pk, county.hekou.pk, "2026-07-06", -1, "reversal"),
            (record.pk, county.qingshi.pk, "2026-07-06", 1, "late"),
        ]
    )
    assert (figure("2026-W29", county.hekou), figure("2026-W29", county.qingshi)) == ((0, -1, 0), (0, 1, 1))
    agrees("2026-W29")


def test_village_alone_changed_is_rebooked_within_the_office(county):
    record = make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    change(record, village=county.lijia)
    close("2026-W29")
    assert figure("2026-W29", county.hekou) == (0, 0, 1)
    assert sorted(t.village_id for t in Tally.objects.filter(week="2026-W29")) == sorted(
        [county.wangjia.pk, county.lijia.pk]
    )


def test_changed_kind_moves_between_indicators(county):
    record = make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    change(record, kind=ServiceKind.LEGAL_AID, topic="")
    close("2026-W29")
    assert figure("2026-W29", county.hekou) == (0, -1, 0)
    assert figure("2026-W29", county.hekou, "legal_aid") == (0, 1, 1)
    agrees("2026-W29")


def test_date_changed_into_the_new_week_is_normal_there(county):
    record = make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    change(record, date=dt.date(2026, 7, 14))
    close("2026-W29")
    assert figure("2026-W29", county.hekou) == (1, -1, 1)
    agrees("2026-W29")


def test_date_moved_beyond_the_week_being_closed_is_reversed_first_and_booked_in_its_own_week(county):
    record = make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    change(record, date=dt.date(2026, 7, 22))
    close("2026-W29")
    assert figure("2026-W29", county.hekou) == (0, -1, 0)
    close("2026-W30")
    assert figure("2026-W30", county.hekou) == (1, 0, 1)
    agrees("2026-W30")


def test_date_changed_across_years_is_booked_in_both_years(county):
    record = make_visit(county.wangjia, "2026-01-06")
    close("2026-W02")
    change(record, date=dt.date(2025, 12, 20))
    close("2026-W03")
    assert figure("2026-W03", county.hekou) == (0, -1, 0)
    assert figure("2026-W03", county.hekou, year=2025) == (0, 1, 1)
    close("2026-W04")
    assert not Figure.objects.filter(week="2026-W04", year=2025).exists()
    another = make_visit(county.zhaojia, "2025-12-21")
    assert another.pk
    close("2026-W05")
    assert figure("2026-W05", county.hekou, year=2025) == (0, 0, 1)
    assert figure("2026-W05", county.qingshi, year=2025) == (0, 1, 1)
    agrees("2026-W05")


def test_week_crossing_new_year_has_figures_of_both_years(county):
    make_visit(county.wangjia, "2026-12-22")
    make_visit(county.wangjia, "2026-12-30")
    make_visit(county.wangjia, "2027-01-02")
    close("2026-W52")
    close("2026-W53")
    assert figure("2026-W53", county.hekou) == (1, 0, 2)
    assert figure("2026-W53", county.hekou, year=2027) == (1, 0, 1)
    assert (
        Figure.objects.get(week="2026-W53", year=2026, office=county.hekou, indicator__code="visits_villages").schedule
        == 1.0
    )
    close("2027-W01")
    assert figure("2027-W01", county.hekou, year=2027) == (0, 0, 1)
    assert not Figure.objects.filter(week="2027-W01", year=2026).exists()


def test_iso_week_one_that_starts_in_december(county):
    make_visit(county.wangjia, "2024-12-31")
    make_visit(county.wangjia, "2025-01-05")
    close("2025-W01")
    assert figure("2025-W01", county.hekou, year=2024) == (1, 0, 1)
    assert figure("2025-W01", county.hekou, year=2025) == (1, 0, 1)


def test_history_closed_week_by_week_is_normal_never_late(county):
    for week in range(20, 29):
        make_visit(county.wangjia, dt.date.fromisocalendar(2026, week, 3))
    for week in range(20, 29):
        close(f"2026-W{week}")
    assert set(Tally.objects.values_list("kind", flat=True)) == {"normal"}
    assert figure("2026-W28", county.hekou) == (1, 0, 9)


def test_history_imported_after_later_weeks_were_published_leaves_them_alone(county, leader):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    publish("2026-W28", leader)
    before = list(Figure.objects.filter(week="2026-W28").order_by("pk").values())
    moved = make_visit(county.wangjia, "2026-06-24")
    make_visit(county.wangjia, "2026-06-30")
    with pytest.raises(WeekRefused, match="2026-W28"):
        close("2026-W26")
    open_books(week=Week.parse("2026-W26"), actor=leader_who_closes())
    assert [week.key for week in weeks_to_close(Week.parse("2026-W28"))] == ["2026-W26", "2026-W27"]
    with pytest.raises(WeekRefused, match="2026-W26"):
        close("2026-W27")
    close("2026-W26")
    close("2026-W27")
    assert figure("2026-W27", county.hekou) == (1, 0, 2)
    void(moved)
    close("2026-W29")
    assert figure("2026-W29", county.hekou) == (0, -1, 2)
    assert list(Figure.objects.filter(week="2026-W28").order_by("pk").values()) == before
    agrees("2026-W29")
    close("2026-W30")
    assert figure("2026-W30", county.hekou) == (0, 0, 2)


def leader_who_closes():
    from bureau.accounts.models import User

    return User.objects.service()


def test_closing_again_gives_the_same_rows(county):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    make_visit(county.wangjia, "2026-07-07")
    make_visit(county.zhaojia, "2026-07-14")
    close("2026-W29")
    columns = ("indicator", "week", "year", "office", "village", "record_id", "event_date", "quantity", "kind")
    tallies = list(Tally.objects.order_by("id").values_list(*columns))
    figures = list(Figure.objects.order_by("id").values_list("week", "year", "week_value", "late", "cumulative"))
    close("2026-W29")
    assert list(Tally.objects.order_by("id").values_list(*columns)) == tallies
    assert (
        list(Figure.objects.order_by("id").values_list("week", "year", "week_value", "late", "cumulative")) == figures
    )


def test_closing_again_takes_in_what_changed(county):
    record = make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    void(record)
    make_visit(county.zhaojia, "2026-07-08")
    close("2026-W28")
    assert figure("2026-W28", county.hekou) == (0, 0, 0)
    assert figure("2026-W28", county.qingshi) == (1, 0, 1)


def test_order_of_entry_changes_nothing(county):
    def enter(order):
        days = ["2026-07-06", "2026-07-07", "2026-06-30", "2026-07-09"]
        for place in order:
            make_visit([county.wangjia, county.lijia, county.zhaojia, county.sunjia][place], days[place])
        close("2026-W27")
        close("2026-W28")
        found = [figure("2026-W28", office) for office in (county.hekou, county.qingshi)]
        with writing():
            Tally.objects.all().delete()
            Figure.objects.all().delete()
            WeekClosing.objects.all().delete()
            type(record_of()).objects.all().delete()
        return found

    def record_of():
        from consultants.models import ServiceRecord

        return ServiceRecord()

    assert enter([0, 1, 2, 3]) == enter([3, 2, 1, 0]) == enter([2, 0, 3, 1])


# -- order, states, capabilities --------------------------------------------------------------------------------------


def test_weeks_are_closed_in_order_without_gaps(county):
    make_visit(county.wangjia, "2026-06-24")
    with pytest.raises(WeekRefused, match="2026-W26"):
        close("2026-W28")
    for key in ("2026-W26", "2026-W27", "2026-W28"):
        close(key)
    with pytest.raises(WeekRefused, match="2026-W29"):
        close("2026-W30")


def test_week_that_is_not_over_is_not_closed(county):
    with pytest.raises(WeekRefused):
        close("2026-W29", today=dt.date(2026, 7, 19))
    assert close("2026-W29", today=dt.date(2026, 7, 20)).state == "closed"


def test_only_the_last_closing_can_be_made_again(county):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    close("2026-W29")
    with pytest.raises(WeekRefused):
        close("2026-W28")
    assert close("2026-W29").state == "closed"


def test_published_week_is_never_closed_or_reopened(county, leader, reviewer):
    close("2026-W28")
    publish("2026-W28", leader)
    with pytest.raises(IllegalMove):
        close("2026-W28")
    with pytest.raises(IllegalMove):
        reopen_week(week=Week.parse("2026-W28"), actor=reviewer, reason="x")
    with pytest.raises(IllegalMove):
        publish("2026-W28", leader)


def test_books_of_a_published_week_refuse_writes_even_inside_an_action(county, leader):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    publish("2026-W28", leader)
    with writing():
        for rows in (Tally.objects.filter(week="2026-W28"), Figure.objects.filter(week="2026-W28")):
            with pytest.raises(PublishedWeekError):
                rows.delete()
            with pytest.raises(PublishedWeekError):
                rows.update(week="2026-W29")
            with pytest.raises(PublishedWeekError):
                rows[0].save()
            with pytest.raises(PublishedWeekError):
                rows[0].delete()
            with pytest.raises(PublishedWeekError):
                rows.model.objects.bulk_create([rows.model(week="2026-W28")])


def test_reopening_needs_a_reason_and_takes_the_books_back(county, reviewer):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    with pytest.raises(InvalidValue):
        reopen_week(week=Week.parse("2026-W28"), actor=reviewer, reason="  ")
    closing = reopen_week(week=Week.parse("2026-W28"), actor=reviewer, reason="青石所漏报")
    assert (closing.state, Tally.objects.count(), Figure.objects.count()) == ("open", 0, 0)
    assert Entry.objects.get(event="statistics.week.reopened").note == "青石所漏报"
    assert figure_after_closing(county) == (1, 0, 1)


def figure_after_closing(county):
    close("2026-W28")
    return figure("2026-W28", county.hekou)


def test_self_check_starts_on_friday_and_ends_with_the_closing(county, reviewer):
    week = Week.parse("2026-W29")
    with pytest.raises(WeekRefused):
        start_self_check(week=week, actor=reviewer, today=dt.date(2026, 7, 16))
    assert start_self_check(week=week, actor=reviewer, today=dt.date(2026, 7, 17)).state == "self_check"
    assert close("2026-W29").state == "closed"


def test_self_check_of_the_first_week_does_not_begin_the_books(county, reviewer):
    make_visit(county.wangjia, "2026-07-06")
    start_self_check(week=Week.parse("2026-W29"), actor=reviewer, today=dt.date(2026, 7, 17))
    assert [week.key for week in weeks_to_close(Week.parse("2026-W29"))] == ["2026-W28", "2026-W29"]


@pytest.mark.parametrize("act", ["close", "publish", "reopen", "self_check", "open"])
def test_without_the_capability_nothing_moves(county, clerk, act):
    close("2026-W28")
    week, today = Week.parse("2026-W28"), dt.date(2026, 8, 1)
    acts = {
        "close": lambda: close_week(week=week, actor=clerk, today=today),
        "publish": lambda: publish_week(week=week, actor=clerk),
        "reopen": lambda: reopen_week(week=week, actor=clerk, reason="x"),
        "self_check": lambda: start_self_check(week=week.next(), actor=clerk, today=today),
        "open": lambda: open_books(week=Week.parse("2026-W20"), actor=clerk),
    }
    with pytest.raises(NotAllowed):
        acts[act]()
    assert list(WeekClosing.objects.values_list("week", "state")) == [("2026-W28", "closed")]


def test_closing_is_journalled(county):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    entry = Entry.objects.get(event="statistics.week.closed")
    assert entry.after == {"state": "closed", "tallies": 1, "figures": 22}
