"""What the database itself refuses, whatever the code does."""

import pytest
from django.db import IntegrityError, transaction

from bureau.core.actions import writing
from bureau.opinions.models import Category, Message, Opinion, Publication, Reply, Transfer
from tests.conftest import NOW, TODAY
from tests.factories.opinions import make_opinion


def refused(**columns):
    with pytest.raises(IntegrityError), transaction.atomic(), writing():
        Opinion.objects.update(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "lost"},
        {"channel": "pigeon"},
        {"kind": "order"},
        {"state": "closed", "replied_on": TODAY, "outcome": "adopted", "accepted_on": TODAY},
        {"ended_on": TODAY},
        {"state": "accepted"},
        {"state": "rejected", "ended_on": TODAY},
        {"reject_reason": "unclear"},
        {"state": "replied", "accepted_on": TODAY, "replied_on": TODAY},
        {"outcome": "adopted"},
        {"state": "waiting", "accepted_on": TODAY},
        {"paused_at": NOW},
        {"first_replied_on": TODAY},
        {"satisfaction": "satisfied", "rated_on": TODAY},
        {"is_sealed": True, "sealed_at": NOW, "office": None},
        {"is_sealed": True, "sealed_at": NOW, "sealed_text": "他"},
        {"is_sealed": True, "office": None, "sealed_text": "他"},
        {"sealed_at": NOW},
        {"identity": "named"},
        {"identity": "anonymous", "name": "王建国"},
        {"accept_due": "2026-07-14"},
        {"reply_due": "2026-07-14"},
        {"voided_at": NOW},
    ],
)
def test_a_row_that_contradicts_itself(county, columns):
    make_opinion(county.wangjia)
    refused(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "closed", "replied_on": TODAY, "outcome": "adopted", "accepted_on": TODAY, "ended_on": TODAY},
        {"state": "rejected", "ended_on": TODAY, "reject_reason": "unclear"},
        {"state": "waiting", "accepted_on": TODAY, "paused_at": NOW},
        {"is_sealed": True, "sealed_at": NOW, "office": None, "sealed_text": "他"},
        {"identity": "named", "name": "王建国"},
        {"voided_at": NOW, "void_reason": "测试"},
    ],
)
def test_its_neighbour_that_does_not(county, columns):
    make_opinion(county.wangjia)
    with writing():
        assert Opinion.objects.update(**columns) == 1


def test_a_receipt_is_given_once(county):
    first, second = make_opinion(county.wangjia), make_opinion(county.wangjia)
    with pytest.raises(IntegrityError), transaction.atomic(), writing():
        Opinion.objects.filter(pk=second.pk).update(receipt_no=first.receipt_no)


def test_an_opinion_is_no_copy_of_itself(county):
    opinion = make_opinion(county.wangjia)
    refused(duplicate_of=opinion.pk)


def test_a_reply_is_approved_by_another(clerk, reviewer, county):
    opinion = make_opinion(county.wangjia, state="handling")
    sent = {"opinion": opinion, "round": 1, "text": "好", "outcome": "adopted", "is_ready": True, "sent_at": NOW}
    for wrong in ({"approved_by": clerk}, {}, {"approved_by": reviewer, "is_ready": False}):
        with pytest.raises(IntegrityError), transaction.atomic(), writing():
            Reply.objects.create(drafted_by=clerk, **{**sent, **wrong})
    with writing():
        assert Reply.objects.create(drafted_by=clerk, approved_by=reviewer, **sent).pk
    with pytest.raises(IntegrityError), transaction.atomic(), writing():
        Reply.objects.create(drafted_by=clerk, approved_by=reviewer, **sent)


def test_other_rows(clerk, county):
    opinion = make_opinion(county.wangjia)
    wrong = (
        lambda: Message.objects.create(opinion=opinion, direction="from_citizen", body="好", created_by=clerk),
        lambda: Message.objects.create(opinion=opinion, direction="to_citizen", body="好"),
        lambda: Transfer.objects.create(opinion=opinion, from_office=county.hekou, to_office=county.hekou, reason="转"),
        lambda: Category.objects.create(name="危险", kind="emergency"),
        lambda: Publication.objects.create(
            opinion=opinion, title="好", text="好", reply="好", published_by=clerk, published_at=NOW
        ),
    )
    for make in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), writing():
            make()


def test_what_an_opinion_is_called_tells_nothing(county):
    opinion = make_opinion(county.wangjia, name="王建国", phone="13812341402")
    number = opinion.receipt_no
    assert str(opinion) == f"{number[:4]} {number[4:8]} {number[8:]}"
    assert opinion.numbers == ["13812341402", "1402", number, number[-4:]]
