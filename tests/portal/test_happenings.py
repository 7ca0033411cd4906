"""What happens in the practice county: the same every time, with its planted cases."""

import datetime as dt
from collections import Counter

from bureau.core.weeks import Week
from bureau.portal.demo.happenings import ACTIVITIES, TWINS, Places, happenings
from bureau.portal.demo.loading import weeks_until

LAST_DAY = dt.date(2026, 7, 15)
OFFICES = ["城关司法所", "河口司法所", "东岭司法所", "北川司法所"]
PLACES = Places(OFFICES, {"城关司法所": 40, "河口司法所": 30, "东岭司法所": 20, "北川司法所": 20})


def plan():
    return list(happenings(weeks_until(LAST_DAY), PLACES, LAST_DAY))


def test_the_weeks_are_the_last_twelve_months_and_the_running_one():
    weeks = weeks_until(LAST_DAY)
    assert (len(weeks), weeks[0].key, weeks[-1].key) == (53, "2025-W29", "2026-W29")


def test_two_plans_are_equal():
    assert plan() == plan()


def test_nothing_lies_in_the_future_and_every_village_exists():
    for week in plan():
        for row in (*week.on_time, *week.late):
            assert row.date <= LAST_DAY
            assert row.village is None or 0 <= row.village < PLACES.villages[row.office]


def test_late_rows_belong_to_the_week_before_and_never_to_the_twins():
    late = [(week.week, row) for week in plan() for row in week.late]
    assert late
    assert all(row.date in week.previous() and row.office not in TWINS for week, row in late)


def test_the_twins_do_the_same_and_are_asked_the_same():
    done = {office: Counter() for office in TWINS}
    for week in plan():
        for row in week.on_time:
            if row.office in TWINS and not row.by_consultant:
                done[row.office][week.week, row.date, row.kind, row.venue] += 1
    assert done[TWINS[0]] == done[TWINS[1]] != Counter()
    assert all(
        PLACES.annual_target(usual, TWINS[0]) == PLACES.annual_target(usual, TWINS[1]) for *_, usual in ACTIVITIES
    )


def test_another_week_is_another_draw():
    first, second = list(happenings([Week.parse("2026-W01"), Week.parse("2026-W02")], PLACES, LAST_DAY))
    assert [row.content for row in first.on_time] != [row.content for row in second.on_time]
