"""The tables that the bureau sets, in the admin: through the actions, with their history, and a look before saving."""

import datetime as dt

import pytest

from bureau.accounts.models import User
from bureau.journal.models import Entry
from bureau.opinions.deadlines.actions import run_reminders
from bureau.opinions.models import Category, DeadlineRule, Opinion, ReplyTemplate, RoutingRule
from bureau.opinions.reference.queries import active_categories
from bureau.workdays.actions import fill_year
from tests.factories.opinions import make_category, make_opinion, report_category

ADMIN = "/admin/opinions"
NEW = {"name": "信访秩序", "order": "13", "kind": "normal", "default_kind": "advice", "advice": "", "is_active": "on"}


@pytest.fixture
def browser(bureau_office, signed_in):
    return signed_in(bureau_office)


def text_of(response):
    return response.content.decode()


def test_a_category_is_made_changed_taken_off_the_form_and_keeps_its_history(browser, county):
    assert browser.post(f"{ADMIN}/category/add/", NEW).status_code == 302
    made = Category.objects.get(name="信访秩序")
    opinion = make_opinion(county.wangjia, category=made)
    address = f"{ADMIN}/category/{made.pk}/change/"
    assert browser.post(address, {**NEW, "opened": "1", "name": "信访工作"}).status_code == 302
    off = {key: value for key, value in NEW.items() if key != "is_active"}
    assert browser.post(address, {**off, "opened": "2", "name": "信访工作"}).status_code == 302
    assert made not in active_categories()
    assert Opinion.objects.get(pk=opinion.pk).category.name == "信访工作"
    said = [(entry.event, entry.after) for entry in Entry.objects.filter(subject_id=str(made.pk)).order_by("pk")]
    assert [event for event, _after in said] == ["opinions.category.added", *["opinions.category.changed"] * 2]
    assert said[2][1] == {"is_active": False}
    assert "信访工作" in text_of(browser.get(f"{ADMIN}/category/{made.pk}/history/"))


def test_an_old_page_of_a_category_overwrites_nothing(browser, db):
    made = make_category()
    address = f"{ADMIN}/category/{made.pk}/change/"
    assert browser.post(address, {**NEW, "opened": "1", "name": "先存的"}).status_code == 302
    refused = browser.post(address, {**NEW, "opened": "1", "name": "后存的"})
    assert refused.status_code == 200
    assert "后存的" in text_of(refused)
    assert Category.objects.get(pk=made.pk).name == "先存的"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"kind": "emergency", "advice": ""}, {"order": "-1"}, {"order": "9" * 20}, {"kind": "x"}]
)
def test_a_category_that_cannot_be_is_refused_in_the_form(browser, db, wrong):
    refused = browser.post(f"{ADMIN}/category/add/", {**NEW, **wrong})
    assert refused.status_code == 200
    assert "errornote" in text_of(refused)
    assert not Category.objects.filter(order=13).exists()


RULE = {"kind": "question", "accept_days": "2", "reply_days": "4", "extend_days": "2", "day_kind": "working"}


def test_a_deadline_rule_begins_tomorrow_and_then_stays(browser, db, time_machine, signed_in, bureau_office):
    early = browser.post(f"{ADMIN}/deadlinerule/add/", {**RULE, "valid_from": "2026-07-15"})
    assert early.status_code == 200
    assert "errorlist" in text_of(early)
    assert browser.post(f"{ADMIN}/deadlinerule/add/", {**RULE, "valid_from": "2026-07-16"}).status_code == 302
    rule = DeadlineRule.objects.get(valid_from=dt.date(2026, 7, 16))
    address = f"{ADMIN}/deadlinerule/{rule.pk}/change/"
    changed = {**RULE, "reply_days": "6", "valid_from": "2026-07-16", "opened": "1"}
    assert browser.post(address, changed).status_code == 302
    time_machine.move_to(dt.datetime(2026, 7, 16, 2, 0, tzinfo=dt.UTC), tick=False)
    refused = signed_in(bureau_office).post(address, {**changed, "reply_days": "60", "opened": "2"})
    assert refused.status_code == 403
    assert DeadlineRule.objects.get(pk=rule.pk).reply_days == 6


def test_a_look_at_what_a_routing_rule_catches_saves_nothing(browser, county):
    category = make_category()
    caught = make_opinion(county.wangjia, category=category)
    elsewhere = make_opinion(county.zhaojia, category=category)
    sealed = make_opinion(county.wangjia, category=report_category(), kind="report", against_text="所长")
    rule = {"order": "1", "category": category.pk, "township": county.hekou_town.pk, "office": county.qingshi.pk}
    page = text_of(browser.post(f"{ADMIN}/routingrule/add/", {**rule, "is_active": "on", "_look": "1"}))
    assert RoutingRule.objects.count() == 0
    assert caught.receipt_no[-4:] in page
    assert elsewhere.receipt_no[-4:] not in page
    every = text_of(browser.post(f"{ADMIN}/routingrule/add/", {"order": "1", "is_active": "on", "_look": "1"}))
    assert elsewhere.receipt_no[-4:] in every
    assert sealed.receipt_no[-4:] not in every
    assert browser.post(f"{ADMIN}/routingrule/add/", {**rule, "is_active": "on"}).status_code == 302
    assert make_opinion(county.wangjia, category=category).office == county.qingshi
    assert Opinion.objects.get(pk=caught.pk).office == county.hekou


def test_a_reply_template_is_kept(browser, db):
    form = text_of(browser.get(f"{ADMIN}/replytemplate/add/"))
    assert "【编号】" in form
    sent = {"name": "更换公示栏电话", "text": "您好，【编号】号意见已办结：【写明结果】", "is_active": "on"}
    assert browser.post(f"{ADMIN}/replytemplate/add/", sent).status_code == 302
    assert ReplyTemplate.objects.get().name == "更换公示栏电话"


def test_a_day_that_may_still_move_is_settled_once_when_the_notice_is_typed_in(browser, signed_in, clerk, county):
    """2027 is not announced: its days are entered in the admin, and the morning's job settles what waits."""
    fill_year(actor=None, year=2026)
    opinion = make_opinion(
        county.wangjia, clock_from=dt.date(2026, 12, 21), due_is_provisional=True, reply_due=dt.date(2027, 1, 12)
    )
    page = f"/desk/opinions/{opinion.pk}/"
    words = "可能调整"
    assert words in text_of(signed_in(clerk).get(page))
    for day, name, works in (
        ("2027-01-01", "元旦", ""),
        ("2027-01-02", "元旦", ""),
        ("2027-01-03", "元旦", ""),
        ("2027-01-04", "元旦调休", ""),
        ("2027-10-01", "国庆节", ""),
    ):
        typed = {"date": day, "name": name, **({"is_working": "on"} if works else {})}
        assert browser.post("/admin/workdays/adjustment/add/", typed).status_code == 302
    for day in (dt.date(2026, 12, 22), dt.date(2026, 12, 23)):
        run_reminders(day=day, actor=User.objects.service())
    fresh = Opinion.objects.get(pk=opinion.pk)
    assert (fresh.reply_due, fresh.due_is_provisional) == (dt.date(2027, 1, 13), False)
    assert Entry.objects.filter(event="opinions.opinion.due_recomputed").count() == 1
    assert words not in text_of(signed_in(clerk).get(page))
