"""The rules of a prevention report: each wrong value beside its allowed neighbour."""

import datetime as dt
from types import SimpleNamespace

import pytest

from mediation.rules.prevention import (
    FIGURES,
    MOST,
    PreventionFacts,
    PreventionValues,
    prevention_problems,
    settled_prevention,
)
from tests.conftest import TODAY

COMMITTEE = SimpleNamespace(pk=1, founded_on=dt.date(2020, 1, 1), closed_on=dt.date(2026, 7, 10))
FACTS = PreventionFacts(TODAY, {1: COMMITTEE})
DAY = dt.date(2026, 7, 1)


def problems(**values):
    usual = {"date": DAY, "committee": COMMITTEE, "sweeps": 1}
    return prevention_problems(settled_prevention(PreventionValues(**{**usual, **values})), FACTS)


def test_the_figures_are_those_of_the_form_in_its_order():
    assert (
        "sweeps",
        "prevented",
        *(f"{pair}_{unit}" for pair in ("suicide", "criminal", "petition", "fight") for unit in ("cases", "people")),
    ) == FIGURES


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"date": None}, {"date"}),
        ({"date": TODAY + dt.timedelta(days=1)}, {"date", "committee"}),
        ({"date": TODAY, "committee": SimpleNamespace(pk=1)}, {"committee"}),
        ({"date": dt.date(1999, 12, 31), "committee": None}, {"date", "committee"}),
        ({"date": dt.date(2019, 12, 31)}, {"committee"}),
        ({"date": dt.date(2020, 1, 1)}, set()),
        ({"date": dt.date(2026, 7, 10)}, set()),
        ({"date": dt.date(2026, 7, 11)}, {"committee"}),
        ({"committee": None}, {"committee"}),
        ({"committee": SimpleNamespace(pk=2)}, {"committee"}),
        ({"sweeps": None}, {"sweeps"}),
        ({"sweeps": 0, "prevented": 0}, {"sweeps"}),
        ({"sweeps": 0, "prevented": 1}, set()),
        ({"sweeps": MOST}, set()),
        ({"sweeps": MOST + 1}, {"sweeps"}),
        ({"prevented": -1}, {"prevented"}),
        ({"suicide_cases": 1}, {"suicide_people"}),
        ({"suicide_people": 1}, {"suicide_cases"}),
        ({"suicide_cases": 2, "suicide_people": 1}, {"suicide_people"}),
        ({"suicide_cases": 2, "suicide_people": 2}, set()),
        ({"sweeps": 0, "fight_cases": 1, "fight_people": 30}, set()),
        ({"criminal_cases": 1, "petition_people": 5}, {"criminal_people", "petition_cases"}),
        ({"note": "长" * 500}, set()),
        ({"note": "长" * 501}, {"note"}),
        ({"note": "a\x00"}, {"note"}),
    ],
)
def test_what_is_refused_and_what_is_not(values, refused):
    assert set(problems(**values)) == refused


def test_an_empty_number_is_none_and_every_refusal_is_a_sentence():
    settled = settled_prevention(PreventionValues(date=DAY, sweeps=3, note="  "))
    assert (settled.sweeps, settled.prevented, settled.fight_people, settled.note) == (3, 0, 0, "")
    said = problems(date=None, committee=None, sweeps=0)
    assert all(text.endswith((".", "。")) for texts in said.values() for text in texts)
