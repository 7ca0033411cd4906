"""Pages of published opinions: for everybody, and for who edits the copies."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bureau.opinions.models import Publication
from bureau.opinions.publishing.actions import publish_opinion, withdraw_publication
from bureau.opinions.publishing.rules import PublicValues
from tests.conftest import NOW
from tests.factories.opinions import BODY, REPLY, make_category, make_opinion, put_into

TEXT = "村民反映公示栏上法律顾问的电话已经换号，联系不上。"


def values(title="公示栏电话未更新"):
    return PublicValues(title, TEXT, REPLY, consent_checked=True)


@pytest.fixture
def opinion(county):
    return make_opinion(county.wangjia, state="closed", publish_consent=True, name="王建国", phone="13812341402")


@pytest.fixture
def copy(opinion, bureau_office):
    return publish_opinion(actor=bureau_office, opinion_id=opinion.pk, version=0, values=values())


def test_everybody_reads_the_copy_and_nothing_of_the_sender(client, copy, opinion):
    one = f"/opinions/published/{copy.pk}/"
    assert one in client.get("/opinions/published/").content.decode()
    shown = client.get(one).content.decode()
    assert (TEXT in shown, REPLY in shown, "河口司法所" in shown, "2026年7月" in shown) == (True,) * 4
    for page in (shown, client.get("/opinions/published/").content.decode()):
        for secret in (BODY, "王建国", "1402", opinion.receipt_no, str(opinion), "王家村", str(opinion.pk)):
            assert secret not in page


def test_withdrawn_ones_and_wrong_numbers_are_not_found(client, copy, opinion, bureau_office):
    withdraw_publication(actor=bureau_office, opinion_id=opinion.pk, version=1, reason="来信人要求")
    for pk in (copy.pk, 0, 10**30):
        assert client.get(f"/opinions/published/{pk}/").status_code == 404
    assert "公示栏" not in client.get("/opinions/published/").content.decode()


def test_categories_and_pages(client, county, bureau_office, django_assert_max_num_queries):
    other = make_category("人民调解")
    for place in range(22):
        category = other if place == 0 else make_category()
        made = make_opinion(county.wangjia, state="closed", publish_consent=True, category=category)
        publish_opinion(actor=bureau_office, opinion_id=made.pk, version=0, values=values(f"公示栏电话{place:02}"))
    with django_assert_max_num_queries(4):
        page = client.get("/opinions/published/")
    assert page.content.decode().count("<article") == 20
    assert client.get("/opinions/published/?page=2").content.decode().count("<article") == 2
    assert client.get("/opinions/published/?page=3").status_code == 404
    narrowed = client.get(f"/opinions/published/?category={other.pk}").content.decode()
    assert (narrowed.count("<article"), "公示栏电话00" in narrowed) == (1, True)
    assert client.get("/opinions/published/?category=x").content.decode().count("<article") == 20


def test_an_empty_list_says_so(client, db):
    assert "还没有" in client.get("/opinions/published/").content.decode()


def test_the_monthly_table_follows_what_is_written(client, county):
    day = dt.date(2026, 6, 10)
    for place in range(3):
        put_into(make_opinion(county.wangjia), "new", received_on=day)
        page = client.get("/opinions/published/monthly/").content.decode()
        assert ('<abbr title="不显示">*</abbr>' in page) is (place < 2)
    assert '<td class="n" data-l="收到">3</td>' in page
    assert "0.0" in page
    for query in ("?year=1999", "?year=x", "?category=x", "?category=99", "?year=2026&category=1"):
        assert client.get(f"/opinions/published/monthly/{query}").status_code == 200


def test_a_year_without_any_says_so(client, db):
    page = client.get("/opinions/published/monthly/")
    assert (page.status_code, "没有收到意见" in page.content.decode()) == (200, True)


def test_the_home_page_leads_there(client, db):
    assert 'href="/opinions/published/"' in client.get("/").content.decode()


# -- for those who edit ------------------------------------------------------------------------------------------------


def sent(**changed):
    return {
        "title": "公示栏电话未更新",
        "text": TEXT,
        "reply": REPLY,
        "consent_checked": "on",
        "version": "0",
        **changed,
    }


def test_the_copy_is_edited_beside_the_original(signed_in, bureau_office, opinion):
    browser, page = signed_in(bureau_office), reverse("publishing:edit", args=[opinion.pk])
    assert page in browser.get(reverse("publishing:list")).content.decode()
    assert BODY in browser.get(page).content.decode()
    refused = browser.post(page, sent(text=BODY))
    assert refused.status_code == 422
    assert BODY in refused.content.decode()
    assert browser.post(page, sent(consent_checked="")).status_code == 422
    assert browser.post(page, sent()).status_code == 302
    assert Publication.objects.get().text == TEXT
    assert browser.post(page, sent(title="另一个标题")).status_code == 409
    assert browser.post(page, sent(title="另一个标题", version="1")).status_code == 302
    assert "另一个标题" in browser.get(f"{reverse('publishing:list')}?standing=public").content.decode()


def test_it_is_withdrawn_with_a_reason(signed_in, bureau_office, opinion, copy):
    browser, page = signed_in(bureau_office), reverse("publishing:withdraw", args=[opinion.pk])
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"reason": "", "version": "1"}).status_code == 422
    assert browser.post(page, {"reason": "来信人要求", "version": "1"}).status_code == 302
    copy.refresh_from_db()
    assert copy.withdrawn_at == NOW


def test_what_cannot_be_published_says_why(signed_in, bureau_office, county):
    opinion = make_opinion(county.wangjia, state="handling", publish_consent=True)
    browser = signed_in(bureau_office)
    page = reverse("publishing:edit", args=[opinion.pk])
    assert "<textarea" not in browser.get(page).content.decode()
    assert browser.post(page, sent()).status_code == 409
    assert browser.get(reverse("publishing:withdraw", args=[opinion.pk])).status_code == 404


def test_sealed_reports_are_not_found(signed_in, bureau_office, county):
    report = make_opinion(county.wangjia, against_office=county.hekou)
    browser = signed_in(bureau_office)
    for name in ("edit", "withdraw"):
        assert browser.get(reverse(f"publishing:{name}", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("standing", ["ready", "public", "withdrawn"])
def test_queries_of_the_list(signed_in, bureau_office, county, standing):
    browser, counts = signed_in(bureau_office), []
    browser.get(reverse("publishing:list"))
    for _round in range(2):
        for _ in range(2):
            made = make_opinion(county.wangjia, state="closed", publish_consent=True)
            if standing != "ready":
                publish_opinion(actor=bureau_office, opinion_id=made.pk, version=0, values=values())
            if standing == "withdrawn":
                withdraw_publication(actor=bureau_office, opinion_id=made.pk, version=1, reason="来信人要求")
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"{reverse('publishing:list')}?standing={standing}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
