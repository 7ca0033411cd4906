"""Pages of what follows an agreement."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from bureau.core.actions import writing
from bureau.journal.models import Entry
from mediation.followup import actions
from mediation.followup.queries import panel_of
from mediation.followup.web.history import LABELS
from mediation.models import Instalment, MediationCase, ReturnVisit
from mediation.rules.followups import PerformanceValues, VisitValues
from mediation.rules.instalments import Part
from tests.conftest import TODAY
from tests.factories.mediation import make_case

NOTE = "外出务工联系不上"


@pytest.fixture
def desk(clerk, signed_in):
    return signed_in(clerk)


def address(name, *args):
    return reverse(f"followup:{name}", args=args)


def sent(desk, name, case, *args, **data):
    """The answer to a form of the case's present version."""
    version = MediationCase.objects.get(pk=case.pk).version
    return desk.post(address(name, case.pk, *args), {"version": version, "form_key": "a", **data})


def page(answer):
    return answer.content.decode()


def panel_html(user, case, may_read=True):
    return render_to_string(
        "mediation/followup/_panel.html", {"panel": panel_of(user, case, TODAY), "may_read": may_read}
    )


def test_performance_is_noted_and_comes_back_to_the_case(desk, case):
    assert 'value="not_due"' in page(desk.get(address("performance", case.pk)))
    answer = sent(desk, "performance", case, performance="done", performed_on="7.14")
    assert answer["Location"] == reverse("cases:detail", args=[case.pk])
    case.refresh_from_db()
    assert (case.performance, case.performed_on) == ("done", dt.date(2026, 7, 14))


def test_refusals_stand_at_their_fields(desk, case):
    answer = sent(desk, "performance", case, performance="none")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"performance_note": ["填写没有履行的原因"]}


def test_an_old_version_shows_both_values(desk, case, clerk):
    values = PerformanceValues("none", None, NOTE)
    actions.record_performance(actor=clerk, case_id=case.pk, version=1, values=values, today=TODAY)
    answer = desk.post(address("performance", case.pk), {"version": 1, "performance": "done", "performed_on": "7.14"})
    assert answer.status_code == 409


def test_who_may_not_read_a_case_writes_without_seeing_the_notes(case, clerk, desk):
    values = PerformanceValues("none", None, NOTE)
    actions.record_performance(actor=clerk, case_id=case.pk, version=1, values=values, today=TODAY)
    assert NOTE in page(desk.get(address("performance", case.pk)))
    with writing():
        MediationCase.objects.filter(pk=case.pk).update(involves_minor=True, created_by=None)
    assert NOTE not in page(desk.get(address("performance", case.pk)))
    sent(desk, "performance", case, performance="partial", performance_note="")
    case.refresh_from_db()
    assert (case.performance, case.performance_note) == ("partial", NOTE)


# -- instalments ---


def test_a_plan_row_by_row(desk, case):
    rows = {"due_0": "2026-08-01", "amount_0": "1,000", "due_2": "2026-09-01", "amount_2": "２０００"}
    answer = sent(desk, "plan", case, due_1="", amount_1="", **rows)
    assert answer.status_code == 302
    assert [one.amount for one in Instalment.objects.order_by("due_on")] == [Decimal(1000), Decimal(2000)]


def test_a_wrong_row_is_named_and_a_wrong_sum_stands_above(desk, case):
    rows = {"due_0": "2026-09-01", "amount_0": "1000", "due_1": "", "amount_1": "", "due_2": "2026-08-01"}
    answer = sent(desk, "plan", case, **rows, amount_2="2000")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["due_2"])
    answer = sent(desk, "plan", case, **rows, amount_2="")
    assert list(answer.context["form"].errors) == ["amount_2", "due_2"] or "due_2" in answer.context["form"].errors
    answer = sent(desk, "plan", case, due_0="2026-09-01", amount_0="1000")
    assert answer.context["form"].non_field_errors() == ["各期合计1,000.00元，协议金额3,000.00元，两者应当一致。"]
    assert not Instalment.objects.exists()


def test_equal_monthly_parts_are_offered(desk, case):
    html = page(desk.get(address("plan", case.pk), {"count": "3", "first": "2026-12-31"}))
    for value in ("2026-12-31", "2027-01-31", "2027-02-28", "1000.00"):
        assert f'value="{value}"' in html
    assert page(desk.get(address("plan", case.pk), {"count": "999", "first": ""})).count('class="msg"') == 2


def test_what_is_paid_stays_out_of_the_new_plan(desk, case, clerk):
    parts = (Part(dt.date(2026, 7, 1), Decimal(1000)), Part(dt.date(2026, 8, 1), Decimal(2000)))
    actions.plan_instalments(actor=clerk, case_id=case.pk, version=1, parts=parts)
    first, second = Instalment.objects.order_by("due_on")
    answer = sent(desk, "pay", case, first.pk, paid_on="2026-07-02")
    assert answer.status_code == 302
    html = page(desk.get(address("plan", case.pk)))
    assert 'value="2026-07-01"' not in html
    assert 'value="2026-08-01"' in html
    assert desk.get(address("pay", case.pk, first.pk)).status_code == 409
    assert desk.get(address("pay", case.pk, second.pk + 1)).status_code == 404
    assert desk.get(address("take-back", case.pk, first.pk)).status_code == 405
    assert desk.post(address("take-back", case.pk, first.pk)).status_code == 302
    first.refresh_from_db()
    assert first.paid_on is None


# -- confirmation, visits, danger ---


def test_confirmation_after_day_30_names_the_last_day(desk, agreed):
    case = agreed(agreed_on=dt.date(2026, 6, 14))
    answer = sent(desk, "apply", case, confirm_applied_on="2026-07-15", confirm_joint="on")
    assert "最晚2026-07-14" in page(answer)
    answer = sent(desk, "apply", case, confirm_applied_on="2026-07-14", confirm_court="河口县人民法院")
    assert list(answer.context["form"].errors) == ["confirm_joint"]
    assert desk.get(address("decision", case.pk)).status_code == 409
    answer = sent(desk, "apply", case, confirm_applied_on="2026-07-14", confirm_joint="on")
    assert answer.status_code == 302
    assert sent(desk, "decision", case, confirm_result="rejected", confirm_result_on="7.15").status_code == 302
    assert desk.get(address("apply", case.pk)).status_code == 409


def test_a_visit_offers_today_and_the_visitor_and_a_double_click_makes_one(desk, clerk, case):
    html = page(desk.get(address("visit", case.pk)))
    assert 'value="2026-07-15"' in html
    assert f'value="{clerk.name}"' in html
    filled = {"visited_on": "7.14", "visitor": "刘和平", "mode": "home", "performance": "done"}
    found = {"performed_on": "7.10", "update_performance": "on", "next_on": "2026-08-01"}
    for _click in range(2):
        assert sent(desk, "visit", case, **filled, **found).status_code == 302
    case.refresh_from_db()
    assert (ReturnVisit.objects.count(), case.performance, case.visit_due_on) == (1, "done", dt.date(2026, 8, 1))


def test_a_visit_to_a_failed_case_does_not_ask_for_performance(desk, committee, county, clerk):
    from_failed = {"result": "failed", "ended_on": dt.date(2026, 7, 14)}
    case = make_case(committee, county.lijia, by=clerk)
    with writing():
        MediationCase.objects.filter(pk=case.pk).update(state="closed", **from_failed)
    assert 'name="performance"' not in page(desk.get(address("visit", case.pk)))
    assert sent(desk, "visit", case, visited_on="7.15", visitor="刘和平", mode="phone").status_code == 302


def test_the_next_visit_is_planned(desk, case):
    assert sent(desk, "plan-visit", case, visit_due_on="2026-07-14").status_code == 422
    assert sent(desk, "plan-visit", case, visit_due_on="2026-08-20").status_code == 302
    case.refresh_from_db()
    assert case.visit_due_on == dt.date(2026, 8, 20)


def test_the_danger_flag(desk, county, committee, clerk):
    case = make_case(committee, county.wangjia, by=clerk)
    assert sent(desk, "flag", case, danger_note="").status_code == 422
    assert sent(desk, "flag", case, danger_note="一方扬言报复").status_code == 302
    assert sent(desk, "unflag", case, reason="").status_code == 422
    assert sent(desk, "unflag", case, reason="已和解").status_code == 302
    case.refresh_from_db()
    assert not case.is_dangerous


def test_steps_that_lead_nowhere_are_refused_when_they_are_opened(desk, county, committee, clerk, case):
    opened = make_case(committee, county.lijia, by=clerk)
    for name in ("performance", "plan", "apply", "decision", "visit", "plan-visit"):
        assert desk.get(address(name, opened.pk)).status_code == 409
    assert desk.get(address("flag", opened.pk)).status_code == 200
    with writing():
        MediationCase.objects.filter(pk=case.pk).update(
            voided_at=dt.datetime(2026, 7, 15, tzinfo=dt.UTC), void_reason="重复登记"
        )
    assert desk.get(address("visit", case.pk)).status_code == 409


def test_cases_of_others_are_not_found(other_clerk, signed_in, case):
    for name in ("performance", "plan", "apply", "decision", "visit", "plan-visit", "flag", "unflag"):
        assert signed_in(other_clerk).get(address(name, case.pk)).status_code == 404


# -- the panel ---


@pytest.mark.parametrize(
    ("ago", "words"),
    [(19, ""), (20, "还剩10天"), (24, "还剩6天"), (25, "! 还剩5天"), (30, "! 今天到期"), (31, "已过期限")],
)
def test_the_countdown_of_the_panel(agreed, clerk, ago, words):
    case = agreed(agreed_on=TODAY - dt.timedelta(days=ago), perform_due=dt.date(2026, 12, 1))
    html = panel_html(clerk, case).partition('id="confirmation"')[2].partition("</section>")[0]
    assert words in html
    assert ("还剩" in html or "到期" in html or "已过" in html) == bool(words)
    assert ("pill amber" in html) == words.startswith("!")


def test_the_panel_shows_notes_only_to_those_who_may_read_them(case, clerk):
    values = PerformanceValues("none", None, NOTE)
    actions.record_performance(actor=clerk, case_id=case.pk, version=1, values=values, today=TODAY)
    visit = VisitValues(TODAY, "刘和平", "home", "none", note="夜里仍有争吵")
    actions.record_visit(actor=clerk, case_id=case.pk, values=visit, today=TODAY)
    case.refresh_from_db()
    for words in (NOTE, "夜里仍有争吵"):
        assert words in panel_html(clerk, case)
        assert words not in panel_html(clerk, case, may_read=False)
    assert panel_html(clerk, case, may_read=False).count("内容受限") == 2


def test_the_panel_of_a_reader_has_no_buttons(case, leader, clerk):
    assert "/desk/cases/" in panel_html(clerk, case)
    assert "/desk/cases/" not in panel_html(leader, case)


def test_the_panel_lists_the_plan(case, clerk):
    parts = (Part(dt.date(2026, 7, 1), Decimal(1000)), Part(dt.date(2026, 8, 1), Decimal(2000)))
    actions.plan_instalments(actor=clerk, case_id=case.pk, version=1, parts=parts)
    case.refresh_from_db()
    html = panel_html(clerk, case)
    assert "逾期14天" in html
    assert "还剩17天" in html
    assert "2,000.00" in html
    assert "分期计划与协议金额不一致" not in html
    with writing():
        MediationCase.objects.filter(pk=case.pk).update(amount_agreed=Decimal(5000))
    case.refresh_from_db()
    assert "分期计划与协议金额不一致" in panel_html(clerk, case)


def test_the_case_s_history_names_every_value_the_follow_up_notes(case, clerk):
    parts = (Part(dt.date(2026, 7, 1), Decimal(1000)), Part(dt.date(2026, 8, 1), Decimal(2000)))
    actions.plan_instalments(actor=clerk, case_id=case.pk, version=1, parts=parts)
    first = Instalment.objects.order_by("due_on")[0]
    actions.record_payment(actor=clerk, case_id=case.pk, instalment_id=first.pk, paid_on=TODAY, today=TODAY)
    actions.record_visit(
        actor=clerk, case_id=case.pk, values=VisitValues(TODAY, "刘和平", "home", "partial"), today=TODAY
    )
    fields = {field.name for field in MediationCase._meta.concrete_fields}
    entries = Entry.objects.filter(event__in=[f"mediation.case.{verb}" for verb in ("planned", "paid", "visited")])
    noted = {name for entry in entries for name in (*entry.before, *entry.after)}
    assert len(entries) == 3
    assert noted - fields <= set(LABELS)
