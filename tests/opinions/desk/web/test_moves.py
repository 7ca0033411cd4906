"""Pages of moves: putting off, handing to somebody, linking, sealing; and what is refused at the server itself."""

import datetime as dt

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.opinions.deadlines.actions import install_default_rules
from bureau.opinions.models import Opinion
from bureau.opinions.reference.actions import install_default_bodies
from tests.factories.accounts import make_user
from tests.factories.opinions import make_category, make_inspector, make_opinion, report_category
from tests.factories.villages import make_position

REASON = "要等镇里核实水利台账，核实后再答复"


@pytest.fixture
def opinion(county):
    install_default_rules(actor=None)
    return make_opinion(county.wangjia, category=make_category(), state="handling")


def url(name, opinion):
    return reverse(f"opinions:{name}", args=[opinion.pk])


def text_of(response):
    return response.content.decode()


def send(browser, name, opinion, **fields):
    version = fields.pop("version", Opinion.objects.get(pk=opinion.pk).version)
    return browser.post(url(name, opinion), {"version": version, **fields})


def test_a_reply_is_put_off_once_and_the_old_day_stays_in_sight(signed_in, reviewer, opinion):
    browser, before = signed_in(reviewer), opinion.reply_due
    assert send(browser, "extend", opinion, days="5", text=REASON).status_code == 302
    opinion.refresh_from_db()
    assert (opinion.extended_days, opinion.extend_reason) == (5, REASON)
    assert opinion.reply_due > before
    page = text_of(browser.get(url("detail", opinion)))
    assert before.isoformat() in page
    assert opinion.reply_due.isoformat() in page
    assert url("extend", opinion) not in page
    assert send(browser, "extend", opinion, days="1", text=REASON).status_code == 409


@pytest.mark.parametrize("days", ["0", "11", "-1", "", "五", "9" * 30])
def test_a_reply_is_not_put_off_further_than_the_rule_allows(signed_in, reviewer, opinion, days):
    refused = send(signed_in(reviewer), "extend", opinion, days=days, text=REASON)
    assert refused.status_code == 422
    assert REASON in text_of(refused)
    assert Opinion.objects.get(pk=opinion.pk).extended_days == 0


def test_a_clerk_does_not_put_off_a_reply(signed_in, clerk, opinion):
    assert send(signed_in(clerk), "extend", opinion, days="5", text=REASON).status_code == 403


def test_handled_by_one_of_those_who_see_it(signed_in, clerk, other_clerk, opinion, county):
    colleague = make_user("clerk14", Role.ENTRY, name="李同事")
    make_position(colleague, office=county.hekou)
    browser = signed_in(clerk)
    page = text_of(browser.get(url("assign", opinion)))
    assert "李同事" in page
    assert f'value="{other_clerk.pk}"' not in page
    assert send(browser, "assign", opinion, handler=other_clerk.pk).status_code == 422
    assert send(browser, "assign", opinion, handler=colleague.pk).status_code == 302
    assert Opinion.objects.get(pk=opinion.pk).handler == colleague


def test_linked_after_a_look_at_both_and_unlinked(signed_in, clerk, opinion, county):
    other = make_opinion(county.lijia, body="公示栏上的电话一直没人接，去年就这样")
    browser = signed_in(clerk)
    looked = send(browser, "link", opinion, receipt=str(other), compare="1")
    assert looked.status_code == 200
    assert {opinion.body in text_of(looked), other.body in text_of(looked)} == {True}
    assert Opinion.objects.get(pk=opinion.pk).duplicate_of is None
    assert send(browser, "link", opinion, receipt=str(other)).status_code == 302
    assert Opinion.objects.get(pk=opinion.pk).duplicate_of == other
    assert url("unlink", opinion) in text_of(browser.get(url("detail", opinion)))
    assert send(browser, "unlink", opinion).status_code == 302
    assert Opinion.objects.get(pk=opinion.pk).duplicate_of is None
    assert send(browser, "unlink", opinion).status_code == 409


def test_a_number_out_of_sight_looks_like_one_that_does_not_exist(signed_in, clerk, opinion, county):
    hidden = make_opinion(county.wangjia, category=report_category(), kind="report", against_text="所长")
    elsewhere = make_opinion(county.zhaojia)
    browser = signed_in(clerk)
    said = set()
    for number in (hidden.receipt_no, elsewhere.receipt_no, "582017463391"):
        for extra in ({"compare": "1"}, {}):
            answer = send(browser, "link", opinion, receipt=number, form_key="k", **extra)
            assert answer.status_code == 422
            said.add(text_of(answer).replace(number, "…").count("errors"))
            assert hidden.body not in text_of(answer)
    assert len(said) == 1
    own = send(browser, "link", opinion, receipt=opinion.receipt_no)
    assert own.status_code == 422


@pytest.mark.parametrize("number", ["", "12345", "一二三", "582017463392", "5820\x00", "9" * 500])
def test_a_mistyped_number_is_refused_with_words(signed_in, clerk, opinion, number):
    assert send(signed_in(clerk), "link", opinion, receipt=number, compare="1").status_code == 422


def test_a_refusal_names_the_body_in_charge_from_the_list_or_in_own_words(signed_in, clerk, county):
    court, browser = install_default_bodies(actor=None)[0], signed_in(clerk)
    opinion = make_opinion(county.wangjia)
    assert "受理案件的人民法院（12368）" in text_of(browser.get(url("reject", opinion)))
    for wrong in ({}, {"body": "999999"}, {"body": court.pk, "right_body": "县法院"}):
        refused = send(browser, "reject", opinion, reason="in_court", **wrong)
        assert (refused.status_code, Opinion.objects.get(pk=opinion.pk).state) == (422, "new")
    assert send(browser, "reject", opinion, reason="in_court", body=court.pk).status_code == 302
    assert Opinion.objects.get(pk=opinion.pk).right_body == "受理案件的人民法院（12368）"
    other = make_opinion(county.wangjia)
    assert send(browser, "reject", other, reason="in_court", right_body="邻县人民法院").status_code == 302
    assert Opinion.objects.get(pk=other.pk).right_body == "邻县人民法院"


MOVES = {
    "reject": {"reason": "unclear"},
    "transfer": {"text": "不归本所"},
    "split": {"text": "查公示栏", "share": "assist"},
    "ask": {"text": "哪一天？"},
    "extend": {"days": "3", "text": REASON},
    "assign": {},
    "link": {},
    "seal": {"against_text": "所长", "text": "说的是本所的人"},
}


@pytest.mark.parametrize("name", MOVES)
def test_a_stale_page_changes_nothing(signed_in, clerk, bureau_office, opinion, county, name):
    other = make_opinion(county.lijia)
    fields = MOVES[name] | {"office": county.qingshi.pk, "handler": bureau_office.pk, "receipt": other.receipt_no}
    refused = send(signed_in(bureau_office), name, opinion, version=77, **fields)
    assert refused.status_code == 409
    fresh = Opinion.objects.get(pk=opinion.pk)
    assert (fresh.version, fresh.state, fresh.parts.count()) == (opinion.version, "handling", 0)


@pytest.mark.parametrize("name", ["reject", "transfer", "split", "ask", "extend", "assign", "link"])
def test_what_does_not_exist_in_a_state_is_refused(signed_in, bureau_office, county, name):
    closed, other = make_opinion(county.wangjia, state="closed"), make_opinion(county.lijia)
    fields = MOVES[name] | {"office": county.qingshi.pk, "handler": bureau_office.pk, "receipt": other.receipt_no}
    assert send(signed_in(bureau_office), name, closed, **fields).status_code == 409
    assert Opinion.objects.get(pk=closed.pk).version == closed.version


# -- sealing -----------------------------------------------------------------------------------------------------------


def test_sealed_on_a_page_and_out_of_sight(signed_in, clerk, opinion, county):
    browser = signed_in(clerk)
    form = text_of(browser.get(url("seal", opinion)))
    assert county.hekou.name in form
    done = send(browser, "seal", opinion, against_office=county.hekou.pk, text="信里说的是本所的人", form_key="once")
    assert (done.status_code, done["Location"]) == (302, reverse("opinions:list"))
    assert browser.get(url("detail", opinion)).status_code == 404
    fresh = Opinion.objects.get(pk=opinion.pk)
    assert (fresh.is_sealed, fresh.sealed_office) == (True, county.hekou)
    inspector = signed_in(make_inspector())
    page = text_of(inspector.get(url("detail", opinion)))
    assert county.hekou.name in page
    assert url("unseal", opinion) in page
    assert url("seal", opinion) not in page


def test_sealing_needs_somebody_it_is_about_and_a_reason(signed_in, clerk, opinion, county):
    browser = signed_in(clerk)
    assert send(browser, "seal", opinion, text="原因").status_code == 422
    assert send(browser, "seal", opinion, against_office=county.hekou.pk, text=" ").status_code == 422
    assert send(browser, "seal", opinion, against_consultant="999999", text="原因").status_code == 422
    assert not Opinion.objects.get(pk=opinion.pk).is_sealed


def test_unsealed_to_an_office_but_never_to_the_accused_one(signed_in, clerk, other_clerk, county):
    report = make_opinion(county.wangjia, category=report_category(), kind="report", against_office=county.hekou)
    inspector = signed_in(make_inspector())
    assert send(signed_in(clerk), "unseal", report, text="并非举报").status_code == 403
    assert send(inspector, "unseal", report, office=county.hekou.pk, text="并非举报").status_code == 422
    assert send(inspector, "unseal", report, office=county.qingshi.pk, text="并非举报").status_code == 302
    assert signed_in(other_clerk).get(url("detail", report)).status_code == 200
    assert report.received_on == dt.date(2026, 7, 15)


def test_the_page_with_a_name_is_kept_by_no_browser(signed_in, bureau_office, county):
    named = make_opinion(county.wangjia, category=make_category(), identity="named", name="王建国", phone="13812341402")
    shown = send(signed_in(bureau_office), "identity", named, text="电话回访")
    assert "王建国" in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
