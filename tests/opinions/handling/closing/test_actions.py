"""Rating, opening again, closing."""

import datetime as dt

import pytest

from bureau.accounts.models import User
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible
from bureau.notices.models import Notice
from bureau.opinions.handling.closing.actions import close_opinions, rate, reopen, run_closing
from bureau.opinions.handling.closing.queries import silent_opinions
from bureau.opinions.handling.moving import Tracked
from bureau.opinions.models import Opinion, Reopening
from bureau.workdays.actions import fill_year
from tests.conftest import NOW, TODAY
from tests.factories.opinions import make_opinion

NOTE = "电话还是打不通"


@pytest.fixture
def replied(clerk, county):
    fill_year(actor=None, year=2026)
    return make_opinion(county.wangjia, state="replied")


def rated(opinion, satisfaction="satisfied", note="", solved=None, actor=None, today=TODAY):
    which = Tracked(opinion.pk) if actor is None else opinion.pk
    return rate(actor=actor, which=which, satisfaction=satisfaction, note=note, solved=solved, today=today)


@pytest.mark.parametrize(
    ("satisfaction", "solved", "state"),
    [
        ("very_satisfied", None, "closed"),
        ("fairly", None, "closed"),
        ("dissatisfied", None, "replied"),
        ("dissatisfied", True, "closed"),
        ("satisfied", False, "handling"),
    ],
)
def test_what_a_rating_does(replied, satisfaction, solved, state):
    done = rated(replied, satisfaction, NOTE, solved)
    assert (done.state, done.ended_on) == (state, TODAY if state == "closed" else None)


def test_a_rating_stands_once_a_round_and_says_who_gave_it(clerk, replied):
    done = rated(replied, "dissatisfied", "太慢")
    assert (done.satisfaction, done.satisfaction_note, done.rated_on, done.rated_by_staff) == (
        "dissatisfied",
        "太慢",
        TODAY,
        False,
    )
    with pytest.raises(IllegalMove):
        rated(replied, "very_satisfied")
    with pytest.raises(IllegalMove):
        rated(replied, "very_satisfied", actor=clerk)


def test_what_staff_asked_is_kept_apart(clerk, other_clerk, replied):
    with pytest.raises(NotVisible):
        rated(replied, actor=other_clerk)
    assert rated(replied, actor=clerk).rated_by_staff is True


def test_not_solved_opens_it_again_with_new_days_and_keeps_the_round(clerk, replied, time_machine):
    time_machine.move_to(NOW + dt.timedelta(days=10))
    today = dt.date(2026, 7, 25)
    done = rated(replied, "very_dissatisfied", NOTE, solved=False, today=today)
    assert (done.state, done.round, done.satisfaction, done.solved, done.outcome, done.replied_on) == (
        "handling",
        2,
        "",
        None,
        "",
        None,
    )
    assert (done.clock_from, done.reply_due, done.reopened_on, done.first_replied_on) == (
        today,
        dt.date(2026, 8, 14),
        today,
        TODAY,
    )
    kept = Reopening.objects.get()
    assert (kept.round, kept.reason, kept.outcome, kept.satisfaction, kept.created_by) == (
        1,
        NOTE,
        "adopted",
        "very_dissatisfied",
        None,
    )
    assert (kept.replied_on, kept.reply_due) == (TODAY, replied.reply_due)
    assert Notice.objects.filter(recipient=clerk, kind="opinion_reopened").exists()


def test_not_solved_takes_a_reason(replied):
    with pytest.raises(InvalidValue):
        rated(replied, "dissatisfied", "", solved=False)


def test_a_citizen_has_it_looked_at_twice_more_and_within_thirty_days(county, clerk):
    third = make_opinion(county.wangjia, state="closed", round=3)
    with pytest.raises(IllegalMove):
        reopen(actor=None, which=Tracked(third.pk), reason=NOTE, today=TODAY)
    late = make_opinion(county.wangjia, state="closed")
    with pytest.raises(IllegalMove):
        reopen(actor=None, which=Tracked(late.pk), reason=NOTE, today=dt.date(2026, 8, 15))
    assert reopen(actor=None, which=Tracked(late.pk), reason=NOTE, today=dt.date(2026, 8, 14)).round == 2
    assert reopen(actor=clerk, which=third.pk, reason=NOTE, today=TODAY).round == 4


def test_not_solved_for_the_third_time_is_noted_and_stays_answered(county):
    third = make_opinion(county.wangjia, state="replied", round=3)
    done = rated(third, "dissatisfied", NOTE, solved=False)
    assert (done.state, done.solved, done.round) == ("replied", False, 3)


def test_a_refusal_is_taken_back_by_those_who_approve(clerk, reviewer, county):
    refused = make_opinion(county.wangjia, state="rejected")
    with pytest.raises(NotAllowed):
        reopen(actor=clerk, which=refused.pk, reason=NOTE, today=TODAY)
    with pytest.raises(IllegalMove):
        reopen(actor=None, which=Tracked(refused.pk), reason=NOTE, today=TODAY)
    done = reopen(actor=reviewer, which=refused.pk, reason=NOTE, today=TODAY)
    assert (done.state, done.reject_reason, done.accepted_on, done.reopened_on) == ("new", "", None, None)


def test_what_stays_silent_is_closed_after_fifteen_days(county):
    silent = make_opinion(county.wangjia, state="replied")
    make_opinion(county.wangjia, state="handling")
    service = User.objects.service()
    assert silent_opinions(dt.date(2026, 7, 29)) == []
    run = run_closing(day=dt.date(2026, 7, 30), actor=service)
    assert (run.state, run.counts) == ("done", {"closed": 1})
    closed = Opinion.objects.get(pk=silent.pk)
    assert (closed.state, closed.ended_on, closed.updated_by) == ("closed", dt.date(2026, 7, 30), service)
    assert close_opinions(actor=service, today=dt.date(2026, 7, 31)) == []


def test_a_sealed_report_is_closed_too_and_counted_nowhere(county):
    report = make_opinion(county.wangjia, against_office=county.hekou, state="replied")
    run = run_closing(day=dt.date(2026, 7, 30), actor=User.objects.service())
    assert (run.counts, Opinion.objects.get(pk=report.pk).state) == ({"closed": 0}, "closed")
