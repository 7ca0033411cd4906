"""The inboxes hold what waits: told once, taken back when it waits no more, nothing of long ago."""

from __future__ import annotations

import datetime as dt

import pytest

from bureau.notices.models import Notice
from bureau.notices.queries import open_notices
from bureau.notices.reminders import POSTED_DAYS, Reminder, keep_reminders
from tests.conftest import TODAY
from villages.models import Village


def reminder(village, kind="due", day=TODAY):
    return Reminder(kind, village, day, "有1件事项等待办理", f"/desk/villages/{village.pk}/")


@pytest.fixture
def keep(bureau_office, clerk):
    def kept(*waiting, told=lambda one: [clerk], kinds=("due", "late"), today=TODAY):
        return keep_reminders(
            actor=bureau_office, subject=Village, kinds=kinds, waiting=waiting, told=told, today=today
        )

    return kept


def test_what_waits_is_told_once(keep, county, clerk):
    assert keep(reminder(county.wangjia)) == {"posted": 1, "settled": 0}
    assert keep(reminder(county.wangjia)) == {"posted": 0, "settled": 0}
    assert open_notices(Village, ["due"]) == {(str(county.wangjia.pk), "due", TODAY)}
    assert Notice.objects.get().recipient == clerk


def test_what_waits_no_more_is_settled(keep, county):
    keep(reminder(county.wangjia), reminder(county.lijia))
    assert keep(reminder(county.lijia)) == {"posted": 0, "settled": 1}
    assert open_notices(Village, ["due", "late"]) == {(str(county.lijia.pk), "due", TODAY)}


def test_another_kind_takes_the_place_of_the_first(keep, county):
    keep(reminder(county.wangjia))
    assert keep(reminder(county.wangjia, kind="late")) == {"posted": 1, "settled": 1}


def test_notices_of_other_kinds_and_things_stay(keep, post, county, clerk):
    post(clerk)
    post(clerk, subject=county.hekou, kind="due")
    assert keep() == {"posted": 0, "settled": 0}
    assert Notice.objects.filter(settled_at__isnull=True).count() == 2


@pytest.mark.parametrize(("days", "posted"), [(POSTED_DAYS, 1), (POSTED_DAYS + 1, 0)])
def test_what_became_due_long_ago_is_not_posted(keep, county, days, posted):
    assert keep(reminder(county.wangjia, day=TODAY - dt.timedelta(days=days)))["posted"] == posted


def test_what_was_told_stays_told_however_long_it_waits(keep, county):
    keep(reminder(county.wangjia))
    later = TODAY + dt.timedelta(days=POSTED_DAYS + 30)
    assert keep(reminder(county.wangjia), today=later) == {"posted": 0, "settled": 0}


def test_each_reminder_is_told_to_its_own_people(keep, county, clerk, reviewer):
    told = {county.wangjia.pk: [clerk, reviewer], county.lijia.pk: []}
    done = keep(reminder(county.wangjia), reminder(county.lijia), told=lambda one: told[one.subject.pk])
    assert done == {"posted": 2, "settled": 0}
