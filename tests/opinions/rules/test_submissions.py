"""What may be sent in: each wrong value beside its allowed neighbour."""

import datetime as dt
from dataclasses import replace

import pytest

from bureau.opinions.choices import CategoryKind, Channel, Identity
from bureau.opinions.models import Category
from bureau.opinions.rules.submissions import (
    OpinionValues,
    SubmissionFacts,
    advice_of,
    derived_title,
    problems_of,
    settled,
)
from villages.models import JusticeOffice, Township, Village

TODAY = dt.date(2026, 7, 15)
ADVICE = Category(pk=1, name="窗口服务", default_kind="advice")
REPORT = Category(pk=2, name="举报", kind=CategoryKind.REPORT, default_kind="report", advice="也可以打12388")
ALARM = Category(pk=3, name="危险", kind=CategoryKind.EMERGENCY, default_kind="help", advice="请打110")
OFFICE = JusticeOffice(pk=5, name="河口司法所")
TOWN = Township(pk=6, name="河口镇", office=OFFICE)
VILLAGE = Village(pk=7, name="王家村", township=TOWN, office=OFFICE)
CITIZEN = SubmissionFacts(
    TODAY,
    categories={1: ADVICE, 2: REPORT, 3: ALARM},
    villages={7: VILLAGE},
    townships={6: TOWN},
    offices={5: OFFICE},
    consultants=frozenset({9}),
)
STAFF = replace(CITIZEN, by_staff=True)
GOOD = OpinionValues(category=ADVICE, body="窗口中午没有人，来回跑了两趟", village=VILLAGE)


def wrong(facts=CITIZEN, **fields):
    return sorted(problems_of(settled(replace(GOOD, **fields)), facts))


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, []),
        ({"category": None}, ["category"]),
        ({"category": Category(pk=4, name="停用")}, ["category"]),
        ({"body": "一" * 9}, ["body"]),
        ({"body": "一 二\n" * 4}, ["body"]),
        ({"body": "一" * 10}, []),
        ({"body": "一" * 1000}, []),
        ({"body": "一" * 1001}, ["body"]),
        ({"title": "一二三"}, ["title"]),
        ({"title": "一二三四"}, []),
        ({"title": "一" * 50}, []),
        ({"title": "一" * 51}, ["title"]),
        ({"kind": "question"}, []),
        ({"kind": "order"}, ["kind"]),
        ({"channel": Channel.QR}, []),
        ({"channel": Channel.PHONE}, ["channel"]),
        ({"village": None}, []),
        ({"village": None, "township": TOWN}, []),
        ({"village": Village(pk=8, name="没有", township=TOWN)}, ["village"]),
        ({"village": None, "township": Township(pk=8, name="没有")}, ["township"]),
        ({"received_on": TODAY}, []),
        ({"received_on": dt.date(2026, 7, 14)}, ["received_on"]),
    ],
)
def test_what_a_citizen_sends_in(fields, names):
    assert wrong(**fields) == names


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, []),
        ({"channel": Channel.WEB}, ["channel"]),
        ({"body": "一" * 2000}, []),
        ({"body": "一" * 2001}, ["body"]),
        ({"received_on": dt.date(2026, 7, 1)}, []),
        ({"received_on": dt.date(2026, 7, 16)}, ["received_on"]),
        ({"received_on": dt.date(1999, 12, 31)}, ["received_on"]),
        ({"identity": Identity.VERIFIED, "name": "王建国"}, []),
        ({"identity": Identity.NAMED}, ["name"]),
    ],
)
def test_what_staff_enter(fields, names):
    assert wrong(STAFF, **{"channel": Channel.LETTER, **fields}) == names


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"identity": Identity.ANONYMOUS}, []),
        ({"identity": Identity.NAMED, "name": "王建国", "phone": "138 1234 1402"}, []),
        ({"identity": Identity.NAMED, "phone": "0633-5212345"}, []),
        ({"identity": Identity.NAMED, "name": "王建国"}, ["phone"]),
        ({"name": "王建国"}, ["phone"]),
        ({"phone": "1381234140"}, ["phone"]),
        ({"phone": "13812341402", "name": "王" * 51}, ["name"]),
        ({"identity": Identity.VERIFIED, "name": "王建国", "phone": "13812341402"}, ["identity"]),
        ({"identity": "somebody"}, ["identity", "phone"]),
    ],
)
def test_with_a_name_belongs_a_telephone(fields, names):
    assert wrong(**fields) == names


def test_who_stays_anonymous_leaves_neither_name_nor_phone():
    values = settled(replace(GOOD, identity=Identity.ANONYMOUS, name="王建国", phone="13812341402"))
    assert (values.identity, values.name, values.phone) == ("anonymous", "", "")
    named = settled(replace(GOOD, name=" 王建国 ", phone="＋86 138-1234-1402"))
    assert (named.identity, named.name, named.phone) == ("named", "王建国", "13812341402")


MARKS = ["\u202e", "\u2066", "\u200f", "\u061c"]
CONTROLS = ["\x00", "\x1b", "\x7f", "\ud800"]


@pytest.mark.parametrize("sign", [*MARKS, *CONTROLS])
@pytest.mark.parametrize("name", ["body", "title", "name", "against_text"])
def test_signs_that_deceive_are_refused(sign, name):
    text = f"窗口中午没有人{sign}来回跑了两趟"
    assert wrong(**{"phone": "13812341402", "name": "王建国", name: text}) == [name]


@pytest.mark.parametrize("sign", ["\n", "\t", "\u200d", "👨‍👩‍👧", "㐀", "𠮷"])
def test_signs_that_people_type_are_not(sign):
    assert wrong(body=f"窗口中午没有人{sign}来回跑了两趟") == []


def test_html_stays_text():
    body = "<script>alert(1)</script> & <b>窗口</b>没有人"
    assert (wrong(body=body), settled(replace(GOOD, body=body)).body) == ([], body)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("窗口中午没有人。来回跑了两趟", "窗口中午没有人"),
        ("好。窗口中午没有人，来回跑了两趟", "窗口中午没有人，来回跑了两趟"),
        ("一" * 40, "一" * 29 + "…"),
        ("第一行内容\n第二行", "第一行内容"),
        ("窗口   中午没有人", "窗口 中午没有人"),
    ],
)
def test_a_title_follows_from_the_text(body, title):
    assert derived_title(body) == title
    assert settled(replace(GOOD, body=body)).title == title


def test_what_follows_from_category_and_village():
    values = settled(GOOD)
    assert (values.kind, values.township, values.is_report) == ("advice", TOWN, False)
    report = settled(replace(GOOD, category=REPORT, kind="praise", publish_consent=True, against_text="所里的人"))
    assert (report.kind, report.is_report, report.publish_consent) == ("report", True, False)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"category": REPORT}, ["against_text"]),
        ({"category": REPORT, "against_text": "所里的人"}, []),
        ({"category": REPORT, "against_office": OFFICE}, []),
        ({"category": REPORT, "against_consultant": 9}, []),
        ({"against_office": JusticeOffice(pk=8)}, ["against_office"]),
        ({"against_consultant": 8}, ["against_consultant"]),
        ({"kind": "report"}, ["against_text"]),
    ],
)
def test_a_report_is_about_somebody(fields, names):
    assert wrong(**fields) == names


@pytest.mark.parametrize("fields", [{"against_office": OFFICE}, {"against_consultant": 9}, {"against_text": "李所长"}])
def test_whoever_names_somebody_makes_a_report(fields):
    assert settled(replace(GOOD, **fields)).is_report


def test_citizens_are_told_where_to_turn_and_staff_are_not():
    alarm = settled(replace(GOOD, category=ALARM))
    assert [(one.code, one.text) for one in advice_of(alarm, by_staff=False)] == [("emergency", "请打110")]
    assert advice_of(alarm, by_staff=True) == []
    number = settled(replace(GOOD, body="我的号码13812341402，窗口没有人"))
    assert [one.code for one in advice_of(number, by_staff=False)] == ["phone", "phone"]
    assert advice_of(settled(GOOD), by_staff=False) == []
