"""What comes in by telephone, letter, at the counter: entered on one page, its receipt shown to who entered it."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bureau.drafts.actions import save_draft
from bureau.drafts.queries import draft_of
from bureau.opinions.intake.queries import find_by_receipt
from bureau.opinions.models import Opinion
from tests.conftest import NOW, TODAY
from tests.factories.accounts import make_user
from tests.factories.opinions import BODY, make_category, make_inspector, make_opinion, report_category
from tests.opinions.intake.test_actions import picture

NEW, RECEIPT = "/desk/opinions/new/", "/desk/opinions/new/receipt/"


def told(county, **fields):
    usual = {
        "form_key": "a page of its own",
        "channel": "phone",
        "received_on": "2026-07-14",
        "village": county.wangjia.pk,
        "category": make_category().pk,
        "body": BODY,
        "identity": "named",
        "name": "王建国",
        "phone": "138 1234 1402",
    }
    return {**usual, **fields}


def text_of(response):
    return response.content.decode()


def code_on(page):
    return re.findall(r'<dd class="big">(\d{4})</dd>', page)[0]


def test_a_telephone_call_becomes_an_opinion_of_the_office_of_its_village(signed_in, clerk, county):
    desk = signed_in(clerk)
    sent = desk.post(NEW, told(county, publish_consent="on", no_reply="on"))
    assert (sent.status_code, sent["Location"]) == (302, RECEIPT)
    opinion = Opinion.objects.get()
    assert (opinion.channel, opinion.received_on, opinion.office, opinion.created_by) == (
        "phone",
        dt.date(2026, 7, 14),
        county.hekou,
        clerk,
    )
    assert (opinion.identity, opinion.name, opinion.phone) == ("named", "王建国", "13812341402")
    assert (opinion.publish_consent, opinion.reply_wish, opinion.kind) == (True, False, "advice")
    page = text_of(desk.get(RECEIPT))
    assert f"{opinion}" in page
    assert reverse("opinions:detail", args=[opinion.pk]) in page
    assert find_by_receipt(number=opinion.receipt_no, code=code_on(page), network="").opinion_id == opinion.pk


def test_a_double_click_makes_one_opinion_and_shows_its_receipt(signed_in, clerk, county):
    desk, again = signed_in(clerk), signed_in(clerk)
    first = desk.post(NEW, told(county))
    second = again.post(NEW, told(county))
    assert (first["Location"], second["Location"]) == (RECEIPT, RECEIPT)
    assert Opinion.objects.count() == 1
    assert code_on(text_of(desk.get(RECEIPT))) == code_on(text_of(again.get(RECEIPT)))


def test_the_receipt_is_for_who_entered_it_and_for_half_an_hour(signed_in, clerk, reviewer, county, time_machine):
    desk, other = signed_in(clerk), signed_in(reviewer)
    assert desk.get(RECEIPT).status_code == 302
    desk.post(NEW, told(county))
    other.cookies["opinion_given"] = desk.cookies["opinion_given"].value
    assert other.get(RECEIPT).status_code == 302
    other.cookies["opinion_given"] = "made up"
    assert other.get(RECEIPT).status_code == 302
    time_machine.move_to(NOW + dt.timedelta(minutes=31), tick=False)
    fresh = signed_in(clerk)
    fresh.cookies["opinion_given"] = desk.cookies["opinion_given"].value
    late = fresh.get(RECEIPT)
    assert (late.status_code, late["Location"]) == (302, "/desk/opinions/")


def test_a_report_is_sealed_and_its_receipt_leads_nowhere(signed_in, clerk, county):
    desk = signed_in(clerk)
    fields = told(county, category=report_category().pk, against_text="河口司法所某人", against_office=county.hekou.pk)
    assert desk.post(NEW, fields).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.is_sealed, opinion.office, opinion.sealed_office) == (True, None, county.hekou)
    page = text_of(desk.get(RECEIPT))
    assert code_on(page)
    assert str(opinion.pk) not in page
    assert desk.get(reverse("opinions:detail", args=[opinion.pk])).status_code == 404
    assert 'name="same"' not in text_of(desk.get(NEW)), "a sealed report teaches no defaults"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"channel": ""}, "选一项收到意见的渠道"),
        ({"channel": "web"}, "从给出的选项里选一个"),
        ({"received_on": "2026-07-16"}, "不能晚于今天"),
        ({"received_on": "昨天的昨天"}, "日期"),
        ({"category": ""}, "选一项最接近的"),
        ({"body": "太短"}, "至少写10个字"),
        ({"body": "字" * 2001}, "最多写2000"),
        ({"phone": "12"}, "手机号应为11位"),
        ({"name": "", "phone": ""}, "写姓名或电话"),
        ({"identity": "anonymous"}, "匿名"),
        ({"village": "999999"}, "从给出的选项里选一个"),
    ],
)
def test_bad_input_is_named_and_nothing_is_lost(signed_in, clerk, county, fields, words):
    sent = told(county, **fields)
    answer = signed_in(clerk).post(NEW, sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert not Opinion.objects.exists()
    for name in ("body", "name", "phone"):
        assert sent[name] in page


def test_everything_is_said_at_once(signed_in, clerk, county):
    page = text_of(signed_in(clerk).post(NEW, told(county, channel="", category="", body="")))
    assert page.count('class="msg"') == 3


def test_an_identity_number_in_the_text_is_asked_about_first(signed_in, clerk, county):
    desk = signed_in(clerk)
    fields = told(county, body=f"{BODY}，身份证11010519491231002X")
    asked = desk.post(NEW, fields)
    assert asked.status_code == 422
    assert 'name="accepted" value="id_number"' in text_of(asked)
    assert not Opinion.objects.exists()
    assert desk.post(NEW, {**fields, "accepted": "id_number"}).status_code == 302
    assert Opinion.objects.count() == 1


def test_a_scanned_letter_is_kept_and_a_wrong_file_refused(signed_in, clerk, county):
    desk = signed_in(clerk)
    upload = picture()
    wrong = SimpleUploadedFile("letter.png", b"MZ not a picture", "image/png")
    refused = desk.post(NEW, told(county, file=wrong))
    assert refused.status_code == 422
    assert "照片和材料请重新选择" in text_of(refused)
    good = SimpleUploadedFile(upload.name, upload.content, "image/png")
    assert desk.post(NEW, told(county, file=good)).status_code == 302
    assert Opinion.objects.get().files.count() == 1


def test_the_draft_comes_back_and_is_forgotten_when_saved(signed_in, clerk, county):
    save_draft(actor=clerk, form="opinions.new", fields={"body": ["写到一半"], "channel": ["letter"]}, key="x")
    desk = signed_in(clerk)
    assert "写到一半" in text_of(desk.get(NEW))
    desk.post(NEW, told(county))
    assert draft_of(clerk, "opinions.new") is None


def test_same_as_last_fills_the_frame_and_keeps_what_was_typed(signed_in, clerk, county):
    make_opinion(county.lijia, channel="web")
    desk = signed_in(clerk)
    assert 'name="same"' not in text_of(desk.get(NEW))
    desk.post(NEW, told(county, channel="seminar"))
    page = text_of(desk.post(NEW, {"same": "1", "body": "刚写的", "name": "李秀英", "channel": "card"}))
    assert '<option value="seminar" selected>' in page
    assert "刚写的" in page
    assert "李秀英" in page
    assert "王建国" not in page
    assert Opinion.objects.count() == 2


def test_the_next_one_keeps_day_channel_and_village(signed_in, clerk, county):
    answer = signed_in(clerk).post(NEW, told(county, next="1"), follow=True)
    page = text_of(answer)
    assert str(Opinion.objects.get()) in page
    assert '<option value="phone" selected>' in page
    assert f'<option value="{county.wangjia.pk}" selected>' in page
    assert 'value="2026-07-14"' in page
    assert "王建国" not in page


def test_an_opinion_of_another_office_is_taken_down_and_goes_there(signed_in, clerk, other_clerk, county):
    desk = signed_in(clerk)
    assert desk.post(NEW, told(county, village=county.zhaojia.pk)).status_code == 302
    opinion = Opinion.objects.get()
    assert opinion.office == county.qingshi
    assert reverse("opinions:detail", args=[opinion.pk]) not in text_of(desk.get(RECEIPT))
    assert signed_in(other_clerk).get(reverse("opinions:detail", args=[opinion.pk])).status_code == 200


def test_villages_are_found_by_initials_own_ones_first(signed_in, other_clerk, county):
    desk = signed_in(other_clerk)
    page = text_of(desk.get(NEW))
    assert page.index(county.zhaojia.name) < page.index(county.wangjia.name)
    found = text_of(desk.get("/desk/opinions/new/villages/", {"village_q": "wjc"}))
    assert county.wangjia.name in found
    assert county.zhaojia.name not in found
    assert "没有找到这个村" in text_of(desk.get("/desk/opinions/new/villages/", {"village_q": "zzz' OR 1=1"}))


def test_who_may_not_enter_is_refused(signed_in, leader):
    for user in (leader, make_inspector(), make_user("nobody")):
        for url in (NEW, RECEIPT, "/desk/opinions/new/villages/"):
            assert signed_in(user).get(url).status_code == 403


def test_nothing_of_it_stands_in_the_address_or_the_log(signed_in, clerk, county, caplog):
    desk = signed_in(clerk)
    desk.post(NEW, told(county), follow=True)
    desk.post(NEW, told(county, body="短"), follow=True)
    for written in ("王建国", "13812341402", BODY):
        assert written not in caplog.text
    assert Opinion.objects.get().received_on < TODAY
