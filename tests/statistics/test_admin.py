"""Indicators, definitions and targets are kept in the admin, through the actions."""

import datetime as dt

import pytest
from django.urls import reverse

from bureau.journal.models import Entry
from bureau.statistics.models import Indicator, IndicatorDefinition, Target
from tests.factories.statistics import close, make_indicators, make_target, make_uncounted, make_visit


@pytest.fixture
def indicators(db):
    return make_indicators()


def address(name, *args):
    return reverse(f"admin:statistics_{name}", args=args)


def test_indicator_is_renamed_and_its_code_stays(indicators, signed_in, system):
    row = indicators["legal_aid"]
    data = {"code": "other", "name": "法律援助案件", "unit": "cases", "order": 3, "is_active": "on"}
    assert signed_in(system).post(address("indicator_change", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.code, row.name, row.order) == ("legal_aid", "法律援助案件", 3)
    assert Entry.objects.filter(event="statistics.indicator.changed", actor=system).count() == 1


def test_indicator_is_added_and_a_bad_code_is_refused_with_what_was_typed(indicators, signed_in, system):
    data = {"code": "Bad Code", "name": "新指标", "unit": "times", "order": 20, "is_active": "on"}
    response = signed_in(system).post(address("indicator_add"), data)
    assert (response.status_code, Indicator.objects.count()) == (200, 11)
    assert "新指标" in response.content.decode()
    assert signed_in(system).post(address("indicator_add"), {**data, "code": "new_one"}).status_code == 302
    assert Indicator.objects.get(code="new_one").name == "新指标"


def test_definition_is_chosen_from_the_list_of_countables(indicators, signed_in, system):
    client = signed_in(system)
    assert "services__kind" in client.get(address("indicatordefinition_add")).content.decode()
    data = {
        "indicator": indicators["legal_aid"].pk,
        "valid_from": "2026-08-01",
        "countable": "services",
        "services__kind": ["legal_aid", "aid_guide"],
        "services__mode": ["onsite"],
        "explanation": "现场",
    }
    response = client.post(address("indicatordefinition_add"), data)
    assert response.status_code == 302, response.context and response.context["errors"]
    made = IndicatorDefinition.objects.get(valid_from=dt.date(2026, 8, 1))
    assert made.filters == {"kind": ["aid_guide", "legal_aid"], "mode": ["onsite"]}
    client.post(address("indicatordefinition_change", made.pk), {**data, "services__mode": []})
    made.refresh_from_db()
    assert made.filters == {"kind": ["aid_guide", "legal_aid"]}
    bad = client.post(address("indicatordefinition_add"), {**data, "services__kind": ["none such"]})
    assert bad.status_code == 200


def test_definition_of_a_missing_ledger_is_shown(indicators, signed_in, system):
    row = make_uncounted().definitions.get()
    assert signed_in(system).get(address("indicatordefinition_change", row.pk)).status_code == 200
    assert signed_in(system).get(address("indicatordefinition_changelist")).status_code == 200


def test_target_is_set_and_changed(indicators, county, signed_in, bureau_office):
    client = signed_in(bureau_office)
    data = {"year": 2026, "office": county.hekou.pk, "indicator": indicators["legal_aid"].pk, "value": 30}
    assert client.post(address("target_add"), data).status_code == 302
    row = Target.objects.get()
    assert client.post(address("target_change", row.pk), {"value": 40}).status_code == 302
    assert client.post(address("target_change", row.pk), {"value": -1}).status_code == 200
    assert client.post(address("target_change", row.pk), {"value": "9" * 30}).status_code == 200
    row.refresh_from_db()
    assert (row.value, row.office) == (40, county.hekou)


@pytest.mark.parametrize("rows", [1, 3])
def test_target_list_costs_the_same_for_one_and_three(
    indicators, county, signed_in, bureau_office, django_assert_num_queries, rows
):
    for code in list(indicators)[:rows]:
        make_target(county.hekou, indicators[code], 5)
    client = signed_in(bureau_office)
    with django_assert_num_queries(12):
        client.get(address("target_changelist"))


def test_weeks_and_restatements_are_only_looked_at(indicators, county, signed_in, system):
    make_visit(county.wangjia, "2026-07-06")
    row = close("2026-W28")
    client = signed_in(system)
    assert client.get(address("weekclosing_change", row.pk)).status_code == 200
    assert client.post(address("weekclosing_change", row.pk), {"state": "open"}).status_code == 403
    assert client.get(address("restatement_changelist")).status_code == 200
    row.refresh_from_db()
    assert row.state == "closed"


@pytest.mark.parametrize("name", ["indicator_add", "indicatordefinition_add", "target_add", "indicator_changelist"])
def test_clerk_and_security_manager_have_no_business_here(indicators, signed_in, clerk, name):
    assert signed_in(clerk).get(address(name)).status_code in {302, 403}
