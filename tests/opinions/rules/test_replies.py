"""A reply answers, and gives nobody away."""

import pytest

from bureau.opinions.rules.replies import Sender, reply_advice, reply_problems, substance_of

GOOD = "已经把公示栏上的电话换成新号码，法律顾问每周三上午在村委会值班。"
SENDER = Sender("王建国", "13812341402")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n。，",
        "您好！感谢您的来信，祝您生活愉快。",
        "您反映的问题已收悉，我们将尽快核实处理，感谢您的关注。",
        "尊敬的网友，您好！您的留言已收到，我局高度重视，已转交相关部门处理。特此回复，感谢您的理解和支持！",
        "收到",
    ],
)
def test_what_fits_any_letter_is_no_reply(text):
    assert list(reply_problems(text, "explained", (SENDER,))) == ["text"]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"您好！您反映的问题已收悉。{GOOD}感谢您的来信，祝您生活愉快。",
        "经核实，该村没有欠发误工补贴，补贴已于6月3日打到村民卡上。",
    ],
)
def test_what_was_found_out_or_done_is_one(text):
    assert reply_problems(text, "adopted", (SENDER,)) == {}


def test_politeness_leaves_nothing_behind():
    assert substance_of("您好，感谢您的来信！") == ""
    assert substance_of(f"您好。{GOOD}") == substance_of(GOOD)


@pytest.mark.parametrize(("outcome", "wrong"), [("", ["outcome"]), ("perhaps", ["outcome"]), ("not_adopted", [])])
def test_what_came_of_it_is_chosen(outcome, wrong):
    assert list(reply_problems(GOOD, outcome, (SENDER,))) == wrong


@pytest.mark.parametrize(
    "added",
    [
        "来电13812341402已登记",
        "来电138 1234 1402已登记",
        "来电１３８１２３４１４０２已登记",
        "身份证11010519491231002X",
        "文字方向\u202e",
        "\x00",
        "一" * 2000,
    ],
)
def test_what_must_not_go_out(added):
    assert list(reply_problems(GOOD + added, "adopted", (SENDER,))) == ["text"]


def test_the_name_is_advice_to_one_and_refused_to_many():
    text = f"王建国同志：{GOOD}"
    assert reply_problems(text, "adopted", (SENDER,)) == {}
    assert [one.code for one in reply_advice(text, SENDER)] == ["sender_name"]
    assert list(reply_problems(text, "adopted", (SENDER, Sender()))) == ["text"]
    assert reply_advice(GOOD, SENDER) == []


def test_another_mobile_number_is_advice():
    assert [one.code for one in reply_advice(f"{GOOD}电话13900001111", SENDER)] == ["phone"]
    assert reply_problems(f"{GOOD}电话13900001111", "adopted", (SENDER,)) == {}
