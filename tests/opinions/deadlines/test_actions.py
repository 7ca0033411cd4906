"""Rules as rows, days that become certain, reminders that are told once."""

import datetime as dt

import pytest

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.core.errors import NotAllowed
from bureau.jobs.models import JobRun
from bureau.journal.models import Entry
from bureau.notices.models import Notice
from bureau.opinions.choices import OpinionState
from bureau.opinions.deadlines.actions import install_default_rules, recompute_provisional, remind, run_reminders
from bureau.opinions.handling.actions import accept_opinion
from bureau.opinions.models import DeadlineRule
from bureau.workdays.actions import fill_year, save_adjustment
from bureau.workdays.queries import calendar
from tests.factories.opinions import make_inspector, make_opinion, report_category


@pytest.fixture(autouse=True)
def _holidays(db):
    fill_year(actor=None, year=2026)


def told(*kinds):
    found = Notice.objects.filter(settled_at__isnull=True).exclude(kind="opinion_received")
    return sorted(found.values_list("recipient__login", "kind"))


def reminded(service, day):
    return remind(actor=service, today=dt.date.fromisoformat(day), days=calendar())


@pytest.fixture
def service(db):
    return User.objects.service()


def test_default_rules_are_installed_once_and_not_over_those_that_stand(clerk):
    with writing():
        DeadlineRule.objects.create(
            kind="advice", accept_days=1, reply_days=5, day_kind="working", valid_from=dt.date(2026, 1, 1)
        )
    made = install_default_rules(actor=None)
    assert sorted(rule.kind for rule in made) == ["complaint", "help", "praise", "question", "report"]
    assert install_default_rules(actor=None) == []
    with pytest.raises(NotAllowed):
        install_default_rules(actor=clerk)


def test_an_opinion_is_received_under_the_rule_of_its_kind(county):
    install_default_rules(actor=None)
    opinion = make_opinion(county.wangjia, kind="question")
    assert (opinion.rule.kind, opinion.accept_due, opinion.reply_due, opinion.due_is_provisional) == (
        "question",
        dt.date(2026, 7, 20),
        dt.date(2026, 7, 22),
        False,
    )


def test_provisional_days_are_settled_once_when_the_notice_is_out(county, bureau_office, time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 24, 2, 0, tzinfo=dt.UTC))
    opinion = make_opinion(county.wangjia, kind="question")
    assert (opinion.reply_due, opinion.due_is_provisional) == (dt.date(2026, 12, 31), True)
    assert recompute_provisional(actor=None, days=calendar()) == []
    for day in ("2026-12-31", "2027-01-01", "2027-10-01"):
        save_adjustment(actor=bureau_office, date=dt.date.fromisoformat(day), is_working=False, name="元旦")
    assert recompute_provisional(actor=None, days=calendar()) == [opinion]
    opinion.refresh_from_db()
    assert (opinion.reply_due, opinion.due_is_provisional, opinion.version) == (dt.date(2027, 1, 4), False, 2)
    entry = Entry.objects.get(event="opinions.opinion.due_recomputed")
    assert (entry.before, entry.after) == ({"reply_due": "2026-12-31"}, {"reply_due": "2027-01-04"})
    assert recompute_provisional(actor=None, days=calendar()) == []


def test_the_ladder_is_climbed_and_each_rung_told_once(clerk, county, bureau_office, leader, service):
    opinion = make_opinion(county.wangjia, state=OpinionState.ACCEPTED)
    assert opinion.reply_due == dt.date(2026, 8, 5)
    assert (reminded(service, "2026-07-30"), told()) == (0, [])
    assert reminded(service, "2026-07-31") == 1
    assert reminded(service, "2026-07-31") == 0
    assert told() == [("clerk01", "opinion_due_soon")]
    assert reminded(service, "2026-08-05") == 1
    assert reminded(service, "2026-08-10") == 1  # no head: the clerk is told that it is late
    assert reminded(service, "2026-08-14") == 1
    assert reminded(service, "2026-08-26") == 1
    assert told() == [
        ("bureau_office", "opinion_over_7"),
        ("clerk01", "opinion_due_soon"),
        ("clerk01", "opinion_due_today"),
        ("clerk01", "opinion_over_3"),
        ("leader", "opinion_over_15"),
    ]


def test_a_message_names_the_receipt_and_the_reason_and_nothing_written(clerk, county, service):
    opinion = make_opinion(county.wangjia, state=OpinionState.ACCEPTED, name="王建国", phone="13812341402")
    reminded(service, "2026-08-05")
    notice = Notice.objects.get(kind="opinion_due_today")
    assert notice.text.startswith(f"意见··{opinion.receipt_no[-4:]}（村（居）法律顾问）：")
    for written in ("王建国", "1402", "公示栏", opinion.receipt_no):
        assert written not in notice.text
    assert (notice.day, notice.url) == (opinion.reply_due, f"/desk/opinions/{opinion.pk}/")


def test_the_leader_is_led_to_the_opinion_and_can_open_it(clerk, county, leader, service, signed_in):
    opinion = make_opinion(county.wangjia, state=OpinionState.ACCEPTED)
    reminded(service, "2026-08-26")
    url = Notice.objects.get(recipient=leader).url
    assert url == f"/desk/opinions/{opinion.pk}/"
    assert str(opinion) in signed_in(leader).get(url).content.decode()


def test_accepting_settles_the_reminder_to_accept(clerk, county, service):
    opinion = make_opinion(county.wangjia)
    reminded(service, "2026-07-20")
    assert told() == [("clerk01", "opinion_accept_today")]
    accept_opinion(actor=clerk, opinion_id=opinion.pk, version=1, today=dt.date(2026, 7, 20))
    assert told() == []
    reminded(service, "2026-07-21")
    assert told() == []


@pytest.mark.parametrize("state", [OpinionState.WAITING, OpinionState.REPLIED, OpinionState.REJECTED])
def test_what_waits_or_is_answered_is_not_reminded_of(clerk, county, service, state):
    make_opinion(county.wangjia, state=state)
    assert reminded(service, "2026-09-30") == 0


def test_sealed_reports_are_told_to_inspectors_and_counted_nowhere(clerk, county, bureau_office, leader, service):
    make_inspector()
    make_opinion(county.wangjia, category=report_category(), against_office=county.hekou, state="accepted")
    run = run_reminders(day=dt.date(2026, 9, 14), actor=service)
    assert run.counts == {"recomputed": 0, "told": 0}
    assert {login for login, _kind in told()} == {"inspector"}


def test_the_morning_runs_once(clerk, county, service):
    make_opinion(county.wangjia)
    day = dt.date(2026, 7, 20)
    first = run_reminders(day=day, actor=service)
    assert (first.name, first.period, first.state, first.counts) == (
        "opinions.remind",
        "2026-07-20",
        "done",
        {"recomputed": 0, "told": 1},
    )
    assert run_reminders(day=day, actor=service).attempt == 1
    assert JobRun.objects.count() == 1
