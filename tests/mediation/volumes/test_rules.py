"""The contents list: what a case needs, what is missing, which values are refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from mediation.choices import PaperState
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import DocumentFacts
from mediation.volumes.rules import (
    BY_NUMBER,
    DOCUMENTS,
    MOST_PAGES,
    CaseTraits,
    Need,
    VolumeValues,
    default_state,
    flat,
    frame_of,
    missing,
    papers_of,
    printable,
    problems_of,
    settled,
    state_of,
)
from tests.conftest import TODAY

PLAIN = CaseTraits()
FAILED = CaseTraits(is_over=True)
AGREED = CaseTraits(is_over=True, agreement_form="written")
FULL = CaseTraits(
    by_application=True,
    is_over=True,
    has_agent=True,
    agreement_form="written",
    is_paid=True,
    was_visited=True,
    asked_for_confirmation=True,
)
ALWAYS = [1, 2, 3, 7, 13]
YES, NO, NOT_NEEDED = (DocumentFacts(state=state) for state in ("yes", "no", "n_a"))


def numbers(documents):
    return [document.number for document in documents]


def wanted(traits):
    return [one.number for one in DOCUMENTS if default_state(one, traits) == PaperState.NO]


def problems(traits=PLAIN, **values):
    return problems_of(VolumeValues(**values), traits, accepted_on=dt.date(2026, 7, 1), today=TODAY)


# -- the list ----------------------------------------------------------------------------------------------------------


def test_thirteen_documents_in_the_order_of_the_volume():
    assert numbers(DOCUMENTS) == list(range(1, 14))
    assert {need: [one.number for one in DOCUMENTS if one.need == need] for need in Need} == {
        Need.ALWAYS: ALWAYS,
        Need.WHEN_AGREED: [8],
        Need.IF_ANY: [4, 5, 6, 9, 10, 11, 12],
    }


def test_every_paper_belongs_to_one_document_or_to_the_frame():
    papers = [code for one in DOCUMENTS for code in one.papers] + list(frame_of(FULL))
    assert sorted(papers) == sorted(PaperCode)


# -- what a case needs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("traits", "more"),
    [
        (PLAIN, []),
        (FAILED, []),
        (AGREED, [8]),
        (replace(AGREED, agreement_form="oral"), [8]),
        (CaseTraits(has_agent=True), [4]),
        (replace(AGREED, is_paid=True), [8, 9]),
        (replace(AGREED, was_visited=True), [8, 10]),
        (replace(AGREED, asked_for_confirmation=True), [8, 11]),
        (FULL, [4, 8, 9, 10, 11]),
    ],
)
def test_what_is_needed_follows_from_the_case(traits, more):
    assert wanted(traits) == sorted([*ALWAYS, *more])
    assert numbers(missing({}, traits)) == sorted([*ALWAYS, *more])


@pytest.mark.parametrize("number", range(1, 14))
@pytest.mark.parametrize("entered", ["", "yes", "no", "n_a"])
def test_where_a_document_stands(number, entered):
    document = BY_NUMBER[number]
    stands = state_of(document, {number: DocumentFacts(state=entered)}, AGREED)
    if entered in ("yes", "no"):
        assert stands == entered
    elif number in (*ALWAYS, 8):
        assert stands == PaperState.NO
    else:
        assert stands == PaperState.NOT_NEEDED


def test_complete_when_each_is_in_or_not_needed():
    inside = dict.fromkeys((*ALWAYS, 8), YES)
    assert missing(inside, AGREED) == ()
    assert numbers(missing({**inside, 3: NO}, AGREED)) == [3]
    assert numbers(missing({**inside, 6: NO}, AGREED)) == [6]
    assert missing({**inside, 6: NOT_NEEDED}, AGREED) == ()


def test_what_the_case_came_to_need_since_then_is_missing():
    inside = {**dict.fromkeys(ALWAYS, YES), 4: NOT_NEEDED, 8: NOT_NEEDED}
    assert missing(inside, FAILED) == ()
    assert numbers(missing(inside, replace(AGREED, has_agent=True))) == [4, 8]


def test_proof_of_payment_is_asked_for_and_may_be_waived():
    paid = replace(AGREED, is_paid=True)
    inside = dict.fromkeys((*ALWAYS, 8), YES)
    assert numbers(missing(inside, paid)) == [9]
    assert missing({**inside, 9: NOT_NEEDED}, paid) == ()
    assert problems(paid, documents={9: NOT_NEEDED}) == {}


# -- which papers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "traits", "codes"),
    [
        (1, PLAIN, ["acceptance"]),
        (1, CaseTraits(by_application=True), ["application"]),
        (3, FULL, []),
        (8, PLAIN, ["agreement", "oral_agreement"]),
        (8, AGREED, ["agreement"]),
        (8, replace(AGREED, agreement_form="oral"), ["oral_agreement"]),
        (8, FAILED, []),
        (9, AGREED, ["performance"]),
        (9, FAILED, []),
        (10, AGREED, ["visit"]),
        (10, replace(FAILED, was_visited=True), ["visit"]),
        (10, FAILED, []),
        (11, AGREED, ["confirmation"]),
        (11, FAILED, []),
        (13, PLAIN, ["back_cover"]),
    ],
)
def test_papers_of_a_document(number, traits, codes):
    assert list(papers_of(BY_NUMBER[number], traits)) == codes


def test_printable_papers_lie_in_the_order_of_the_volume():
    assert [str(code) for code in printable(FAILED)] == [
        "cover",
        "contents",
        "acceptance",
        "rights",
        "inquiry",
        "record",
        "closing",
        "back_cover",
    ]
    assert PaperCode.CLOSING not in printable(PLAIN)
    assert set(PaperCode) - set(printable(FULL)) == {PaperCode.ACCEPTANCE, PaperCode.ORAL_AGREEMENT}


# -- values that are entered -------------------------------------------------------------------------------------------


def test_settled_values_name_all_thirteen():
    values = settled(VolumeValues(documents={3: YES, 4: DocumentFacts()}, compiled_by=" 刘和平 "), AGREED)
    assert {number: one.state for number, one in values.documents.items()} == {
        **dict.fromkeys(range(1, 14), "n_a"),
        **dict.fromkeys((1, 2, 7, 8, 13), "no"),
        3: "yes",
    }
    assert values.compiled_by == "刘和平"


def test_flat_values_stand_under_the_names_of_the_form():
    shown = flat(VolumeValues(documents={3: DocumentFacts(state="yes", pages=4)}, place="一号柜"))
    assert shown == {
        "state_3": "yes",
        "pages_3": 4,
        "retention": None,
        "compiled_by": "",
        "compiled_on": None,
        "checked_by": "",
        "place": "一号柜",
        "note": "",
    }


@pytest.mark.parametrize(
    ("number", "entered", "traits", "field"),
    [
        (3, DocumentFacts(state="yes", pages=MOST_PAGES), PLAIN, None),
        (3, DocumentFacts(state="yes", pages=MOST_PAGES + 1), PLAIN, "pages_3"),
        (3, DocumentFacts(state="yes", pages=0), PLAIN, None),
        (3, DocumentFacts(state="yes", pages=-1), PLAIN, "pages_3"),
        (3, DocumentFacts(state="no", pages=1), PLAIN, "pages_3"),
        (3, NO, PLAIN, None),
        (3, NOT_NEEDED, PLAIN, "state_3"),
        (3, DocumentFacts(state="lost"), PLAIN, "state_3"),
        (4, NOT_NEEDED, PLAIN, None),
        (4, NOT_NEEDED, CaseTraits(has_agent=True), "state_4"),
        (8, NOT_NEEDED, FAILED, None),
        (8, NOT_NEEDED, AGREED, "state_8"),
        (10, NOT_NEEDED, replace(AGREED, was_visited=True), "state_10"),
        (11, NOT_NEEDED, replace(AGREED, asked_for_confirmation=True), "state_11"),
        (14, YES, PLAIN, "state_14"),
        (0, YES, PLAIN, "state_0"),
    ],
)
def test_states_and_pages(number, entered, traits, field):
    assert list(problems(traits, documents={number: entered})) == ([field] if field else [])


@pytest.mark.parametrize(
    ("day", "is_right"),
    [
        (None, True),
        (dt.date(2026, 7, 1), True),
        (dt.date(2026, 6, 30), False),
        (TODAY, True),
        (TODAY + dt.timedelta(days=1), False),
    ],
)
def test_compiled_between_acceptance_and_today(day, is_right):
    assert list(problems(compiled_on=day)) == ([] if is_right else ["compiled_on"])


@pytest.mark.parametrize(("name", "most"), [("compiled_by", 50), ("checked_by", 50), ("place", 60), ("note", 1000)])
def test_texts(name, most):
    assert problems(**{name: "字" * most}) == {}
    assert list(problems(**{name: "字" * (most + 1)})) == [name]
    assert list(problems(**{name: "甲\x07"})) == [name]
