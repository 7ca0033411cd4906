"""What may be the same dispute: same phone, address, identity number; same name or text in the same village."""

import datetime as dt

import pytest

from mediation.cases.actions import void_case
from mediation.cases.duplicates import possible_duplicates
from tests.factories.mediation import BRIEF, applicant, case_values, make_case, make_committee, respondent

PHONE, ADDRESS, ID = "13812341402", "河口镇王家村3组12号", "11010519491231002X"
STANDING = (applicant(phone=PHONE, address=ADDRESS, id_no=ID), respondent())
STRANGERS = (applicant("李秀英"), respondent("赵强"))
OTHER_TEXT = "因土地承包合同到期后续签发生争执，要求继续承包"


@pytest.fixture
def case(county):
    return make_case(make_committee(county.hekou), county.wangjia, parties=STANDING)


def found(user, case, village, **fields):
    usual = {"parties": STRANGERS, "brief": OTHER_TEXT, **fields}
    return possible_duplicates(user, case_values(case.committee, village, **usual))


@pytest.mark.parametrize(
    ("party", "elsewhere", "at_home"),
    [
        ({"name": "李秀英"}, False, False),
        ({"name": "王建国"}, False, True),
        ({"name": "李秀英", "phone": PHONE}, True, True),
        ({"name": "李秀英", "address": "河口镇 王家村 3组12号"}, True, True),
        ({"name": "李秀英", "id_no": ID}, True, True),
    ],
)
def test_what_the_parties_share(clerk, county, case, party, elsewhere, at_home):
    parties = (applicant(**party), respondent("赵强"))
    assert bool(found(clerk, case, county.lijia, parties=parties)) is elsewhere
    assert bool(found(clerk, case, county.wangjia, parties=parties)) is at_home


def test_nearly_the_same_text_in_the_same_village(clerk, county, case):
    assert found(clerk, case, county.wangjia, brief=BRIEF + "。") == [case]
    assert found(clerk, case, county.lijia, brief=BRIEF) == []
    assert found(clerk, case, county.wangjia) == []


@pytest.mark.parametrize(("day", "near"), [((2026, 4, 15), True), ((2026, 4, 14), False)])
def test_only_within_ninety_days(clerk, county, case, day, near):
    parties = (applicant("李秀英", phone=PHONE), respondent("赵强"))
    assert bool(found(clerk, case, county.wangjia, parties=parties, accepted_on=dt.date(*day))) is near


def test_void_cases_and_those_of_other_offices_are_not_named(clerk, other_clerk, county, case):
    parties = (applicant("李秀英", phone=PHONE), respondent("赵强"))
    assert found(other_clerk, case, county.wangjia, parties=parties) == []
    void_case(actor=clerk, case_id=case.pk, reason="重复登记")
    assert found(clerk, case, county.wangjia, parties=parties) == []
