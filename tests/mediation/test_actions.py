"""What the bureau sets for handling cases, through the admin and the actions."""

import datetime as dt

import pytest

from bureau.core.errors import NotAllowed, NotVisible
from bureau.journal.models import Entry
from mediation.actions import save_case_rules, save_retention_period
from mediation.models import CaseRules, RetentionPeriod
from tests.factories.mediation import make_case, make_committee

RULES, PERIODS = "/admin/mediation/caserules/", "/admin/mediation/retentionperiod/"
TYPED = {"limit_days": 20, "limit_kind": "working", "extension_days": 15, "visit_days": 60}


def test_rules_hold_for_later_cases_only(system, county):
    committee = make_committee(county.hekou)
    before = make_case(committee, county.wangjia)
    save_case_rules(actor=system, values={"limit_days": 20})
    after = make_case(committee, county.lijia, brief="因相邻通行问题多次发生争吵，要求恢复道路")
    before.refresh_from_db()
    assert (before.due_on, after.due_on) == (dt.date(2026, 8, 13), dt.date(2026, 8, 3))


def test_there_is_one_row_and_every_change_is_journalled(system):
    first = save_case_rules(actor=system, values={"limit_days": 20})
    second = save_case_rules(actor=system, values={"limit_days": 25, "visit_days": 30})
    assert (first.pk, second.pk, second.version, CaseRules.objects.count()) == (1, 1, 2, 1)
    entry = Entry.objects.get(event="mediation.caserules.changed")
    assert (entry.before, entry.after) == ({"limit_days": 20}, {"limit_days": 25})


def test_it_takes_the_capability(bureau_office):
    for act in (save_case_rules, save_retention_period):
        with pytest.raises(NotAllowed):
            act(actor=bureau_office, values={})
    assert not CaseRules.objects.exists()


def test_retention_periods(system):
    made = save_retention_period(actor=system, values={"name": "30年", "order": 4})
    save_retention_period(actor=system, values={"is_active": False}, period_id=made.pk)
    made.refresh_from_db()
    assert (made.is_active, made.version) == (False, 2)
    assert Entry.objects.get(event="mediation.retention.changed").after == {"is_active": False}
    with pytest.raises(NotVisible):
        save_retention_period(actor=system, values={}, period_id=made.pk + 1)


def test_rules_in_the_admin(system, signed_in):
    browser = signed_in(system)
    assert "修改只对以后登记、结案、延期的案件起作用" in browser.get(f"{RULES}add/").content.decode()
    for days in (0, 367):
        assert browser.post(f"{RULES}add/", {**TYPED, "limit_days": days}).status_code == 200
    assert browser.post(f"{RULES}add/", TYPED).status_code == 302
    rules = CaseRules.objects.get()
    assert (rules.limit_days, rules.limit_kind, rules.updated_by) == (20, "working", system)
    assert browser.get(f"{RULES}add/").status_code == 403
    assert browser.post(f"{RULES}{rules.pk}/change/", {**TYPED, "limit_days": 25}).status_code == 302
    rules.refresh_from_db()
    assert (rules.limit_days, rules.version) == (25, 2)
    assert browser.post(f"{RULES}{rules.pk}/delete/").status_code == 403


def test_periods_in_the_admin(system, signed_in):
    browser = signed_in(system)
    usual = RetentionPeriod.objects.count()
    assert browser.post(f"{PERIODS}add/", {"name": "30年", "order": 4, "is_active": "on"}).status_code == 302
    again = browser.post(f"{PERIODS}add/", {"name": "30年", "order": 5})
    assert (again.status_code, RetentionPeriod.objects.count()) == (200, usual + 1)
