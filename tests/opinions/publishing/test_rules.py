"""What may be published: each wrong copy beside one that may."""

from dataclasses import replace

import pytest

from bureau.opinions.publishing.rules import PublicValues, publication_problems, settled
from tests.factories.opinions import BODY, REPLY, make_opinion

GOOD = PublicValues(
    "公示栏电话未更新", "村民反映公示栏上法律顾问的电话已经换号，联系不上。", REPLY, consent_checked=True
)


@pytest.fixture
def opinion(county):
    return make_opinion(county.wangjia, publish_consent=True, name="王建国", phone="13812341402")


def problems(opinion, **changed):
    return publication_problems(settled(replace(GOOD, **changed)), opinion)


def test_a_good_copy(opinion):
    assert problems(opinion) == {}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "公示栏"), ("title", "公" * 51), ("text", "太短了"), ("text", "长" * 1001), ("reply", ""),
        ("reply", "长" * 2001), ("text", "村民反映公示栏上的电话\u202e联系不上"),
        ("text", "村民反映公示栏上的电话\x07联系不上"),
        ("text", "请拨打 138 0013 8000 联系反映问题的村民"), ("text", "请拨打１３８００１３８０００联系反映问题的村民"),
        ("text", "身份证11010519491231002X的村民反映情况"), ("text", "村民王建国反映公示栏上的电话打不通"),
        ("text", "村民王 建 国反映公示栏上的电话打不通"), ("reply", "请致电0633-5212345咨询，工作日有人接听"),
        ("reply", "司法所电话：5212345，工作日有人接听"), ("text", "一辆鲁L·A1234的车停在村委会门口很久"),
        ("text", BODY), ("text", f"村民来信：{BODY}。"), ("text", BODY.replace("，", " ")),
    ],
)  # fmt: skip
def test_what_is_refused(opinion, field, text):
    assert set(problems(opinion, **{field: text})) == {field}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "公示栏坏"), ("title", "公" * 50), ("text", "村民反映公示栏不更新"),
        ("reply", "已更新，请到村委会看"),
        ("text", "2026年7月15日，村民反映欠款123456元没有还"), ("text", "村民王某反映公示栏上的电话打不通"),
    ],
)  # fmt: skip
def test_what_is_allowed_beside_it(opinion, field, text):
    assert problems(opinion, **{field: text}) == {}


def test_the_receipt_number_stays_out(opinion):
    number = f"{opinion.receipt_no[:4]} {opinion.receipt_no[4:8]} {opinion.receipt_no[8:]}"
    assert set(problems(opinion, text=f"查询号{number}的意见已经办理")) == {"text"}


def test_without_consent_nothing_is_published(county, opinion):
    without = make_opinion(county.wangjia)
    assert set(problems(without)) == {"consent_checked"}
    assert set(problems(opinion, consent_checked=False)) == {"consent_checked"}
