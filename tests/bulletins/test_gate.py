"""One disagreement is planted in each place; the gate must find it and name the cell."""

import copy
from decimal import Decimal

import pytest

from bureau.bulletins.composing import compose
from bureau.bulletins.facts import Cell, Ranked
from bureau.bulletins.gate import Disagreement, Surfaces, first_disagreement
from tests.bulletins.facts import CELLS, STANDINGS, make_facts

NAMES = {row.office: row.name for row in STANDINGS}


def make_surfaces(**changes) -> Surfaces:
    shown = {(NAMES[office], code): (cell.cumulative, cell.target) for (office, code), cell in CELLS.items()}
    surfaces = {
        "inputs": dict(shown),
        "excel": dict(shown),
        "excel_scores": {row.name: (row.score, row.rank) for row in STANDINGS},
        "recomputed": {row.office: (row.score, row.rank) for row in STANDINGS},
    }
    return Surfaces(**{**surfaces, **changes})


@pytest.fixture
def content() -> dict:
    return copy.deepcopy(compose(make_facts()))


def test_agreement_everywhere(content):
    assert first_disagreement(content, make_facts(), make_surfaces()) is None


def test_number_in_a_sentence(content):
    content["sentences"][0]["parts"][1]["v"] = "53.9"
    assert first_disagreement(content, make_facts(), make_surfaces()) == Disagreement(
        "text", "schedule", "53.9", "52.9"
    )


def test_text_that_is_not_its_parts(content):
    content["sentences"][0]["text"] += "！"
    assert first_disagreement(content, make_facts(), make_surfaces()).place == "text"


def test_sentence_left_out(content):
    del content["sentences"][-1]
    found = first_disagreement(content, make_facts(), make_surfaces())
    assert (found.place, found.shown, found.expected[:8]) == ("text", "—", "本周补录、更正以")


def test_published_bulletin_keeps_the_wording_of_its_day_but_not_a_wrong_number(content):
    del content["sentences"][-1]
    assert first_disagreement(content, make_facts(), make_surfaces(), is_frozen=True) is None
    content["sentences"][0]["parts"][1]["v"] = "53.9"
    assert first_disagreement(content, make_facts(), make_surfaces(), is_frozen=True).shown == "53.9"


def test_cell_of_the_table(content):
    content["table"]["rows"][1]["cells"][1]["v"] = "58.10"
    assert first_disagreement(content, make_facts(), make_surfaces()) == Disagreement(
        "table", "standing 青石司法所 score", "58.10", "58.00"
    )


def test_office_missing_in_the_table(content):
    del content["table"]["rows"][3]
    found = first_disagreement(content, make_facts(), make_surfaces())
    assert (found.place, found.cell) == ("table", "司法所")


def test_cell_of_the_annex(content):
    content["annex"]["rows"][0]["cells"][0][1]["v"] = "17"
    assert first_disagreement(content, make_facts(), make_surfaces()) == Disagreement(
        "annex", "figure 河口司法所 进村宣传 cumulative", "17", "16"
    )


def test_total_of_the_annex(content):
    content["annex"]["total"][0][1]["v"] = "51"
    assert first_disagreement(content, make_facts(), make_surfaces()) == Disagreement(
        "annex", "county 进村宣传 cumulative", "51", "50"
    )


def test_sum_over_the_offices(content):
    # An office's cells are left out of the annex: each printed number is right, the sum is not.
    content["annex"]["rows"][3]["cells"] = []
    assert first_disagreement(content, make_facts(), make_surfaces()) == Disagreement(
        "sums", "进村宣传 week_value", "6", "5"
    )


def test_key_that_leads_nowhere(content):
    content["table"]["rows"][0]["cells"][0]["k"] = "standing/77/place"
    found = first_disagreement(content, make_facts(), make_surfaces())
    assert (found.place, found.shown, found.expected) == ("table", "1", "—")


def test_figure_changed_since_drafting(content):
    changed = make_facts(cells={**CELLS, (4, "legal_aid"): Cell(1, -1, 4, 10)})
    assert first_disagreement(content, changed, make_surfaces()) == Disagreement(
        "text", "county 法律援助 cumulative", "16", "17"
    )


def test_standings_made_from_other_figures(content):
    surfaces = make_surfaces(inputs={**make_surfaces().inputs, ("白云司法所", "legal_aid"): (4, 10)})
    assert first_disagreement(content, make_facts(), surfaces) == Disagreement(
        "standings", "白云司法所 legal_aid", "4 / 10", "3 / 10"
    )


def test_standing_that_does_not_follow_from_its_inputs(content):
    again = {**make_surfaces().recomputed, 4: (Decimal("31.00"), 4)}
    assert first_disagreement(content, make_facts(), make_surfaces(recomputed=again)) == Disagreement(
        "standings", "白云司法所", "30.00 / 4", "31.00 / 4"
    )


def test_rank_that_does_not_follow_the_score():
    wrong = (*STANDINGS[:3], Ranked(4, "白云司法所", Decimal("30.00"), 3, previous=4, order=4))
    facts = make_facts(standings=wrong)
    surfaces = make_surfaces(recomputed={row.office: (row.score, row.rank) for row in wrong})
    assert first_disagreement(compose(facts), facts, surfaces) == Disagreement("order", "白云司法所", "3", "4")


def test_excel_cell(content):
    surfaces = make_surfaces(excel={**make_surfaces().excel, ("河口司法所", "visit_village"): (16, 21)})
    assert first_disagreement(content, make_facts(), surfaces) == Disagreement(
        "Excel", "河口司法所 visit_village", "16 / 21", "16 / 20"
    )


def test_excel_score(content):
    surfaces = make_surfaces(excel_scores={**make_surfaces().excel_scores, "河口司法所": (Decimal("68.01"), 1)})
    assert first_disagreement(content, make_facts(), surfaces) == Disagreement(
        "Excel", "河口司法所", "68.01 / 1", "68.00 / 1"
    )
