"""What the unit itself owes, told in the morning: periodic reports, single measures; settled by what handles it."""

import datetime as dt
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.core.errors import InvalidValue
from bureau.jobs.models import JobRun
from bureau.notices.models import Notice
from bureau.workdays.actions import fill_year
from mediation.followup.tasks import remind_today as remind_of_cases
from rectification.assigning.actions import assign_problems
from rectification.assigning.rules import Responsible
from rectification.closing.actions import request_closing, take_on
from rectification.closing.tasks import remind_today
from rectification.problems.actions import (
    add_progress,
    change_problem,
    record_problems,
    restore_problem,
    save_measures,
    void_problem,
)
from rectification.problems.bulk import BulkEntry
from rectification.problems.queries import values_of
from rectification.rules.measures import MeasureValues
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.rectification import make_problem, make_started, someone
from tests.factories.villages import make_position
from tests.rectification.closing.mornings import day, morning, waiting

pytestmark = pytest.mark.django_db


def for_good(campaign, office, due, **fields):
    """A problem kept up for good that is being put right."""
    return make_started(campaign, office, rect_type="long_term", deadline=None, next_report_on=due, **fields)


def planned(campaign, office, *measures, **fields):
    """A problem in progress, due in a month, with these measures."""
    problem = make_problem(campaign, office, deadline=day(30), **fields)
    actor = someone(Role.BUREAU_OFFICE)
    problem = save_measures(actor=actor, problem_id=problem.pk, version=problem.version, measures=measures, today=TODAY)
    return take_on(actor=actor, problem_id=problem.pk, version=problem.version)


def done(measure, on=TODAY):
    return MeasureValues(measure.text, measure.owner, measure.deadline, on, "台账", measure.pk)


# -- what is told, to whom, in which words ---


@pytest.mark.parametrize(("due_in", "state"), [(4, None), (3, "near"), (0, "near"), (-1, "passed"), (-15, None)])
def test_reports_and_measures_are_told_near_and_passed_once(campaign, county, clerk, other_clerk, due_in, state):
    report = for_good(campaign, county.hekou, max(day(due_in), dt.date(2026, 6, 1)))
    plan = planned(campaign, county.hekou, MeasureValues("清理"), MeasureValues("培训", "", day(due_in)))
    expected = [(f"problem_{kind}_{state}", "clerk01", day(due_in)) for kind in ("measure", "report") if state]
    assert morning() == {"posted": len(expected), "settled": 0}
    assert waiting() == expected
    assert (morning(), waiting()) == ({"posted": 0, "settled": 0}, expected)
    texts = dict(Notice.objects.values_list("kind", "text"))
    when = day(due_in).isoformat()
    words = {
        "problem_report_near": f"{report.number}：长期整改事项应于{when}前报告进展。",
        "problem_report_passed": f"{report.number}：应于{when}报告的长期整改情况尚未登记，请在“登记进展”中填写。",
        "problem_measure_near": f"{plan.number}：第2条整改措施应于{when}前完成。",
        "problem_measure_passed": f"{plan.number}：第2条整改措施应于{when}前完成，尚未登记完成，请及时落实并登记。",
    }
    assert texts == {kind: words[kind] for kind, _who, _day in expected}
    pages = {f"/desk/problems/{problem.pk}/" for problem in (report, plan)}
    assert {notice.url for notice in Notice.objects.all()} == (pages if state else set())


def test_an_open_one_reports_too_and_a_unit_of_the_bureau_is_told_at_the_bureau(campaign, county, clerk):
    someone(Role.BUREAU_OFFICE)
    fields = {"rect_type": "long_term", "deadline": None, "next_report_on": day(1)}
    make_problem(campaign, county.hekou, **fields)
    make_problem(campaign, None, unit="办公室", **fields)
    morning()
    assert waiting() == [("problem_report_near", login, day(1)) for login in ("bureau_office", "clerk01")]


@pytest.mark.parametrize(
    ("owners", "problem_owner", "told"),
    [
        (["王一"], "", ["one"]),
        (["王一", "王二"], "", ["one", "two"]),
        (["王一、王二"], "", ["one", "two"]),
        ([""], "王二", ["two"]),
        ([""], "", ["clerk01", "one", "two"]),
        (["刘和平"], "王一", ["clerk01", "one", "two"]),
        (["王一", "刘和平"], "", ["clerk01", "one", "two"]),
        (["王三"], "", ["clerk01", "one", "two"]),
    ],
)
def test_who_is_responsible_for_the_measures_of_a_day_is_told_else_the_unit(
    campaign, county, clerk, owners, problem_owner, told
):
    for login, name, office in (("one", "王一", "hekou"), ("two", "王二", "hekou"), ("three", "王三", "qingshi")):
        make_position(make_user(login, Role.ENTRY, name=name), office=getattr(county, office))
    measures = [MeasureValues(f"第{place}项", owner, day(2)) for place, owner in enumerate(owners)]
    planned(campaign, county.hekou, *measures, owner=problem_owner)
    morning()
    assert waiting() == [("problem_measure_near", login, day(2)) for login in told]


def test_measures_of_one_day_are_one_message_and_a_done_one_leaves_the_others(campaign, county, clerk):
    due = (MeasureValues("清理", "", day(1)), MeasureValues("培训"), MeasureValues("抽查", "", day(1)))
    plan = planned(campaign, county.hekou, *due, MeasureValues("建制", "", day(2)))
    morning()
    assert waiting() == [("problem_measure_near", "clerk01", day(1)), ("problem_measure_near", "clerk01", day(2))]
    first, *others = plan.measures.all()
    left = [MeasureValues(one.text, one.owner, one.deadline, pk=one.pk) for one in others]
    asked = {"actor": clerk, "problem_id": plan.pk, "today": TODAY}
    save_measures(**asked, version=plan.version, measures=[done(first), *left])
    # What was told of the other day still holds and stays as it was.
    assert waiting() == [("problem_measure_near", "clerk01", day(2))]
    assert morning() == {"posted": 1, "settled": 0}
    assert "第3条" in Notice.objects.get(day=day(1)).text


# -- what settles ---


def by_report(problem, clerk):
    add_progress(
        actor=clerk, problem_id=problem.pk, on=TODAY, percent=50, text="季度报告", today=TODAY, next_report_on=day(90)
    )


def by_other_day(problem, clerk):
    values = replace(values_of(problem), next_report_on=day(60))
    change_problem(actor=clerk, problem_id=problem.pk, version=problem.version, values=values, today=TODAY)


def by_file(problem, clerk):
    values = replace(values_of(problem), next_report_on=day(60))
    measures = tuple(done(one) for one in problem.measures.all())
    record_problems(actor=clerk, entries=[BulkEntry(values, measures, problem=problem)], today=TODAY)


def by_done(problem, clerk):
    measures = [done(one) for one in problem.measures.all()]
    save_measures(actor=clerk, problem_id=problem.pk, version=problem.version, measures=measures, today=TODAY)


def by_no_measure(problem, clerk):
    measures = [MeasureValues("另一条")]
    save_measures(actor=clerk, problem_id=problem.pk, version=problem.version, measures=measures, today=TODAY)


def by_request(problem, clerk):
    """The periodic report was not entered: what is put right needs none."""
    by_done(problem, clerk)
    problem.refresh_from_db()
    request_closing(actor=clerk, problem_id=problem.pk, version=problem.version, proof="已建章立制", today=TODAY)


def by_voiding(problem, _clerk):
    void_problem(actor=someone(Role.BUREAU_OFFICE), problem_id=problem.pk, reason="重复")


REPORT, MEASURE = "problem_report_near", "problem_measure_near"


@pytest.mark.parametrize(
    ("handle", "left"),
    [
        (by_report, {MEASURE}),
        (by_other_day, {MEASURE}),
        (by_file, set()),
        (by_done, {REPORT}),
        (by_no_measure, {REPORT}),
        (by_request, set()),
        (by_voiding, set()),
    ],
)
def test_what_is_handled_is_settled_at_once_and_told_no_more(campaign, county, clerk, handle, left):
    problem = for_good(campaign, county.hekou, day(2))
    (measure,) = problem.measures.all()
    plan = [MeasureValues(measure.text, "", day(1), pk=measure.pk)]
    problem = save_measures(actor=clerk, problem_id=problem.pk, version=problem.version, measures=plan, today=TODAY)
    morning()
    assert {kind for kind, _who, _day in waiting()} == {REPORT, MEASURE}
    handle(problem, clerk)
    assert {kind for kind, _who, _day in waiting()} == left
    assert morning()["settled"] == 0
    assert {kind for kind, _who, _day in waiting()} - {"problem_to_verify"} == left


def by_change(problem, **who):
    values = replace(values_of(problem), **who)
    actor = someone(Role.BUREAU_OFFICE)
    change_problem(actor=actor, problem_id=problem.pk, version=problem.version, values=values, today=TODAY)


def by_sheet(problem, **who):
    values = replace(values_of(problem), **who)
    record_problems(actor=someone(Role.BUREAU_OFFICE), entries=[BulkEntry(values, problem=problem)], today=TODAY)


def by_assignment(problem, **who):
    told = Responsible(**who)
    actor = someone(Role.BUREAU_OFFICE)
    assert assign_problems(actor=actor, versions={problem.pk: None}, responsible=told, today=TODAY).done


@pytest.mark.parametrize("change", [by_change, by_sheet, by_assignment])
def test_another_office_ends_what_the_former_was_told_and_the_next_run_tells_the_new_one(
    campaign, county, clerk, other_clerk, change
):
    timed = make_started(campaign, county.hekou, deadline=day(1))
    steady = for_good(campaign, county.hekou, day(-1))
    plan = planned(campaign, county.hekou, MeasureValues("清理", "", day(3)))
    told = [("problem_deadline_near", day(1)), ("problem_measure_near", day(3)), ("problem_report_passed", day(-1))]
    morning()
    assert waiting() == [(kind, "clerk01", on) for kind, on in told]
    for problem in (timed, steady, plan):
        change(problem, office=county.qingshi, unit="青石司法所")
    assert waiting() == []
    assert morning() == {"posted": 3, "settled": 0}
    assert waiting() == [(kind, "clerk02", on) for kind, on in told]


@pytest.mark.parametrize("change", [by_change, by_sheet, by_assignment])
def test_another_person_responsible_is_told_anew_and_other_changes_tell_nothing(campaign, county, clerk, change):
    make_position(make_user("one", Role.ENTRY, name="王一"), office=county.hekou)
    plan = planned(campaign, county.hekou, MeasureValues("清理", "", day(3)), owner="王一")
    morning()
    change(plan, leader="张局长")
    assert waiting() == [("problem_measure_near", "one", day(3))]
    plan.refresh_from_db()
    change(plan, owner=clerk.name)
    assert waiting() == []
    morning()
    assert waiting() == [("problem_measure_near", "clerk01", day(3))]


def test_what_is_restored_is_told_again(campaign, county, clerk):
    problem, office = for_good(campaign, county.hekou, day(0)), someone(Role.BUREAU_OFFICE)
    morning()
    by_voiding(problem, clerk)
    restore_problem(actor=office, problem_id=problem.pk)
    assert morning() == {"posted": 1, "settled": 0}


# -- the report itself ---


@pytest.mark.parametrize(
    ("due", "given", "said"),
    [
        (day(3), None, "应于2026-07-18报告"),
        (day(4), None, None),
        (day(4), day(5), None),
        (day(4), day(4), "下次报告日期应晚于2026-07-19"),
        (day(-9), TODAY, "下次报告日期应晚于2026-07-15"),
        (day(-9), day(1), None),
        (day(0), dt.date(2032, 1, 1), "不超过5年"),
        (None, day(9), "长期坚持的事项才填"),
        (None, None, None),
    ],
)
def test_a_line_of_the_log_that_is_the_report_says_when_the_next_is_due(campaign, county, clerk, due, given, said):
    problem = for_good(campaign, county.hekou, due) if due else make_started(campaign, county.hekou)
    asked = {"actor": clerk, "problem_id": problem.pk, "on": TODAY, "percent": 50, "text": "季度报告", "today": TODAY}
    if said is None:
        add_progress(**asked, next_report_on=given)
    else:
        with pytest.raises(InvalidValue) as refused:
            add_progress(**asked, next_report_on=given)
        assert said in refused.value.fields["next_report_on"][0]
    problem.refresh_from_db()
    stored = (problem.next_report_on, problem.percent, problem.progress.count())
    assert stored == ((due, 0, 0) if said else (given or due, 50, 1))


def test_the_page_proposes_the_next_quarter_and_keeps_nothing_of_a_refused_report(signed_in, campaign, county, clerk):
    problem, desk = for_good(campaign, county.hekou, day(-1)), signed_in(clerk)
    url = reverse("problems:progress", args=[problem.pk])
    assert 'value="2026-10-13"' in desk.get(url).content.decode()
    sent = {"on": "2026-07-15", "percent": "50", "text": "季度报告"}
    file = SimpleUploadedFile("台账.pdf", b"%PDF-1.4\n%%EOF")
    answer = desk.post(url, {**sent, "next_report_on": "2026-07-15", "file": file})
    assert (answer.status_code, "下次报告日期应晚于" in answer.content.decode()) == (422, True)
    assert (problem.progress.count(), problem.files.count()) == (0, 0)
    assert desk.post(url, {**sent, "next_report_on": "2026-10-13"}).status_code == 302
    problem.refresh_from_db()
    assert problem.next_report_on == dt.date(2026, 10, 13)
    timed = reverse("problems:progress", args=[make_started(campaign, county.hekou).pk])
    assert "next_report_on" not in desk.get(timed).content.decode()
    assert "登记定期报告" in desk.get(reverse("problems:detail", args=[problem.pk])).content.decode()


# -- the clock ---


@pytest.mark.parametrize(
    ("moment", "begun"),
    [
        ("2026-07-17T08:35", "2026-07-17"),
        ("2026-07-18T08:35", ""),
        ("2026-10-01T08:35", ""),
        ("2026-10-10T08:35", "2026-10-10"),
    ],
)
@pytest.mark.parametrize(
    ("begin", "job"), [(remind_today, "rectification.remind"), (remind_of_cases, "mediation.remind")]
)
def test_reminders_are_begun_on_working_days_only(moment, begun, begin, job, time_machine):
    fill_year(actor=None, year=2026)
    time_machine.move_to(dt.datetime.fromisoformat(f"{moment}:00+08:00"), tick=False)
    assert begin() == begin() == begun
    assert list(JobRun.objects.filter(name=job).values_list("period", flat=True)) == ([begun] if begun else [])


@pytest.mark.parametrize("entry", ["remind-of-what-is-due", "remind-of-problems"])
def test_the_clock_begins_them_in_office_hours_and_no_late_message_is_done_after(entry):
    found = settings.CELERY_BEAT_SCHEDULE[entry]
    (minute,) = found["schedule"].minute
    hours = found["schedule"].hour
    assert min(hours) * 60 + minute >= 8 * 60 + 30
    assert max(hours) * 60 + minute + found["options"]["expire_seconds"] / 60 <= 17 * 60 + 30
