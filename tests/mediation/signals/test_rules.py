"""What makes a reviewer look: each sign beside its honest neighbour."""

import datetime as dt
from dataclasses import replace

import pytest

from bureau.core.text import bigrams
from mediation.cases.duplicates import Hashes
from mediation.choices import SignalKind
from mediation.signals import rules
from mediation.signals.rules import CaseFact, findings, is_odd_id, marks_of, pieces_of

DAY = dt.date(2026, 7, 8)
NOON = dt.datetime(2026, 7, 8, 4, 0, tzinfo=dt.UTC)
FACT = CaseFact(
    pk=1,
    office=1,
    committee=1,
    lead=1,
    accepted_on=DAY,
    agreed_on=None,
    agreement_form="",
    entered_by=1,
    typed_at=NOON,
    is_new=True,
)
TEXT = "因宅基地边界多次争吵，要求确认边界并拆除围墙，经现场丈量后双方愿意各让一步"


def many(count, **fields):
    """Cases an hour and a mediator apart, so that nothing stands out by itself."""
    return [replace(FACT, pk=n, lead=n, typed_at=NOON + dt.timedelta(hours=n), **fields) for n in range(1, count + 1)]


def kinds(facts):
    return [(found.kind, found.cases) for found in findings(facts)]


def pieces(text):
    return frozenset(bigrams(text))


def test_nothing_stands_out_of_a_usual_week():
    assert kinds(many(40)) == []


def test_the_same_text_in_three_cases_is_noticed_another_dispute_is_not():
    first, second, third, other = many(4)
    texts = (TEXT, TEXT.replace("丈量", "察看"), TEXT + "并且今后和好")
    same = [replace(fact, pieces=pieces(text)) for fact, text in zip((first, second, third), texts, strict=True)]
    other = replace(other, pieces=pieces("因土地承包合同到期后续签发生争执，要求按原价继续承包三年"))
    old = [replace(fact, is_new=False) for fact in same]
    assert kinds([*old[:2], same[2], other]) == [(SignalKind.SAME_TEXT, (1, 2, 3))]
    assert kinds([*same[:2], other]) == []
    assert kinds([*same[:2], replace(same[2], office=2), other]) == []
    assert kinds([*old, other]) == []


def test_names_are_no_part_of_the_text():
    canned = "{a}与{b}因琐事发生口角，经劝说{a}与{b}握手言和"
    first, second = ("王建国", "张伟"), ("欧阳雪", "李志强")
    found = [pieces_of(canned.format(a=a, b=b), [b, a, ""]) for a, b in (first, second)]
    assert found[0] == found[1] >= {"因琐", "口角", "握手"}
    assert "与因" not in found[0]
    assert pieces_of(canned.format(a="王建国", b="张伟"), []) != found[0]


def test_a_party_is_told_by_phone_by_number_and_by_name_with_address():
    known = Hashes(name_hash="n", phone_hash="p", address_hash="a", id_hash="i")
    assert marks_of(known) == {"p", "i", "na"}
    # Many registrars write the village alone: an address by itself says nothing, nor does a name.
    assert marks_of(Hashes(name_hash="m", phone_hash="", address_hash="a", id_hash="")) == {"ma"}
    assert marks_of(Hashes(name_hash="n", phone_hash="", address_hash="", id_hash="")) == set()


@pytest.mark.parametrize(
    ("sex", "birth_year", "odd"),
    [("female", 1949, False), ("", None, False), ("male", 1949, True), ("female", 1950, True)],
)
def test_a_number_must_fit_what_stands_beside_it(sex, birth_year, odd):
    assert is_odd_id("11010519491231002X", sex, birth_year) is odd
    assert is_odd_id("110105194912310", sex, birth_year) is True


def test_three_cases_of_one_phone_are_noticed_two_are_not():
    marked = [replace(fact, marks=frozenset({"a"})) for fact in many(3)]
    assert kinds(marked[:2]) == []
    assert kinds(marked) == [(SignalKind.SAME_PARTY, (1, 2, 3))]
    assert kinds([replace(fact, is_new=False) for fact in marked]) == []


@pytest.mark.parametrize(("seconds", "found"), [(14, True), (15, False)])
def test_five_within_a_minute_were_not_typed(seconds, found):
    burst = [replace(fact, typed_at=NOON + dt.timedelta(seconds=seconds * fact.pk)) for fact in many(5)]
    assert kinds(burst) == ([(SignalKind.SAME_MINUTE, (1, 2, 3, 4, 5))] if found else [])
    assert kinds([replace(fact, typed_at=None) for fact in burst]) == []
    assert kinds([replace(fact, entered_by=fact.pk) for fact in burst]) == []


def test_a_committee_that_writes_nothing_down_stands_out_of_the_county():
    usual = [
        replace(fact, pk=100 + fact.pk, committee=2, agreed_on=DAY + dt.timedelta(days=3), agreement_form=form)
        for fact, form in zip(many(40), ["oral", "written"] * 20, strict=True)
    ]
    oral = many(12, agreed_on=DAY + dt.timedelta(days=3), agreement_form="oral")
    found = findings([*usual, *oral])
    assert [(one.kind, one.committee, one.detail) for one in found] == [
        (SignalKind.ORAL_SHARE, 1, {"share": 1.0, "usual": 0.5, "cases": 12})
    ]
    assert findings([*usual, *oral[:9]]) == []


def test_villages_are_measured_by_villages():
    def agreed(first, committee, kind, forms):
        return [
            replace(
                fact, pk=first + fact.pk, committee=committee, committee_kind=kind, agreement_form=form,
                agreed_on=DAY + dt.timedelta(days=3),
            )
            for fact, form in zip(many(len(forms)), forms, strict=True)
        ]  # fmt: skip

    writing = agreed(100, 2, "social_other", ["written"] * 60)
    villages = agreed(200, 3, "community", ["oral", "oral", "oral", "written"] * 10)
    ours = agreed(300, 1, "village", ["oral"] * 10 + ["written"])
    assert findings([*writing, *villages, *ours]) == []
    town = [replace(fact, committee_kind="social_other") for fact in ours]
    assert [one.committee for one in findings([*writing, *villages, *town])] == [1]


def test_agreements_always_on_the_day_of_acceptance():
    usual = [
        replace(fact, pk=100 + fact.pk, committee=2, agreed_on=DAY + dt.timedelta(days=fact.pk % 3))
        for fact in many(60)
    ]
    always = many(20, agreed_on=DAY)
    assert [(one.kind, one.committee) for one in findings([*usual, *always])] == [(SignalKind.SAME_DAY, 1)]
    mostly = [*always[:-2], *(replace(fact, agreed_on=DAY + dt.timedelta(days=1)) for fact in always[-2:])]
    assert findings([*usual, *mostly]) == []


@pytest.mark.parametrize(("count", "found"), [(rules.MOST_A_DAY, False), (rules.MOST_A_DAY + 1, True)])
def test_more_agreements_than_fit_into_a_day(count, found):
    busy = [replace(fact, lead=7, agreed_on=DAY, agreement_form="written") for fact in many(count)]
    assert [one.mediator for one in findings(busy)] == ([7] if found else [])


def test_a_number_that_does_not_fit_is_a_typing_error_to_look_at():
    assert kinds([replace(FACT, has_odd_id=True)]) == [(SignalKind.ID_CHECK, (1,))]


def test_the_same_finding_has_the_same_key_whatever_the_order():
    marked = [replace(fact, marks=frozenset({"a"})) for fact in many(3)]
    keys = {one.key for facts in (marked, marked[::-1]) for one in findings(facts)}
    assert len(keys) == 1
