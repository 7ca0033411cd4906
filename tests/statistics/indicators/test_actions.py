"""Indicators, definitions and targets are rows; every change is journalled."""

import datetime as dt

import pytest

from bureau.core.errors import InvalidValue, NotAllowed
from bureau.journal.models import Entry
from bureau.statistics.definitions import counted_on, definition_on, uncounted_on
from bureau.statistics.indicators.actions import (
    define_indicator,
    install_default_indicators,
    save_indicator,
    set_target,
)
from bureau.statistics.models import Indicator, IndicatorDefinition, Target
from tests.factories.statistics import make_indicators, make_uncounted

TODAY = dt.date(2026, 7, 15)


def test_default_indicators_are_installed_once(db):
    codes = [indicator.code for indicator in install_default_indicators(actor=None)]
    assert codes == [
        "visits_villages",
        "visits_townships",
        "visits_departments",
        "visits_schools",
        "visits_enterprises",
        "visits_banks",
        "consultant_meetings",
        "mediator_meetings",
        "notary_participation",
        "legal_aid",
        "mediation_cases",
    ]
    assert install_default_indicators(actor=None) == []
    assert (Indicator.objects.count(), IndicatorDefinition.objects.count()) == (11, 11)


def test_default_indicators_need_the_capability_when_done_by_hand(db, system, clerk):
    with pytest.raises(NotAllowed):
        install_default_indicators(actor=clerk)
    assert len(install_default_indicators(actor=system)) == 11


def test_indicator_of_a_ledger_that_does_not_exist_is_not_counted_yet(db):
    make_indicators()
    assert uncounted_on(TODAY) == []
    problems = make_uncounted()
    assert uncounted_on(TODAY) == [problems]
    assert len(counted_on(TODAY)) == 11


def test_indicator_without_definition_on_that_day_is_not_counted_yet(db, system):
    new = save_indicator(actor=system, code="talks", name="谈话", unit="times", order=1, is_active=True)
    define_indicator(actor=system, indicator=new, valid_from=TODAY, countable="services", filters={})
    assert uncounted_on(TODAY - dt.timedelta(days=1)) == [new]
    assert uncounted_on(TODAY) == []
    assert definition_on(new, TODAY - dt.timedelta(days=1)) is None


def test_indicator_is_renamed_but_keeps_its_code(db, system):
    made = save_indicator(actor=system, code="talks", name="谈话", unit="times", order=1, is_active=True)
    with pytest.raises(InvalidValue) as refused:
        save_indicator(actor=system, indicator=made, code="x", name="谈话", unit="times", order=1, is_active=True)
    assert list(refused.value.fields) == ["code"]
    save_indicator(actor=system, indicator=made, code="talks", name="谈心", unit="times", order=1, is_active=True)
    entry = Entry.objects.get(event="statistics.indicator.changed")
    assert (entry.before, entry.after) == ({"name": "谈话"}, {"name": "谈心"})


@pytest.mark.parametrize("code", ["", "Bad", "1x", "a b", "x" * 41])
def test_bad_code_is_refused(db, system, code):
    with pytest.raises(InvalidValue):
        save_indicator(actor=system, code=code, name="n", unit="times", order=1, is_active=True)


@pytest.mark.parametrize(
    "filters",
    [{"kind": "publicity"}, {"kind": []}, {"kind": ["no such"]}, {"colour": ["red"]}, {"kind": [1]}, ["kind"]],
)
def test_bad_filters_are_refused(db, system, filters):
    indicator = make_indicators()["legal_aid"]
    with pytest.raises(InvalidValue):
        define_indicator(actor=system, indicator=indicator, valid_from=TODAY, countable="services", filters=filters)
    assert indicator.definitions.count() == 1


def test_definition_of_the_same_day_is_replaced_and_journalled(db, system):
    indicator = make_indicators()["legal_aid"]
    for kind in ("lecture", "legal_aid"):
        define_indicator(
            actor=system, indicator=indicator, valid_from=TODAY, countable="services", filters={"kind": [kind]}
        )
    assert definition_on(indicator, TODAY).filters == {"kind": ["legal_aid"]}
    entry = Entry.objects.get(event="statistics.definition.changed")
    assert (entry.before, entry.after) == ({"filters": {"kind": ["lecture"]}}, {"filters": {"kind": ["legal_aid"]}})


def test_target_is_set_changed_and_left_alone(county, bureau_office, clerk):
    indicator = make_indicators()["legal_aid"]
    for value in (40, 40, 50):
        set_target(actor=bureau_office, year=2026, office=county.hekou, indicator=indicator, value=value)
    assert Target.objects.get().value == 50
    events = Entry.objects.filter(event__startswith="statistics.target").order_by("id")
    assert [(e.event, e.after.get("value")) for e in events] == [
        ("statistics.target.created", 40),
        ("statistics.target.changed", 50),
    ]
    with pytest.raises(NotAllowed):
        set_target(actor=clerk, year=2026, office=county.hekou, indicator=indicator, value=1)
    with pytest.raises(InvalidValue):
        set_target(actor=bureau_office, year=2026, office=county.hekou, indicator=indicator, value=-1)
