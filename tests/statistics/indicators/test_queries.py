"""Reading indicators."""

import datetime as dt

import pytest

from bureau.core.errors import NotVisible
from bureau.statistics.indicators.actions import define_indicator
from bureau.statistics.indicators.queries import (
    history_of,
    indicator_by_code,
    indicator_names,
    indicators_by_id,
    indicators_with_definitions,
)
from tests.factories.statistics import make_indicators


def test_indicators_by_code_id_and_in_table_order(db):
    made = make_indicators()
    assert indicator_by_code("legal_aid") == made["legal_aid"]
    assert indicators_by_id([made["legal_aid"].pk]) == {made["legal_aid"].pk: made["legal_aid"]}
    assert indicator_names()["legal_aid"] == "困难群众法律援助"
    assert [one.code for one in indicators_with_definitions()][:2] == ["visits_villages", "visits_townships"]


@pytest.mark.parametrize("code", ["", "nothing", "\0", "𠀀" * 100])
def test_unknown_code_is_not_found(db, code):
    with pytest.raises(NotVisible):
        indicator_by_code(code)


def test_history_holds_the_indicator_and_its_definitions_only(db, system):
    made = make_indicators()
    rule = {"valid_from": dt.date(2026, 7, 1), "countable": "services", "filters": {}}
    define_indicator(actor=system, indicator=made["legal_aid"], **rule)
    define_indicator(actor=system, indicator=made["visits_banks"], **rule)
    assert [entry.event for entry in history_of(made["legal_aid"])] == [
        "statistics.definition.created",
        "statistics.definition.created",
        "statistics.indicator.created",
    ]
