"""The rules of a service record, without a database."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bureau.webkit.texts import privacy_advice
from consultants.choices import ServiceKind
from consultants.models import Consultant, ServiceRecord
from consultants.services.columns import FIELDS, TEXTS
from consultants.services.rules import EntryFacts, ServiceValues, problems_of, settled, texts_of
from villages.models import JusticeOffice, Village

TODAY = dt.date(2026, 7, 15)
HEKOU, QINGSHI = JusticeOffice(pk=1, name="河口司法所"), JusticeOffice(pk=2, name="青石司法所")
WANGJIA = Village(pk=11, name="王家村", office_id=1, valid_from=dt.date(2010, 1, 1), valid_to=dt.date(2026, 12, 31))
ZHAOJIA = Village(pk=12, name="赵家村", office_id=2)
ZHANG, LI = Consultant(pk=21, name="张明"), Consultant(pk=22, name="李芳")
CLERK = EntryFacts(
    TODAY,
    villages={11: WANGJIA},
    offices={1: HEKOU},
    appointments={11: [(21, dt.date(2026, 1, 1), dt.date(2026, 6, 30)), (22, dt.date(2026, 7, 1), None)]},
)
ADVICE = ServiceValues(
    date=dt.date(2026, 6, 30), village=WANGJIA, consultant=ZHANG, kind=ServiceKind.CONSULT, content="咨询"
)
VISIT = ServiceValues(
    date=TODAY, kind=ServiceKind.PUBLICITY, venue="school", topic="notary", content="进校园", office=HEKOU
)


def wrong(values: ServiceValues, facts: EntryFacts = CLERK) -> set[str]:
    return set(problems_of(settled(values, facts), facts))


def test_a_good_service_and_a_good_activity_have_no_problem():
    assert wrong(ADVICE) == set()
    assert wrong(VISIT) == set()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": None}, "date"),
        ({"date": dt.date(2026, 7, 16)}, "date"),
        ({"kind": ""}, "kind"),
        ({"kind": "selling"}, "kind"),
        ({"mode": "smoke"}, "mode"),
        ({"village": None}, "village"),
        ({"village": ZHAOJIA}, "village"),
        ({"office": QINGSHI}, "office"),
        ({"consultant": None}, "consultant"),
        ({"date": dt.date(2026, 7, 1)}, "stand_in_reason"),
        ({"consultant": LI}, "stand_in_reason"),
        ({"hours": Decimal("0.4")}, "hours"),
        ({"hours": Decimal("12.1")}, "hours"),
        ({"hours": Decimal("1.55")}, "hours"),
        ({"people": -1}, "people"),
        ({"people": 100_001}, "people"),
        ({"content": "  "}, "content"),
        ({"content": "a\x00"}, "content"),
        ({"clients": "长" * 201}, "clients"),
    ],
)
def test_one_wrong_value_is_one_problem_at_its_field(change, field):
    assert wrong(replace(ADVICE, **change)) == {field}


@pytest.mark.parametrize(
    "change",
    [
        {"date": dt.date(2026, 7, 1), "consultant": LI},
        {"consultant": LI, "stand_in_reason": "代张明"},
        {"hours": Decimal("0.5")},
        {"hours": Decimal(12)},
        {"people": 0},
        {"clients": "长" * 200},
        {"content": "𠮷家·买买提"},
    ],
)
def test_the_allowed_neighbours(change):
    assert wrong(replace(ADVICE, **change)) == set()


def test_dates_begin_in_2000_and_within_the_life_of_the_village():
    old = replace(ADVICE, stand_in_reason="旧账")
    assert wrong(replace(old, date=dt.date(1999, 12, 31))) == {"date", "village"}
    assert wrong(replace(old, date=dt.date(2009, 12, 31))) == {"village"}
    assert wrong(replace(old, date=dt.date(2010, 1, 1))) == set()


@pytest.mark.parametrize("missing", ["venue", "topic"])
def test_publicity_names_place_and_topic_because_they_are_counted(missing):
    assert wrong(replace(VISIT, **{missing: ""})) == {missing}


def test_publicity_in_a_village_names_the_village():
    assert wrong(replace(VISIT, venue="village")) == {"village"}
    assert wrong(replace(VISIT, venue="village", village=WANGJIA)) == set()


def test_activities_are_entered_by_their_office_only():
    assert wrong(replace(VISIT, office=QINGSHI)) == {"office"}
    assert wrong(replace(VISIT, office=None)) == set()
    consultant = replace(CLERK, offices={}, only_consultant=21)
    assert wrong(replace(VISIT, village=WANGJIA), consultant) == {"kind"}
    both = replace(CLERK, offices={1: HEKOU, 2: QINGSHI})
    assert wrong(replace(VISIT, office=None), both) == {"office"}


def test_a_consultant_names_only_himself():
    himself = replace(CLERK, offices={}, only_consultant=21)
    assert wrong(ADVICE, himself) == set()
    assert wrong(replace(ADVICE, consultant=LI, stand_in_reason="代"), himself) == {"consultant"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("身份证 37112119800101123X", ["id_number"]),
        ("３７１１２１１９８００１０１１２３５", ["id_number"]),
        ("电话 138 1234 1402", ["phone"]),
        ("合同编号 20260715001", []),
        ("案号 371121198001011234567", []),
    ],
)
def test_numbers_of_persons_in_texts_are_advised_against(text, codes):
    assert [one.code for one in privacy_advice(texts_of(replace(ADVICE, content=text)))] == codes


def test_limits_of_texts_are_those_of_the_table():
    assert {name: ServiceRecord._meta.get_field(name).max_length for name in TEXTS} == TEXTS


def test_everything_entered_is_a_value_of_the_rules():
    assert set(FIELDS) == set(ServiceValues.__dataclass_fields__)
