"""Five questions: one a page, kept through errors, Back and a lost session."""

import pytest
from django.contrib.sessions.models import Session

from bureau.core.actions import writing
from bureau.opinions.models import Opinion
from tests.factories.opinions import BODY, make_category, report_category
from tests.opinions.intake.web.walk import CHECK, START, fill, step
from villages.models import Village

STOP = "正在发生的危险，请马上打110；有人受伤请打120。"


@pytest.fixture
def begun(client, county):
    make_category()
    client.post(START)
    return client


def test_pages_follow_each_other(begun, county):
    def send(number, **data):
        return begun.post(step(number), data)["Location"]

    assert send(1, category=make_category().pk) == step(2)
    assert send(2, township=county.hekou_town.pk) == step(2)
    assert send(2, village=county.wangjia.pk) == step(3)
    assert send(3, body=BODY) == step(4)
    assert send(4, identity="named", for_someone_else="on") == step(5)
    assert send(5, name="买买提·吐尔逊𠮷", phone="１３８ 1234-1402") == CHECK
    page = begun.get(CHECK).content.decode()
    for words in (BODY, "王家村", "买买提·吐尔逊𠮷", "13812341402", "替别人"):
        assert words in page
    assert Opinion.objects.count() == 0


def test_one_changed_answer_leads_back_to_the_last_look(client, county):
    fill(client, county)
    assert client.post(step(3), {"body": BODY * 2})["Location"] == CHECK
    assert BODY * 2 in client.get(CHECK).content.decode()


def test_from_anonymous_to_named_asks_for_the_telephone(client, county):
    fill(client, county)
    assert client.post(step(4), {"identity": "named"})["Location"] == step(5)
    assert client.get(CHECK)["Location"] == step(5)


def test_from_advice_to_report_asks_whom_it_is_about(client, county):
    fill(client, county)
    category = report_category()
    assert client.post(step(1), {"category": category.pk})["Location"] == step(2)
    assert client.get(CHECK)["Location"] == step(3)
    page = client.post(step(3), {"body": BODY})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["against_text"])
    assert client.post(step(3), {"body": BODY, "against_text": "某某所长"})["Location"] == CHECK
    assert "publish_consent" not in client.get(step(5)).context["form"].fields


@pytest.mark.parametrize("kind", ["emergency", "out_of_scope"])
def test_a_stop_text_comes_before_anything_is_typed(begun, kind):
    category = make_category("危险", kind=kind, advice=STOP)
    page = begun.post(step(1), {"category": category.pk})
    assert page.status_code == 200
    assert STOP in page.content.decode()
    assert page.context["hotlines"] == ["110", "120"]
    # The button below another category's text is no answer to this one.
    assert begun.post(step(1), {"category": category.pk, "told": "1"}).status_code == 200
    assert begun.post(step(1), {"category": category.pk, "told": category.pk})["Location"] == step(2)


def test_not_sure_where(begun):
    begun.post(step(1), {"category": make_category().pk})
    assert begun.post(step(2), {"township": "0"})["Location"] == step(3)


def test_another_township(begun, county):
    begun.post(step(1), {"category": make_category().pk})
    begun.post(step(2), {"township": county.hekou_town.pk})
    assert "village" in begun.get(step(2)).context["form"].fields
    assert begun.post(step(2), {"again": "1"})["Location"] == step(2)
    assert "township" in begun.get(step(2)).context["form"].fields


def test_the_village_of_the_qr_code_is_chosen_already(client, county):
    village = county.wangjia
    with writing():
        Village.objects.filter(pk=village.pk).update(code="371121100201")
    for sent in ("371121100201", str(village.pk)):
        assert village.name in client.get(START, {"v": sent}).content.decode()
        client.post(START, {"v": sent})
    client.post(step(1), {"category": make_category().pk})
    form = client.get(step(2)).context["form"]
    assert form.initial == {"village": village.pk}


@pytest.mark.parametrize("code", ["", "abc", "999999999999", "１２３４５６７８９０１２", "1" * 500])
def test_an_unknown_village_refuses_nobody(client, county, code):
    assert client.get(START, {"v": code}).status_code == 200
    assert client.post(START, {"v": code})["Location"] == step(1)


@pytest.mark.parametrize(
    ("number", "data", "name"),
    [
        (1, {}, "category"),
        (1, {"category": "x"}, "category"),
        (1, {"category": "9" * 30}, "category"),
        (1, {"category": "1\x00"}, "category"),
        (2, {}, "township"),
        (2, {"township": "-1"}, "township"),
        (3, {"body": ""}, "body"),
        (3, {"body": "太短"}, "body"),
        (3, {"body": "长" * 1_000_000}, "body"),
        (3, {"body": BODY + "\x00"}, "body"),
        (3, {"body": BODY + "\u202e"}, "body"),
        (4, {"identity": "verified"}, "identity"),
        (4, {"identity": ["a", "b"]}, "identity"),
    ],
)
def test_wrong_answers_are_told_and_kept(begun, number, data, name):
    page = begun.post(step(number), data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [name])
    assert page.content.decode().count("有错误") >= 1
    assert Opinion.objects.count() == 0


def test_named_needs_a_telephone(begun):
    begun.post(step(4), {"identity": "named"})
    for phone in ("", "12", "电话"):
        page = begun.post(step(5), {"name": "王建国", "phone": phone})
        assert (page.status_code, list(page.context["form"].errors)) == (422, ["phone"])
        assert "王建国" in page.content.decode()


def test_html_is_text(begun):
    begun.post(step(3), {"body": "<script>alert(1)</script>村里的路灯坏了很久"})
    page = begun.get(step(3)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_lost_session_comes_back_from_the_page(begun):
    begun.post(step(1), {"category": make_category().pk})
    begun.post(step(3), {"body": BODY})
    so_far = begun.get(step(4)).context["so_far"]
    Session.objects.all().delete()
    assert begun.post(step(4), {"identity": "anonymous", "so_far": so_far})["Location"] == step(5)
    assert begun.get(step(3)).context["form"].initial["body"] == BODY


def test_without_session_and_page_it_begins_anew(client, county):
    for data in ({}, {"so_far": "nonsense"}, {"so_far": "gAAAAA\x00"}):
        page = client.post(step(3), {"body": BODY, **data}, follow=True)
        assert page.redirect_chain == [(START, 302)]
        assert "什么都没有提交" in page.content.decode()


def test_an_unfinished_form_is_offered_again(client, county):
    fill(client, county)
    client.post(START)
    client.post(step(1), {"category": make_category().pk})
    assert client.get(START).context["step"] == 2


def test_pages_that_do_not_exist(begun):
    assert begun.get(step(6)).status_code == begun.get(step(0)).status_code == 404


def test_answers_are_encrypted_in_the_session(client, county):
    fill(client, county)
    [row] = Session.objects.all()
    assert BODY not in str(row.get_decoded())
    assert list(row.get_decoded()) == ["opinion"]


def test_nothing_is_kept_by_browsers_and_search_engines(begun):
    for path in (START, step(1), step(4)):
        page = begun.get(path)
        assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")


def test_queries_do_not_grow_with_villages(begun, county, django_assert_max_num_queries):
    begun.post(step(1), {"category": make_category().pk})
    with django_assert_max_num_queries(4):
        begun.get(step(2))
    begun.post(step(2), {"township": county.hekou_town.pk})
    with django_assert_max_num_queries(4):
        begun.get(step(2))
