"""Voiding what was entered by mistake, and undoing it."""

import datetime as dt

import pytest
from django.urls import reverse

from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from bureau.opinions.desk import queries
from bureau.opinions.handling.actions import accept_opinion
from bureau.opinions.handling.voiding.actions import restore_opinion, void_opinion
from bureau.opinions.intake.actions import record_opinion
from bureau.opinions.models import Opinion
from tests.conftest import TODAY
from tests.factories.opinions import make_opinion, opinion_values


@pytest.fixture
def opinion(county, clerk):
    values = opinion_values(county.wangjia, channel="phone")
    return record_opinion(actor=clerk, values=values, today=TODAY).opinion


def void(user, opinion, version=1, reason="重复登记"):
    return void_opinion(actor=user, opinion_id=opinion.pk, version=version, reason=reason)


def test_it_counts_no_more_and_again_when_restored(opinion, clerk, bureau_office):
    void(bureau_office, opinion)
    assert not queries.received_opinions().exists()
    assert not queries.queue_of(clerk).exists()
    with pytest.raises(IllegalMove):
        accept_opinion(actor=clerk, opinion_id=opinion.pk, version=2, today=TODAY)
    with pytest.raises(IllegalMove):
        void(bureau_office, opinion, 2)
    restore_opinion(actor=bureau_office, opinion_id=opinion.pk)
    assert queries.received_opinions().get() == opinion
    assert queries.queue_of(clerk).get() == opinion
    with pytest.raises(IllegalMove):
        restore_opinion(actor=bureau_office, opinion_id=opinion.pk)
    events = Entry.objects.filter(subject_id=str(opinion.pk)).order_by("pk").values_list("event", "note")
    assert list(events)[1:] == [("opinions.opinion.voided", "重复登记"), ("opinions.opinion.restored", "")]


def test_who_may_and_what(opinion, county, clerk, reviewer, bureau_office):
    for user in (clerk, reviewer):
        with pytest.raises(NotAllowed):
            void(user, opinion)
        with pytest.raises(NotAllowed):
            restore_opinion(actor=user, opinion_id=opinion.pk)
    own = make_opinion(county.wangjia)
    with pytest.raises(IllegalMove):
        void(bureau_office, own)
    report = make_opinion(county.wangjia, against_office=county.hekou)
    with pytest.raises(NotVisible):
        void(bureau_office, report)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201, "因\u202e为"])
def test_a_reason_is_needed(opinion, bureau_office, reason):
    with pytest.raises(InvalidValue):
        void(bureau_office, opinion, reason=reason)
    with pytest.raises(StaleRecord):
        void(bureau_office, opinion, version=7)
    assert not Opinion.objects.get().is_void


def test_on_its_page(opinion, signed_in, bureau_office, clerk):
    browser, page = signed_in(bureau_office), reverse("opinions:detail", args=[opinion.pk])
    void_page = reverse("opinions:void", args=[opinion.pk])
    assert void_page in browser.get(page).content.decode()
    assert void_page not in signed_in(clerk).get(page).content.decode()
    assert browser.post(void_page, {"reason": "", "version": "1"}).status_code == 422
    assert browser.post(void_page, {"reason": "重复登记", "version": "1"}).status_code == 302
    assert "重复登记" in browser.get(page).content.decode()
    assert str(opinion.receipt_no) not in browser.get("/desk/opinions/").content.decode()
    assert browser.post(reverse("opinions:restore", args=[opinion.pk])).status_code == 302
    assert Opinion.objects.get().voided_at is None
    assert Opinion.objects.get().received_on == dt.date(2026, 7, 15)
