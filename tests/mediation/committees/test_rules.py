"""What can be stored of committees and mediators: each wrong value beside its allowed neighbour."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import translation

from mediation.committees.rules import (
    CommitteeFacts,
    CommitteeValues,
    Known,
    MediatorFacts,
    MediatorValues,
    committee_key,
    committee_problems,
    committee_stem,
    dissolving_problems,
    mediator_problems,
    name_claims,
    release_problems,
    settled_committee,
    settled_mediator,
    short_name_note,
)
from mediation.models import Committee
from tests.conftest import TODAY
from villages.models import JusticeOffice, Township, Village

HEKOU, QINGSHI = JusticeOffice(pk=1, name="河口司法所"), JusticeOffice(pk=2, name="青石司法所")
TOWN = Township(pk=1, name="河口镇", office=HEKOU)
WANGJIA = Village(pk=1, name="王家村", township=TOWN, office=HEKOU)
FACTS = CommitteeFacts(TODAY, {1: HEKOU})
VALUES = CommitteeValues(name="王家村人民调解委员会", kind="village", office=HEKOU, village=WANGJIA)
COMMITTEE = Committee(pk=1, name="河口镇人民调解委员会", founded_on=dt.date(2010, 1, 1))
MEDIATOR = MediatorValues(committee=COMMITTEE, name="刘和平", phone="13812341402")


def taken(*names, office=1):
    """Facts in which other committees have these official names, each with the short name that follows."""
    claims = {claim: 99 for name in names for claim in name_claims(name, committee_stem(name), office)}
    return replace(FACTS, taken=claims)


def wrong(facts=FACTS, known=None, **changes):
    known = known or Known()
    return set(committee_problems(settled_committee(replace(VALUES, **changes), facts, known), facts, known))


def wrong_mediator(facts=None, key=None, ended_on=None, **changes):
    facts = facts or MediatorFacts(TODAY, {1: COMMITTEE})
    return set(mediator_problems(settled_mediator(replace(MEDIATOR, **changes)), facts, key, ended_on))


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("王家村人民调解委员会", "王家村"),
        ("王家村村民委员会人民调解委员会", "王家村"),
        ("王家村调委会", "王家村"),
        ("东关社区居民委员会人民调解委员会", "东关社区"),
        ("洪凝街道办事处人民调解委员会", "洪凝街道"),
        ("于里镇人民政府人民调解委员会", "于里镇"),
        ("五莲县医疗纠纷人民调解委员会", "五莲县医疗纠纷"),
        (" 洪凝街道 人民调解委员会", "洪凝街道"),
        ("人民调解委员会", ""),
    ],
)
def test_stem_of_a_name(name, stem):
    assert committee_stem(name) == stem


def test_two_ways_of_writing_one_name_have_one_key():
    assert committee_key("王家村调委会") == committee_key("王家村村民委员会人民调解委员会")
    assert committee_key("王家村调委会") != committee_key("李家村调委会")


# -- the name in case numbers --


def short_of(facts=FACTS, known=None, **changes):
    return settled_committee(replace(VALUES, **changes), facts, known or Known()).short_name


def test_short_name_comes_from_the_name_then_with_township_then_with_office():
    assert short_of() == "王家村"
    assert short_of(taken("王家村人民调解委员会", office=2)) == "河口镇王家村"
    assert short_of(taken("王家村人民调解委员会", office=2), village=None) == "河口王家村"
    assert short_of(short_name=" 王　村 ") == "王村"


def test_the_person_is_told_when_the_short_name_is_not_the_own_one():
    facts = taken("王家村人民调解委员会", office=2)
    with translation.override("en"):
        told = short_name_note(VALUES, settled_committee(VALUES, facts, Known()))
    assert told == "“王家村” is taken, so its case numbers say “河口镇王家村”; change that before the first case."
    assert short_name_note(VALUES, settled_committee(VALUES, FACTS, Known())) == ""
    asked = replace(VALUES, short_name="王村")
    assert short_name_note(asked, settled_committee(asked, FACTS, Known())) == ""


def test_short_name_stays_once_a_case_has_it():
    numbered = Known(key=7, numbered_as="王家")
    assert short_of(known=numbered) == "王家"
    assert wrong(known=numbered) == set()
    assert wrong(known=numbered, short_name="王家村") == {"short_name"}
    assert wrong(known=Known(key=7), short_name="王家村") == set()


@pytest.mark.parametrize(("short", "fields"), [
    ("王" * 20, set()), ("王" * 21, {"short_name"}), ("王(家)", {"short_name"}), ("人调字", {"short_name"}),
])  # fmt: skip
def test_short_names_that_numbers_can_hold(short, fields):
    assert wrong(short_name=short) == fields


def test_taken_names():
    assert wrong(taken("李家村人民调解委员会")) == set()
    assert wrong(taken("王家村调委会")) == {"name"}
    assert wrong(taken("王家村人民调解委员会", office=2)) == {"name"}
    assert wrong(taken("王家村调委会", office=2)) == set()
    assert wrong(taken("王家村调委会", office=2), short_name="王家村") == {"short_name"}
    assert wrong(taken("王家村人民调解委员会"), Known(key=99)) == set()


# -- committees --


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"name": ""}, {"name"}),
        ({"name": "人民调解委员会"}, {"name", "short_name"}),
        ({"name": "王" * 54 + "人民调解委员会"}, {"name", "short_name"}),
        ({"name": "王家村\x00人民调解委员会"}, {"name"}),
        ({"kind": ""}, {"kind"}),
        ({"kind": "county"}, {"kind"}),
        ({"industry": "medical"}, {"industry"}),
        ({"kind": "social_other", "village": None, "industry": "medical"}, set()),
        ({"kind": "enterprise", "village": None, "industry": "labour"}, set()),
        ({"kind": "social_other", "village": None}, set()),
        ({"kind": "township", "village": None, "industry": "medical"}, {"industry"}),
        ({"kind": "social_other", "village": None, "industry": "fishing"}, {"industry"}),
        ({"office": None}, {"office"}),
        ({"office": QINGSHI, "village": None}, {"office"}),
        ({"village": None}, set()),
        ({"kind": "township"}, {"village"}),
        ({"village": Village(pk=2, name="赵家村", township=TOWN, office=QINGSHI)}, {"village"}),
        ({"phone": "0633—5212345"}, set()),
        ({"phone": "５２１２３４５"}, set()),
        ({"phone": "12"}, {"phone"}),
        ({"head": "王" * 51}, {"head"}),
        ({"founded_on": TODAY}, set()),
        ({"founded_on": dt.date(2026, 7, 16)}, {"founded_on"}),
        ({"founded_on": dt.date(1949, 10, 1)}, set()),
        ({"founded_on": dt.date(1949, 9, 30)}, {"founded_on"}),
        ({"founded_on": dt.date(2024, 1, 1), "term_from": dt.date(2024, 1, 1)}, set()),
        ({"founded_on": dt.date(2024, 1, 2), "term_from": dt.date(2024, 1, 1)}, {"term_from"}),
        ({"term_from": dt.date(2026, 7, 16)}, {"term_from"}),
    ],
)
def test_committee_values(changes, fields):
    assert wrong(**changes) == fields


def test_founding_lies_before_cases_and_end():
    day = dt.date(2020, 5, 1)
    assert wrong(known=Known(first_case_on=day), founded_on=day) == set()
    assert wrong(known=Known(first_case_on=day), founded_on=day + dt.timedelta(1)) == {"founded_on"}
    assert wrong(known=Known(closed_on=day), founded_on=day) == set()
    assert wrong(known=Known(closed_on=day), founded_on=day + dt.timedelta(1)) == {"founded_on"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"on": None}, {"on"}),
        ({"on": dt.date(2026, 7, 16)}, {"on"}),
        ({"on": dt.date(2026, 7, 1)}, set()),
        ({"on": dt.date(2026, 6, 30)}, {"on"}),
        ({"open_cases": 1}, {"on"}),
        ({"last_case_on": None, "on": dt.date(2010, 1, 1)}, set()),
        ({"last_case_on": None, "on": dt.date(2009, 12, 31)}, {"on"}),
    ],
)
def test_dissolving(changes, fields):
    usual = {"on": TODAY, "founded_on": dt.date(2010, 1, 1), "last_case_on": dt.date(2026, 7, 1), "open_cases": 0}
    assert set(dissolving_problems(**{**usual, **changes}, today=TODAY)) == fields


# -- mediators --


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"name": " "}, {"name"}),
        ({"name": "刘" * 51}, {"name"}),
        ({"committee": None}, {"committee"}),
        ({"committee": Committee(pk=2)}, {"committee"}),
        ({"kind": ""}, set()),
        ({"kind": "hourly"}, {"kind"}),
        ({"sex": "female"}, set()),
        ({"sex": "x"}, {"sex"}),
        ({"birth_year": 2008}, set()),
        ({"birth_year": 2009}, {"birth_year"}),
        ({"birth_year": 1899}, {"birth_year"}),
        ({"phone": "+86 138-1234-1402"}, set()),
        ({"phone": "138123414"}, {"phone"}),
        ({"certificate_no": "1" * 41}, {"certificate_no"}),
        ({"appointed_on": dt.date(2010, 1, 1)}, set()),
        ({"appointed_on": dt.date(2009, 12, 31)}, {"appointed_on"}),
        ({"appointed_on": dt.date(2026, 7, 16)}, {"appointed_on"}),
    ],
)
def test_mediator_values(changes, fields):
    assert wrong_mediator(**changes) == fields


def test_nobody_is_appointed_after_the_committee_was_dissolved():
    closed = Committee(pk=1, closed_on=dt.date(2026, 6, 30))
    facts = MediatorFacts(TODAY, {1: closed})
    assert wrong_mediator(facts) == {"appointed_on"}
    assert wrong_mediator(facts, appointed_on=dt.date(2026, 6, 30)) == set()
    assert wrong_mediator(facts, ended_on=dt.date(2026, 6, 30)) == set()
    ended = dt.date(2026, 5, 1)
    assert wrong_mediator(ended_on=ended, appointed_on=ended) == set()
    assert wrong_mediator(ended_on=ended, appointed_on=dt.date(2026, 5, 2)) == {"appointed_on"}


def test_namesakes_are_told_apart_by_their_phones():
    facts = MediatorFacts(TODAY, {1: COMMITTEE}, {(1, "刘和平"): {7: "13812349999"}})
    assert wrong_mediator(facts) == set()
    assert wrong_mediator(facts, phone="") == {"name"}
    assert wrong_mediator(facts, phone="13812349999") == {"name"}
    assert wrong_mediator(facts, key=7, phone="") == set()
    unknown = replace(facts, namesakes={(1, "刘和平"): {7: ""}})
    assert wrong_mediator(unknown) == {"name"}


def test_release():
    first = dt.date(2026, 1, 1)
    assert release_problems(on=first, appointed_on=first, today=TODAY) == {}
    assert set(release_problems(on=dt.date(2025, 12, 31), appointed_on=first, today=TODAY)) == {"on"}
    assert set(release_problems(on=dt.date(2026, 7, 16), appointed_on=None, today=TODAY)) == {"on"}
    assert set(release_problems(on=None, appointed_on=None, today=TODAY)) == {"on"}
