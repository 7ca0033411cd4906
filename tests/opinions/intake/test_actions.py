"""Receiving: one form, one opinion, one receipt; who gets it; what is sealed from the first moment."""

import datetime as dt
import io
import uuid

import pytest
from PIL import Image

from bureau.core.errors import InvalidValue, NeedsConfirmation, NotAllowed
from bureau.journal.models import Entry
from bureau.notices.models import Notice
from bureau.opinions.handling.files import Upload
from bureau.opinions.intake.actions import record_opinion, submit_opinion
from bureau.opinions.intake.queries import find_by_receipt
from bureau.opinions.models import Opinion, OpinionFile
from bureau.opinions.reference.actions import save_routing_rule
from bureau.opinions.rules.receipts import number_problem, verified_line
from tests.conftest import NOW, TODAY
from tests.factories.consultants import make_consultant
from tests.factories.opinions import (
    BODY,
    make_category,
    make_inspector,
    make_opinion,
    opinion_values,
    report_category,
    submitted,
)


def picture(kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    return Upload("我家门口.png", out.getvalue())


PDF = Upload("诉求.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")


def test_a_citizen_gets_a_receipt(clerk, county):
    received = submitted(county.wangjia)
    opinion = Opinion.objects.get()
    assert (received.opinion, opinion.state, opinion.round) == (opinion, "new", 1)
    assert (number_problem(opinion.receipt_no), len(received.code)) == ("", 4)
    line = verified_line(received.line)
    assert (line.number, line.day) == (opinion.receipt_no, TODAY)
    assert find_by_receipt(number=opinion.receipt_no, code=received.code, network="").opinion_id == opinion.pk
    assert (opinion.received_at, opinion.received_on, opinion.accept_due) == (NOW, TODAY, dt.date(2026, 7, 20))
    assert (opinion.kind, opinion.channel, opinion.identity, opinion.created_by) == ("advice", "web", "anonymous", None)
    assert (opinion.title, opinion.body) == ("村里公示栏上的法律顾问电话打不通，已经换号三个月了，请更新…", BODY)
    assert (opinion.office, opinion.township) == (county.hekou, county.hekou_town)


def test_what_was_written_is_encrypted_and_found(county):
    opinion = submitted(county.wangjia, name="王建国", phone="13812341402").opinion
    stored = Opinion.objects.filter(pk=opinion.pk).extra(select={"raw": "title || body || name || phone || grams"})
    assert not set("公示王建国") & set(stored.values_list("raw", flat=True)[0])
    for words in ("公示栏", "王建国", "1402", "13812341402", opinion.receipt_no, opinion.receipt_no[-4:], str(opinion)):
        assert list(Opinion.objects.search(words)) == [opinion]
    assert list(Opinion.objects.search("公示栏 王建国")) == [opinion]
    assert list(Opinion.objects.search("公示栏 李建国")) == []


def test_the_same_form_makes_no_second_one_and_shows_the_same_receipt(county, time_machine):
    key = uuid.uuid4()
    first, again = submitted(county.wangjia, form_key=key), submitted(county.wangjia, form_key=key)
    assert (again.opinion, again.code, again.line) == (first.opinion, first.code, first.line)
    assert Opinion.objects.count() == Entry.objects.count() == 1
    time_machine.move_to(NOW + dt.timedelta(minutes=31))
    late = submitted(county.wangjia, form_key=key)
    assert (late.opinion, late.code) == (first.opinion, "")


def test_a_wrong_form_stores_nothing_and_can_be_sent_again(county):
    key = uuid.uuid4()
    with pytest.raises(InvalidValue) as refused:
        submit_opinion(actor=None, values=opinion_values(body="太短"), form_key=key, today=TODAY)
    assert list(refused.value.fields) == ["body"]
    assert not Opinion.objects.exists()
    assert submitted(county.wangjia, form_key=key).opinion.form_key == key


def test_where_to_turn_is_said_before_anything_is_stored(db):
    alarm = make_category("危险", kind="emergency", default_kind="help", advice="请打110")
    values = opinion_values(category=alarm)
    with pytest.raises(NeedsConfirmation) as asked:
        submit_opinion(actor=None, values=values, form_key=uuid.uuid4(), today=TODAY)
    assert [(one.code, one.text) for one in asked.value.advice] == [("emergency", "请打110")]
    assert not Opinion.objects.exists()


def test_an_inactive_category_is_none(db):
    with pytest.raises(InvalidValue) as refused:
        submitted(category=make_category("停用", is_active=False))
    assert list(refused.value.fields) == ["category"]


# -- who gets it -------------------------------------------------------------------------------------------------------


def test_the_office_of_the_village_the_township_or_the_bureau(county):
    assert submitted(county.zhaojia).opinion.office == county.qingshi
    assert submitted(township=county.hekou_town).opinion.office == county.hekou
    assert submitted().opinion.office is None


def test_the_first_rule_that_fits_wins(county, bureau_office):
    category = make_category("人民调解")
    rules = [(1, category, county.hekou_town, county.qingshi), (2, category, None, None)]
    for order, of, town, office in rules:
        save_routing_rule(actor=bureau_office, order=order, category=of, township=town, office=office)
    assert submitted(county.wangjia, category=category).opinion.office == county.qingshi
    assert submitted(county.zhaojia, category=category).opinion.office is None
    assert submitted(county.wangjia).opinion.office == county.hekou


def test_those_who_handle_it_are_told(clerk, other_clerk, county):
    submitted(county.wangjia)
    assert list(Notice.objects.values_list("recipient__login", "kind", "is_urgent")) == [
        ("clerk01", "opinion_received", False)
    ]
    submitted(county.wangjia, category=make_category("危险", kind="emergency", default_kind="help", advice="请打110"))
    assert list(Notice.objects.filter(is_urgent=True).values_list("recipient__login", flat=True)) == ["clerk01"]


# -- sealed from the first moment --------------------------------------------------------------------------------------


def test_a_report_is_sealed_whatever_makes_it_one(clerk, county, bureau_office):
    inspector, consultant = make_inspector(), make_consultant()
    reports = [
        submitted(county.wangjia, category=report_category(), against_text="所里的人").opinion,
        submitted(county.wangjia, against_office=county.hekou).opinion,
        submitted(county.wangjia, against_consultant=consultant.pk).opinion,
        submitted(county.wangjia, against_text="李所长", publish_consent=True).opinion,
    ]
    for report in reports:
        assert (report.is_sealed, report.office, report.sealed_at, report.publish_consent) == (True, None, NOW, False)
    assert {notice.recipient for notice in Notice.objects.all()} == {inspector}
    assert set(Opinion.objects.visible_to(inspector)) == set(reports)
    assert not Opinion.objects.visible_to(clerk).exists()
    assert not Opinion.objects.visible_to(bureau_office).exists()


def test_a_report_passes_by_the_routing_rules(county, bureau_office):
    save_routing_rule(actor=bureau_office, order=1, category=None, township=None, office=county.hekou)
    assert submitted(county.wangjia, against_office=county.hekou).opinion.office is None


# -- other channels ----------------------------------------------------------------------------------------------------


def test_staff_enter_what_came_in_on_another_way(clerk, county):
    values = opinion_values(
        county.wangjia, channel="letter", received_on=dt.date(2026, 7, 1), name="王建国", identity="verified"
    )
    received = record_opinion(actor=clerk, values=values, today=TODAY)
    opinion = received.opinion
    assert (opinion.created_by, opinion.channel, opinion.identity, opinion.name) == (
        clerk,
        "letter",
        "verified",
        "王建国",
    )
    assert (opinion.received_on, opinion.accept_due) == (dt.date(2026, 7, 1), dt.date(2026, 7, 6))
    assert opinion.received_at.isoformat() == "2026-07-01T00:00:00+08:00"
    assert find_by_receipt(number=opinion.receipt_no, code=received.code, network="").opinion_id == opinion.pk


def test_a_form_of_staff_makes_one_and_nobody_else_gets_its_receipt(clerk, other_clerk, county):
    key, values = uuid.uuid4(), opinion_values(county.wangjia, channel="phone")
    first = record_opinion(actor=clerk, values=values, form_key=key, today=TODAY)
    assert record_opinion(actor=clerk, values=values, form_key=key, today=TODAY).opinion == first.opinion
    with pytest.raises(InvalidValue):
        record_opinion(actor=other_clerk, values=values, form_key=key, today=TODAY)
    with pytest.raises(InvalidValue):
        submitted(county.wangjia, form_key=key)
    assert Opinion.objects.count() == 1


def test_leaders_and_inspectors_enter_nothing(leader, county):
    values = opinion_values(county.wangjia, channel="phone")
    for user in (leader, make_inspector()):
        with pytest.raises(NotAllowed):
            record_opinion(actor=user, values=values, today=TODAY)


def test_a_clerk_who_enters_a_report_does_not_see_it_again(clerk, county):
    values = opinion_values(county.wangjia, channel="visit", category=report_category(), against_office=county.hekou)
    received = record_opinion(actor=clerk, values=values, today=TODAY)
    assert received.code
    assert not Opinion.objects.visible_to(clerk).exists()


# -- files -------------------------------------------------------------------------------------------------------------


def sent_with(*files, county, **fields):
    values = opinion_values(county.wangjia, **fields)
    return submit_opinion(actor=None, values=values, form_key=uuid.uuid4(), files=files, today=TODAY)


def test_photos_are_kept_under_a_name_that_says_nothing(county):
    opinion = sent_with(picture(), county=county).opinion
    file = OpinionFile.objects.get(opinion=opinion)
    assert (file.name, file.content_type, file.created_by) == ("1.png", "image/png", None)
    assert "我家" not in file.file.name
    assert len(file.file.name.rpartition("/")[2]) == 36


def test_documents_tell_who_made_them_so_the_unnamed_send_none(county):
    with pytest.raises(InvalidValue) as refused:
        sent_with(PDF, county=county)
    assert list(refused.value.fields) == ["file"]
    assert not Opinion.objects.exists()
    assert sent_with(PDF, county=county, name="王建国", phone="13812341402").opinion.files.count() == 1


def test_at_most_five_files(county):
    assert sent_with(*[picture()] * 5, county=county).opinion.files.count() == 5
    with pytest.raises(InvalidValue):
        sent_with(*[picture()] * 6, county=county)


def test_receiving_asks_a_fixed_number_of_queries(clerk, county, django_assert_max_num_queries):
    make_opinion(county.wangjia)
    values, key = opinion_values(county.wangjia), uuid.uuid4()
    with django_assert_max_num_queries(22):
        submit_opinion(actor=None, values=values, form_key=key, today=TODAY)
