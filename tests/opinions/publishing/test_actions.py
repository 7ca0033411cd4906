"""Publishing, changing, withdrawing; who may, and what stays out of sight."""

import datetime as dt

import pytest

from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from bureau.opinions.handling.sealing.actions import Against, seal_opinion, unseal_opinion
from bureau.opinions.models import Opinion, Publication
from bureau.opinions.publishing.actions import publish_opinion, withdraw_publication
from bureau.opinions.publishing.queries import opinions_to_publish, published, published_categories
from bureau.opinions.publishing.rules import PublicValues
from tests.factories.opinions import REPLY, make_inspector, make_opinion, put_into

VALUES = PublicValues(
    "公示栏电话未更新", "村民反映公示栏上法律顾问的电话已经换号，联系不上。", REPLY, consent_checked=True
)
OTHER = PublicValues("公示栏的电话已更新", "村民反映公示栏上法律顾问的电话联系不上。", REPLY, consent_checked=True)


@pytest.fixture
def opinion(county):
    return make_opinion(county.wangjia, state="closed", publish_consent=True, name="王建国", phone="13812341402")


def publish(user, opinion, version=0, values=VALUES):
    return publish_opinion(actor=user, opinion_id=opinion.pk, version=version, values=values)


def withdraw(user, opinion, version, reason="来信人要求撤下"):
    return withdraw_publication(actor=user, opinion_id=opinion.pk, version=version, reason=reason)


def test_published_changed_withdrawn_and_published_again(opinion, bureau_office, time_machine):
    copy = publish(bureau_office, opinion)
    first = copy.published_at
    assert list(published()) == [copy]
    assert copy.published_by == bureau_office
    time_machine.shift(dt.timedelta(days=1))
    copy = publish(bureau_office, opinion, 1, OTHER)
    assert (published().get().title, copy.published_at, copy.version) == (OTHER.title, first, 2)
    withdraw(bureau_office, opinion, 2)
    assert not published().exists()
    assert list(opinions_to_publish(bureau_office, "withdrawn")) == [opinion]
    copy = publish(bureau_office, opinion, 3)
    assert copy.published_at == first + dt.timedelta(days=1)
    assert (Publication.objects.count(), published().count()) == (1, 1)
    assert list(Entry.objects.filter(event__contains="publi").order_by("pk").values_list("event", flat=True)) == [
        "opinions.opinion.published", "opinions.opinion.publication_changed",
        "opinions.opinion.publication_withdrawn", "opinions.opinion.published",
    ]  # fmt: skip


def test_the_journal_keeps_no_words_of_a_copy(opinion, bureau_office):
    publish(bureau_office, opinion)
    withdraw(bureau_office, opinion, 1)
    kept = str(list(Entry.objects.values("before", "after", "note", "subject_label")))
    assert "公示栏" not in kept
    assert "来信人要求撤下" in kept


def test_who_may(opinion, clerk, other_clerk, reviewer, leader):
    for user in (clerk, reviewer, leader):
        with pytest.raises(NotAllowed):
            publish(user, opinion)
        with pytest.raises(NotAllowed):
            withdraw(user, opinion, 1)
    assert not Publication.objects.exists()


@pytest.mark.parametrize("state", ["new", "accepted", "handling", "waiting", "rejected"])
def test_only_what_is_answered(county, bureau_office, state):
    opinion = make_opinion(county.wangjia, state=state, publish_consent=True)
    with pytest.raises(IllegalMove):
        publish(bureau_office, opinion)


def test_without_consent_or_with_personal_data_nothing_is_stored(county, opinion, bureau_office):
    without = make_opinion(county.wangjia, state="closed")
    with pytest.raises(IllegalMove):
        publish(bureau_office, without)
    with pytest.raises(InvalidValue) as refused:
        publish(bureau_office, opinion, values=PublicValues("王建国反映电话", VALUES.text, REPLY, consent_checked=True))
    assert set(refused.value.fields) == {"title"}
    assert not Publication.objects.exists()


def test_two_who_edit_at_once(opinion, bureau_office):
    publish(bureau_office, opinion)
    with pytest.raises(StaleRecord) as stale:
        publish(bureau_office, opinion, 0, OTHER)
    assert stale.value.changes["title"] == (VALUES.title, OTHER.title)
    with pytest.raises(StaleRecord):
        withdraw(bureau_office, opinion, 7)


def test_withdrawing_asks_for_a_reason_and_for_something_public(opinion, bureau_office):
    with pytest.raises(NotVisible):
        withdraw(bureau_office, opinion, 0)
    publish(bureau_office, opinion)
    for reason in ("", "  ", "长" * 301, "因\u202e为"):
        with pytest.raises(InvalidValue):
            withdraw(bureau_office, opinion, 1, reason)
    withdraw(bureau_office, opinion, 1)
    with pytest.raises(IllegalMove):
        withdraw(bureau_office, opinion, 2)


def test_what_is_sealed_or_void_disappears_and_does_not_come_back_by_unsealing(county, opinion, bureau_office):
    publish(bureau_office, opinion)
    against = Against(office=county.qingshi)
    seal_opinion(actor=bureau_office, opinion_id=opinion.pk, version=1, against=against, reason="实为举报")
    assert not published().exists()
    assert not published_categories().exists()
    assert not opinions_to_publish(bureau_office, "public").exists()
    with pytest.raises(NotVisible):
        publish(bureau_office, opinion, 1)
    inspector = make_inspector()
    version = Opinion.objects.get().version
    unseal_opinion(actor=inspector, opinion_id=opinion.pk, version=version, office=county.hekou, reason="不是举报")
    assert not published().exists()


def test_a_void_one_is_not_public(opinion, bureau_office):
    publish(bureau_office, opinion)
    put_into(opinion, "closed", voided_at=opinion.received_at, void_reason="测试")
    assert not published().exists()


def test_what_waits_to_be_published(county, opinion, bureau_office, clerk, other_clerk):
    make_opinion(county.wangjia, state="closed")
    make_opinion(county.wangjia, state="handling", publish_consent=True)
    assert list(opinions_to_publish(bureau_office, "ready")) == [opinion]
    assert list(opinions_to_publish(clerk, "ready")) == [opinion]
    assert not opinions_to_publish(other_clerk, "ready").exists()
    publish(bureau_office, opinion)
    assert not opinions_to_publish(bureau_office, "ready").exists()
    assert list(opinions_to_publish(bureau_office, "public")) == [opinion]
