"""A reply started from a template: nothing typed is lost, nothing stored before it is kept."""

import pytest
from django.urls import reverse

from bureau.core.actions import writing
from bureau.opinions.models import Reply, ReplyTemplate
from tests.factories.opinions import REPLY, make_category, make_opinion


@pytest.fixture
def opinion(county):
    return make_opinion(county.wangjia, category=make_category(), state="handling")


@pytest.fixture
def template(opinion):
    with writing():
        return ReplyTemplate.objects.create(
            name="电话已换",
            category=opinion.category,
            text="【编号】号意见收悉，【村】公示栏电话【写明新号码】，【承办单位】。",
        )


def url(opinion):
    return reverse("opinions:reply", args=[opinion.pk])


def text_of(response):
    return response.content.decode()


def test_the_text_is_filled_in_under_what_was_typed(signed_in, clerk, opinion, template):
    browser = signed_in(clerk)
    assert "电话已换" in text_of(browser.get(url(opinion)))
    sent = {"fill": "1", "template": template.pk, "text": "先写的一句。", "outcome": "explained", "form_key": "k"}
    page = browser.post(url(opinion), sent)
    number = str(opinion)
    expected = f"先写的一句。\n{number}号意见收悉，王家村公示栏电话【写明新号码】，河口司法所。"
    assert page.status_code == 200
    assert expected in text_of(page)
    assert '<option value="explained" selected>' in text_of(page)
    assert Reply.objects.count() == 0


def test_a_blank_that_is_left_is_refused_when_handed_in_and_kept_as_a_draft(signed_in, clerk, opinion, template):
    browser, text = signed_in(clerk), f"{REPLY}【写明新号码】"
    refused = browser.post(url(opinion), {"hand_in": "1", "text": text, "outcome": "explained"})
    assert refused.status_code == 422
    assert "【写明新号码】" in text_of(refused)
    assert browser.post(url(opinion), {"keep": "1", "text": text, "outcome": "explained"}).status_code == 302
    assert (Reply.objects.get().text, Reply.objects.get().is_ready) == (text, False)


@pytest.mark.parametrize("chosen", ["", "999999", "x"])
def test_without_a_text_to_fill_in_the_page_says_so_and_keeps_what_was_typed(
    signed_in, clerk, opinion, template, chosen
):
    answer = signed_in(clerk).post(url(opinion), {"fill": "1", "template": chosen, "text": "先写的一句。"})
    assert answer.status_code == 422
    assert "先写的一句。" in text_of(answer)


def test_templates_of_other_categories_and_inactive_ones_are_not_offered(signed_in, clerk, opinion):
    with writing():
        ReplyTemplate.objects.create(name="别类文字", category=make_category("公证"), text="略")
        ReplyTemplate.objects.create(name="停用文字", text="略", is_active=False)
    page = text_of(signed_in(clerk).get(url(opinion)))
    assert "别类文字" not in page
    assert "停用文字" not in page


def test_what_was_looked_at_once_is_not_asked_for_again_in_turns(signed_in, clerk, county):
    named = make_opinion(county.wangjia, state="handling", identity="named", name="王建国", phone="13812341402")
    browser, sent = signed_in(clerk), {"hand_in": "1", "outcome": "adopted"}
    first = browser.post(url(named), {**sent, "text": f"王建国：{REPLY}"})
    assert (first.status_code, first.context["accepted"]) == (422, "sender_name")
    text = f"王建国：{REPLY}也可以打法律顾问的电话13900001111。"
    second = browser.post(url(named), {**sent, "text": text, "accepted": first.context["accepted"]})
    assert (second.status_code, second.context["accepted"]) == (422, "phone sender_name")
    assert [one.code for one in second.context["advice"]] == ["phone"]
    assert browser.post(url(named), {**sent, "text": text, "accepted": second.context["accepted"]}).status_code == 302
    assert Reply.objects.get().is_ready
