"""check_figures proves the books, also against random histories."""

import datetime as dt
import random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.statistics.actions import open_books
from bureau.statistics.checks import disagreements
from bureau.statistics.indicators.actions import define_indicator
from bureau.statistics.models import Figure, Indicator, Tally
from bureau.statistics.queries import recount, tallied
from consultants.choices import ServiceKind, Topic, Venue
from consultants.models import ServiceRecord
from tests.factories.accounts import make_user
from tests.factories.statistics import change, close, figure, make_indicators, make_visit, publish


@pytest.fixture(autouse=True)
def indicators(db):
    return make_indicators()


def test_check_passes_then_finds_a_tampered_tally_and_figure(county, capsys, time_machine):
    make_visit(county.wangjia, "2026-07-06")
    time_machine.shift(dt.timedelta(days=1))
    make_visit(county.zhaojia, "2026-07-06", kind=ServiceKind.CONSULT)
    close("2026-W28")
    call_command("check_figures")
    assert "The books agree: 1 closed weeks, 22 figures, 1 tallies" in capsys.readouterr().out
    with writing():
        Tally.objects.update(quantity=2)
    assert [d.check for d in disagreements()] == [
        "recount",
        "recount",
        "figures 2026-W28 week_value",
        "figures 2026-W28 week_value",
        "figures 2026-W28 cumulative",
        "figures 2026-W28 cumulative",
    ]
    with pytest.raises(CommandError, match="6 differences"):
        call_command("check_figures", "--year", "2026")
    call_command("check_figures", "--year", "2025")


def test_check_finds_a_figure_that_is_not_its_tallies(county):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    with writing():
        Figure.objects.filter(indicator__code="legal_aid", office=county.hekou).update(late=F("late") + 3)
    (one, _sum) = list(disagreements())
    assert (one.check, one.expected, one.found) == ("figures 2026-W28 late", 0, 3)


def test_check_finds_a_change_that_the_closing_could_not_see(county):
    record = make_visit(county.wangjia, "2026-07-06")
    make_visit(county.zhaojia, "2026-07-06", kind=ServiceKind.CONSULT)
    close("2026-W28")
    with writing():  # past every action: updated_at stays
        ServiceRecord.objects.filter(pk=record.pk).update(
            kind=ServiceKind.LECTURE, updated_at=timezone.now() - dt.timedelta(days=2)
        )
    close("2026-W29")
    assert {d.check for d in disagreements()} == {"recount"}
    close("2026-W29", full=True)
    assert not list(disagreements())
    assert figure("2026-W29", county.hekou) == (0, -1, 0)


def test_indicator_introduced_later_is_compared_in_full(county, indicators, system):
    make_visit(county.wangjia, "2026-07-06", kind=ServiceKind.LECTURE)
    close("2026-W28")
    with writing():
        lectures = Indicator.objects.create(code="lectures", name="法治讲座", unit="sessions", order=20)
    define_indicator(
        actor=system,
        indicator=lectures,
        valid_from=dt.date(2026, 1, 1),
        countable="services",
        filters={"kind": ["lecture"]},
    )
    make_visit(county.wangjia, "2026-07-14", kind=ServiceKind.LECTURE)
    close("2026-W29")
    assert figure("2026-W29", county.hekou, "lectures") == (1, 1, 2)
    close("2026-W30")
    assert figure("2026-W30", county.hekou, "lectures") == (0, 0, 2)
    assert not list(disagreements())


def test_changed_definition_holds_from_its_day_and_is_compared_in_full(county, indicators, system):
    make_visit(county.wangjia, "2026-06-29", topic=Topic.CIVIL_CODE)
    make_visit(county.wangjia, "2026-07-01", topic=Topic.CIVIL_CODE)
    make_visit(county.wangjia, "2026-07-02")
    close("2026-W27")
    assert figure("2026-W27", county.hekou) == (1, 0, 1)
    define_indicator(
        actor=system,
        indicator=indicators["visits_villages"],
        valid_from=dt.date(2026, 7, 1),
        countable="services",
        filters={"kind": ["publicity"], "venue": ["village"], "topic": ["civil_code"]},
    )
    close("2026-W28")
    # In: the civil code visit of 1 July. Out: the notary visit of 2 July. 29 June is judged by the old definition.
    assert figure("2026-W28", county.hekou) == (0, 0, 1)
    assert sorted(Tally.objects.filter(week="2026-W28").values_list("quantity", flat=True)) == [-1, 1]
    assert not list(disagreements())


def test_indicator_switched_off_and_on_again_keeps_its_sum(county, indicators):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    with writing():
        Indicator.objects.filter(code="visits_villages").update(is_active=False)
    make_visit(county.wangjia, "2026-07-14")
    close("2026-W29")
    assert not Figure.objects.filter(week="2026-W29", indicator__code="visits_villages").exists()
    assert not list(disagreements())
    with writing():
        Indicator.objects.filter(code="visits_villages").update(is_active=True)
    make_visit(county.wangjia, "2026-07-21")
    close("2026-W30")
    assert figure("2026-W30", county.hekou) == (1, 1, 3)
    assert not list(disagreements())


class Clerkship:
    """Random but seeded edits, as months of work would bring."""

    KINDS = [ServiceKind.PUBLICITY, ServiceKind.PUBLICITY, ServiceKind.LEGAL_AID, ServiceKind.CONSULT]

    def __init__(self, county, seed):
        self.villages = [county.wangjia, county.lijia, county.zhaojia, county.sunjia]
        self.dice = random.Random(seed)

    def day(self, upto):
        return upto - dt.timedelta(days=self.dice.choice([0, 1, 2, 3, 4, 5, 6, 9, 20, 40, 200]))

    def act(self, upto):
        records = list(ServiceRecord.objects.order_by("pk"))
        if not records or self.dice.random() < 0.6:
            kind = self.dice.choice(self.KINDS)
            make_visit(self.dice.choice(self.villages), self.day(upto), kind=kind, venue=self.dice.choice(Venue.values))
            return
        record = self.dice.choice(records)
        what = self.dice.choice(["void", "restore", "move", "date", "kind", "touch"])
        village = self.dice.choice(self.villages)
        change(
            record,
            **{
                "void": {"voided_at": timezone.now(), "void_reason": "重复"},
                "restore": {"voided_at": None, "void_reason": ""},
                "move": {"village": village, "office": village.office},
                "date": {"date": self.day(upto)},
                "kind": {"kind": self.dice.choice(self.KINDS), "venue": self.dice.choice(Venue.values)},
                "touch": {"remarks": "补"},
            }[what],
        )


@pytest.mark.parametrize("seed", range(3))
def test_random_work_over_new_year_always_agrees_with_a_recount(county, seed, time_machine):
    work = Clerkship(county, seed)
    week = Week.parse("2025-W48")
    make_visit(county.wangjia, week.monday)
    for number in range(8):
        time_machine.move_to(dt.datetime.combine(week.sunday, dt.time(20), tzinfo=dt.UTC))
        for _ in range(12):
            work.act(week.sunday - dt.timedelta(days=number % 2))
        if number == 0:
            first = min(ServiceRecord.objects.values_list("date", flat=True))
            opening = Week.containing(first)
            while opening < week:
                close(opening.key)
                opening = opening.next()
        close(week.key)
        assert tallied() == recount(week)
        assert list(disagreements()) == []
        week = week.next()


def test_published_weeks_never_move_whatever_is_edited_later(county, time_machine):
    work = Clerkship(county, 77)
    time_machine.move_to(dt.datetime(2026, 7, 13, tzinfo=dt.UTC))
    for _ in range(40):
        work.act(dt.date(2026, 7, 12))
    leader = make_user("publisher", "leader")
    for week in weeks_until("2026-W28"):
        close(week.key)
        publish(week.key, leader)

    def books():
        return (
            list(Tally.objects.filter(week__lte="2026-W28").order_by("pk").values()),
            list(Figure.objects.filter(week__lte="2026-W28").order_by("pk").values()),
        )

    before = books()
    for _ in range(200):
        work.act(dt.date(2026, 8, 2))
    for key in ("2026-W29", "2026-W30", "2026-W31"):
        close(key)
    assert books() == before
    assert list(disagreements()) == []


def weeks_until(key):
    week = Week.containing(min(ServiceRecord.objects.values_list("date", flat=True)))
    while week <= Week.parse(key):
        yield week
        week = week.next()


def test_history_opened_later_still_agrees(county):
    make_visit(county.wangjia, "2026-07-06")
    close("2026-W28")
    make_visit(county.wangjia, "2026-06-30")
    open_books(week=Week.parse("2026-W27"), actor=User.objects.service())
    close("2026-W27")
    close("2026-W29")
    assert list(disagreements()) == []
    assert figure("2026-W29", county.hekou) == (0, 0, 2)
