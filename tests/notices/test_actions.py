"""Posting once, reading, settling, forgetting."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import action, writing
from bureau.core.errors import BureauError, NotVisible
from bureau.journal.models import Entry
from bureau.notices.actions import (
    forget_notices,
    mark_all_read,
    mark_read,
    post_notices,
    withdraw_notices,
    withdraw_notices_of_many,
)
from bureau.notices.models import Notice
from bureau.notices.queries import unread_count
from tests.conftest import NOW, TODAY
from tests.factories.accounts import make_user


def test_each_recipient_gets_one(post, county, clerk, reviewer):
    assert post(clerk, reviewer, clerk, urgent=True) == 2
    assert list(Notice.objects.order_by("recipient__login").values_list("recipient__login", "is_urgent")) == [
        ("clerk01", True),
        ("reviewer", True),
    ]
    notice = Notice.objects.get(recipient=clerk)
    assert (notice.kind, notice.subject_type, notice.subject_id) == (
        "assigned",
        "villages.village",
        str(county.wangjia.pk),
    )
    assert (notice.text, notice.day, notice.is_unread) == ("有1件事项转到本所", TODAY, True)
    assert Entry.objects.count() == 0


def test_the_same_again_makes_none(post, clerk, reviewer):
    post(clerk)
    assert post(clerk, text="另一句话") == 0
    assert post(clerk, reviewer) == 1
    assert Notice.objects.get(recipient=clerk).text == "有1件事项转到本所"


@pytest.mark.parametrize("other", [{"kind": "due"}, {"day": TODAY + dt.timedelta(days=1)}])
def test_another_kind_or_day_is_another_notice(post, clerk, other):
    post(clerk)
    assert post(clerk, **other) == 1
    assert unread_count(clerk) == 2


def test_keys_tell_nothing_of_what_others_were_told(post, clerk):
    for day in range(3):
        post(clerk, day=TODAY + dt.timedelta(days=day))
    first, *others = Notice.objects.order_by("day").values_list("pk", flat=True)
    assert all(2**52 <= key < 2**53 and abs(key - first) > 1000 for key in others)


def test_another_object_is_another_notice(post, county, clerk):
    post(clerk)
    assert post(clerk, subject=county.hekou) == 1


def test_what_was_read_is_not_posted_again(post, clerk):
    post(clerk)
    mark_read(actor=clerk, notice_id=Notice.objects.get().pk)
    assert post(clerk) == 0
    assert unread_count(clerk) == 0


def test_disabled_and_service_accounts_are_left_out(post, clerk):
    with writing():
        clerk.is_active = False
        clerk.save()
    assert post(clerk, User.objects.service()) == 0
    assert Notice.objects.count() == 0


def test_addresses_outside_are_refused(post, clerk):
    with pytest.raises(ValueError, match="page of this portal"):
        post(clerk, url="https://evil.example/")
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("text", ["", "  ", "长" * 201])
def test_texts_that_say_nothing_or_too_much_are_refused(post, clerk, text):
    with pytest.raises(ValueError, match="1 to 200"):
        post(clerk, text=text)
    assert post(clerk, text="长" * 200) == 1


def test_texts_are_kept_in_the_portals_language(post, clerk):
    with translation.override("en"):
        post(clerk, text=format_lazy("{} 3", gettext_lazy("Unread")))
    assert Notice.objects.get().text == "未读 3"


def test_nobody_is_told_of_what_was_rolled_back(county, clerk):
    @action
    def assign(*, actor: User) -> None:
        told = {"kind": "assigned", "subject": county.wangjia, "text": "x", "url": "/desk/", "day": TODAY}
        assert post_notices(actor=actor, recipients=[clerk], **told) == 1
        raise BureauError("no")

    with pytest.raises(BureauError):
        assign(actor=clerk)
    assert Notice.objects.count() == 0


def test_many_recipients_cost_the_same(post, county, django_assert_max_num_queries):
    people = [make_user(f"p{n}", Role.REVIEWER) for n in range(30)]
    with django_assert_max_num_queries(5):  # savepoint, known, insert, update, release
        assert post(*people) == 30


def test_handled_things_stop_reminding(post, county, clerk, reviewer):
    post(clerk, reviewer)
    post(clerk, kind="due")
    post(clerk, subject=county.lijia)
    assert withdraw_notices(actor=reviewer, subject=county.wangjia, kinds=["due"]) == 1
    assert (unread_count(clerk), unread_count(reviewer)) == (2, 1)
    assert withdraw_notices(actor=reviewer, subject=county.wangjia) == 2
    assert (unread_count(clerk), unread_count(reviewer)) == (1, 0)
    assert withdraw_notices(actor=reviewer, subject=county.wangjia) == 0


def test_many_handled_at_once_stop_reminding_of_these_kinds(post, county, clerk, django_assert_max_num_queries):
    handled, other = [county.wangjia, county.lijia], county.zhaojia
    for subject in (*handled, other):
        post(clerk, subject=subject, kind="due")
        post(clerk, subject=subject, kind="late")
    with django_assert_max_num_queries(3):  # savepoint, update, release
        assert withdraw_notices_of_many(actor=clerk, subjects=handled, kinds=["due"]) == 2
    assert withdraw_notices_of_many(actor=clerk, subjects=[], kinds=["due"]) == 0
    assert unread_count(clerk) == 4


def test_a_thing_that_is_open_again_reminds_again(post, county, clerk, time_machine):
    post(clerk)
    mark_read(actor=clerk, notice_id=Notice.objects.get().pk)
    withdraw_notices(actor=clerk, subject=county.wangjia)
    time_machine.move_to(NOW + dt.timedelta(days=1), tick=False)
    assert post(clerk, text="又转回本所", urgent=True) == 1
    notice = Notice.objects.get()
    assert (notice.text, notice.is_urgent, notice.is_unread) == ("又转回本所", True, True)
    assert notice.created_at == timezone.now()


def test_reading_is_for_the_recipient_only(post, clerk, other_clerk):
    post(clerk)
    notice = Notice.objects.get()
    for key in (notice.pk, 10**9, 10**30):
        with pytest.raises(NotVisible):
            mark_read(actor=other_clerk, notice_id=key)
    assert unread_count(clerk) == 1
    assert mark_read(actor=clerk, notice_id=notice.pk).read_at == NOW
    assert unread_count(clerk) == 0


def test_the_first_reading_is_kept(post, clerk, time_machine):
    post(clerk)
    key = Notice.objects.get().pk
    mark_read(actor=clerk, notice_id=key)
    time_machine.move_to(NOW + dt.timedelta(hours=1), tick=False)
    assert mark_read(actor=clerk, notice_id=key).read_at == NOW


def test_all_read_means_ones_own_and_what_was_there(post, clerk, other_clerk, time_machine):
    post(clerk, other_clerk)
    time_machine.move_to(NOW + dt.timedelta(minutes=1), tick=False)
    post(clerk, kind="due")
    assert mark_all_read(actor=clerk, until=NOW) == 1
    assert (unread_count(clerk), unread_count(other_clerk)) == (1, 1)


def test_only_what_was_dealt_with_is_forgotten(post, county, clerk, other_clerk, reviewer):
    post(clerk, other_clerk)
    post(reviewer, subject=county.lijia)
    mark_read(actor=clerk, notice_id=Notice.objects.get(recipient=clerk).pk)
    withdraw_notices(actor=clerk, subject=county.lijia)
    assert forget_notices(actor=None, before=NOW) == 0
    assert forget_notices(actor=None, before=NOW + dt.timedelta(seconds=1)) == 2
    assert list(Notice.objects.values_list("recipient__login", flat=True)) == ["clerk02"]
