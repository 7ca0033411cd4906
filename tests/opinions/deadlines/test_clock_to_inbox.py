"""From the clock to the inbox: on the morning of a working day it says whom it concerns, what, and why, once."""

import datetime as dt

import pytest
from celery import current_app
from celery.schedules import crontab
from django.conf import settings

from bureau.jobs.models import JobRun
from bureau.notices.queries import inbox
from bureau.opinions.deadlines.tasks import remind_of_day, start_reminders
from bureau.opinions.handling.actions import accept_opinion
from bureau.workdays.actions import fill_year
from tests.factories.opinions import make_category, make_opinion, report_category

OPENS, CLOSES = 8, 18  # office hours as the bureau keeps them: 8:30 to 17:30, with a margin for those of the summer


@pytest.fixture
def beat(db, monkeypatch, time_machine, django_capture_on_commit_callbacks):
    """``beat("2026-07-20")``: what beat starts on that morning, and the worker does at once; returns the day."""
    fill_year(actor=None, year=2026)
    monkeypatch.setattr(current_app, "send_task", lambda _name, kwargs, **_options: remind_of_day(**kwargs))

    def strike(day: str) -> str:
        time_machine.move_to(dt.datetime.fromisoformat(f"{day}T08:30:00+08:00"), tick=False)
        with django_capture_on_commit_callbacks(execute=True):
            return start_reminders()

    return strike


def told(user):
    return [(note.kind, note.text) for note in inbox(user)]


def test_beat_starts_them_in_office_hours_and_no_late_message_is_done_after_them():
    entry = settings.CELERY_BEAT_SCHEDULE["daily-opinion-reminders"]
    when = entry["schedule"]
    assert isinstance(when, crontab)
    (hour,) = when.hour
    assert OPENS <= hour < CLOSES
    assert hour + entry["options"]["expire_seconds"] / 3600 <= CLOSES


def test_the_clerk_is_told_which_one_and_why_and_no_more_when_it_is_accepted(beat, clerk, county):
    opinion = make_opinion(county.wangjia, category=make_category())
    assert opinion.accept_due == dt.date(2026, 7, 20)
    before = told(clerk)
    assert beat("2026-07-17") == "2026-07-17"
    assert told(clerk) == before
    beat("2026-07-20")
    fresh = [one for one in told(clerk) if one not in before]
    expected = f"意见··{opinion.receipt_no[-4:]}（村（居）法律顾问）：今天是受理的最后一天"
    assert fresh == [("opinion_accept_today", expected)]
    beat("2026-07-20")
    assert len(told(clerk)) == len(before) + 1
    today = dt.date(2026, 7, 20)
    accept_opinion(actor=clerk, opinion_id=opinion.pk, version=opinion.version, today=today)
    beat("2026-07-21")
    assert [note.kind for note in inbox(clerk) if note.settled_at is None] == []
    assert len(told(clerk)) == len(before) + 1


@pytest.mark.parametrize("day", ["2026-07-18", "2026-07-19", "2026-10-01"])
def test_nobody_is_told_on_a_day_of_rest(beat, clerk, county, day):
    make_opinion(county.wangjia, category=make_category(), accept_due=dt.date(2026, 7, 15))
    before = told(clerk)
    assert beat(day) == ""
    assert told(clerk) == before
    assert not JobRun.objects.filter(name="opinions.remind").exists()


def test_a_saturday_that_is_worked_counts(beat, county):
    assert beat("2026-10-10") == "2026-10-10"  # 国庆节调休上班


def test_a_sealed_report_is_told_to_inspectors_alone(beat, clerk, bureau_office, leader, county):
    make_opinion(county.wangjia, category=report_category(), kind="report", against_office=county.hekou)
    for day in ("2026-07-20", "2026-07-21", "2026-08-20", "2026-09-15"):
        beat(day)
    assert [told(user) for user in (clerk, bureau_office, leader)] == [[], [], []]
